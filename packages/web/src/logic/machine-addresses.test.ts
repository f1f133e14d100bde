import { expect, test } from 'vitest';
import { heldAddresses } from './machine-addresses.ts';

const NOW = Date.parse('2026-01-01T10:00:00Z');
const NOTHING = { wantedIp: '192.0.2.11', leasedIp: null, leaseEndsAt: null, arpIp: null, agentIps: null };

test('sources that agree make one row', () => {
  const facts = { ...NOTHING, leasedIp: '192.0.2.11', leaseEndsAt: '2026-01-01T17:05:00Z', arpIp: '192.0.2.11', agentIps: ['192.0.2.11'] };
  expect(heldAddresses(facts, NOW)).toEqual([
    { ip: '192.0.2.11', sources: ['lease, 7 h 5 min left', 'seen on the wire', 'guest agent'], right: true },
  ]);
});

test('an address that it should not have stands apart, after the right one', () => {
  const facts = { ...NOTHING, leasedIp: '192.0.2.99', arpIp: '192.0.2.11' };
  expect(heldAddresses(facts, NOW).map(({ ip, right }) => [ip, right])).toEqual([
    ['192.0.2.11', true],
    ['192.0.2.99', false],
  ]);
});

test('a lease that ran out is said to have', () => {
  expect(heldAddresses({ ...NOTHING, leasedIp: '192.0.2.11', leaseEndsAt: '2026-01-01T09:00:00Z' }, NOW)[0]?.sources).toEqual([
    'lease has run out',
  ]);
});

test('IPv6 addresses beside the wanted IPv4 one are not wrong', () => {
  expect(heldAddresses({ ...NOTHING, agentIps: ['fe80::1'] }, NOW)[0]?.right).toBe(true);
});

test('a machine that nobody heard of has no address', () => {
  expect(heldAddresses(NOTHING, NOW)).toEqual([]);
});

test('finds nothing wrong with a second address that only the guest itself tells of, unless the wanted one is missing', () => {
  const right = (agentIps: string[]) => heldAddresses({ ...NOTHING, agentIps }, NOW).map(({ ip, right: fits }) => [ip, fits]);
  expect(right(['172.17.0.1', '192.0.2.11'])).toEqual([
    ['192.0.2.11', true],
    ['172.17.0.1', true],
  ]);
  expect(right(['172.17.0.1'])).toEqual([['172.17.0.1', false]]);
  const seen = heldAddresses({ ...NOTHING, arpIp: '192.0.2.77', agentIps: ['192.0.2.11', '192.0.2.77'] }, NOW);
  expect(seen.at(-1)).toMatchObject({ ip: '192.0.2.77', right: false });
});
