import type { JsonValue, Statement } from '../../firewall/host-firewall.ts';

/* Parts of rules as libnftables-json(5) has them, for the family bridge. Values are addresses, device names and numbers out of parsers. */

type Protocol = 'ether' | 'arp' | 'ip' | 'ip6' | 'tcp' | 'udp' | 'icmp' | 'icmpv6';

const right = (values: readonly JsonValue[]): JsonValue => (values.length === 1 ? (values[0] ?? '') : { set: values });

const match = (op: '==' | '!=', left: JsonValue, values: readonly JsonValue[]): Statement => ({
  match: { op, left, right: right(values) },
});

export const is = (protocol: Protocol, field: string, ...values: readonly JsonValue[]): Statement =>
  match('==', { payload: { protocol, field } }, values);

export const isNot = (protocol: Protocol, field: string, ...values: readonly JsonValue[]): Statement =>
  match('!=', { payload: { protocol, field } }, values);

export const device = (key: 'iifname' | 'oifname', names: readonly string[]): Statement => match('==', { meta: { key } }, names);

/** Connections that the other side began, and errors about them. */
export const answered: Statement = match('==', { ct: { key: 'state' } }, ['established', 'related']);

/** What the first header after a fragment's own is not. */
export const fragmentIsNot = (...protocols: readonly number[]): Statement =>
  match('!=', { exthdr: { name: 'frag', field: 'nexthdr' } }, protocols);

const TARGET = { base: 'th', offset: 64, len: 128 } as const;
const HEX_DIGITS = 32;
/** The address that an ICMPv6 neighbour message is about. nft 1.0.6 has no word for that field. */
export const targetIsNot = (addresses: readonly bigint[]): Statement =>
  match(
    '!=',
    { payload: TARGET },
    addresses.map((address) => `0x${address.toString(16).padStart(HEX_DIGITS, '0')}`),
  );

/** More than so many packets in a second, after as many at once. */
export const above = (packetsPerSecond: number): Statement => ({
  limit: { rate: packetsPerSecond, burst: packetsPerSecond, per: 'second', inv: true },
});

/** One chain for each device. */
export const byDevice = (chains: ReadonlyMap<string, string>): Statement => ({
  vmap: {
    key: { meta: { key: 'iifname' } },
    data: { set: [...chains].map(([name, chain]) => [name, { goto: { target: chain } }]) },
  },
});

export const accept: Statement = { accept: null };
export const drop: Statement = { drop: null };
