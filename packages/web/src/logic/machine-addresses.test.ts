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
