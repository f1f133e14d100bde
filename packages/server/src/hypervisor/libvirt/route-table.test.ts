import { expect, it } from 'vitest';
import { parseRouteTable } from './route-table.ts';

it('reads subnets and devices, without the default route and without what it does not understand', () => {
  const text = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
tun0\t000010AC\t00000000\t0001\t0\t0\t0\t0000F0FF\t0\t0\t0
bad\tzzzz\t0\t0\t0\t0\t0\t00FFFFFF
short
`;
  expect(parseRouteTable(text)).toEqual([
    { device: 'eth0', subnet: '192.168.1.0/24' },
    { device: 'tun0', subnet: '172.16.0.0/12' },
  ]);
});
