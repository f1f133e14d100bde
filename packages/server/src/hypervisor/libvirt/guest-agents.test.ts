import { expect, it } from 'vitest';
import { AGENT_ADDRESSES_MAX, addressesOf, readTold } from './guest-agents.ts';

const MAC = '52:54:00:00:00:01';
const card = (hwaddr: string | null, ...addrs: string[]) => ({ hwaddr, addrs: addrs.map((addr) => ({ addr })) });

it('takes from a guest only what is an address, and not those that every guest has', () => {
  const told = readTold([
    card('00:00:00:00:00:00', '127.0.0.1', '::1'),
    card(MAC.toUpperCase(), '192.0.2.21', 'FE80::1', '2001:DB8::21', '999.1.1.1', '', '192.0.2.21; rm -rf /', '\u0000', '<b>x</b>'),
    card(null, '198.51.100.7'),
  ]);
  expect(addressesOf(told, MAC)).toEqual(['192.0.2.21', '2001:db8::21', '198.51.100.7']);
});

it('puts the card that is asked about first, names each address once, and keeps so many and no more', () => {
  const many = Array.from({ length: 3000 }, (_, at) => `10.${at >> 8}.${at & 255}.1`);
  const told = readTold([card('52:54:00:00:00:99', ...many), card(MAC, '192.0.2.21', '192.0.2.21')]);
  const found = addressesOf(told, MAC);
  expect(found.slice(0, 2)).toEqual(['192.0.2.21', '10.0.0.1']);
  expect(found).toHaveLength(AGENT_ADDRESSES_MAX);
  expect(addressesOf(readTold([card(MAC, ...many.slice(0, AGENT_ADDRESSES_MAX))]), MAC)).toHaveLength(AGENT_ADDRESSES_MAX);
});
