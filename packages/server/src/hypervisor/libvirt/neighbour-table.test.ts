import { expect, it } from 'vitest';
import { parseNeighbours } from './neighbour-table.ts';
import { parseRouteTable6 } from './route-table.ts';

it('reads who has been seen with which addresses, and passes over those who did not answer', () => {
  const text = `IP address       HW type     Flags       HW address            Mask     Device
192.0.2.21       0x1         0x2         52:54:00:AA:00:01     *        virbr0
192.0.2.99       0x1         0x2         52:54:00:aa:00:01     *        virbr0
192.0.2.22       0x1         0x0         00:00:00:00:00:00     *        virbr0
broken
`;
  expect([...parseNeighbours(text)]).toEqual([['52:54:00:aa:00:01', ['192.0.2.21', '192.0.2.99']]]);
  expect(parseNeighbours('').size).toBe(0);
});

it('reads IPv6 subnets, without the default route, single addresses, link-local and multicast', () => {
  const none = '00000000000000000000000000000000 00 00000000000000000000000000000000';
  const line = (address: string, length: string, device: string) =>
    `${address} ${length} ${none} 00000100 00000001 00000000 00000001 ${device}`;
  const text = [
    line('20010db8000100000000000000000000', '40', 'eth0'),
    line('fe800000000000000000000000000000', '40', 'eth0'),
    line('ff000000000000000000000000000000', '08', 'eth0'),
    line('20010db8000100000000000000000001', '80', 'lo'),
    line('00000000000000000000000000000000', '00', 'eth0'),
  ].join('\n');
  expect(parseRouteTable6(text)).toEqual([{ device: 'eth0', subnet: '2001:db8:1::/64' }]);
});
