import type { JsonValue, Statement } from './host-firewall.ts';

/** Statements of rules as `nft -j` takes them (libnftables-json(5)). Values come from parsers: addresses, MACs, names of bridges and chains. */

type Field = 'iifname' | 'oifname' | 'l4proto';

/** A value, or any of several. */
const right = (values: readonly JsonValue[]): JsonValue => (values.length === 1 ? (values[0] ?? '') : { set: values });

export const meta = (key: Field, values: readonly string[], op: '==' | '!=' = '=='): Statement => ({
  match: { op, left: { meta: { key } }, right: right(values) },
});

export const payload = (
  protocol: 'ether' | 'ip' | 'ip6' | 'tcp' | 'udp' | 'th',
  field: string,
  values: readonly JsonValue[],
): Statement => ({
  match: { op: '==', left: { payload: { protocol, field } }, right: right(values) },
});

/** The field is in the named set of the same table. */
export const inSet = (protocol: 'ether' | 'ip' | 'ip6', field: string, set: string): Statement => ({
  match: { op: '==', left: { payload: { protocol, field } }, right: `@${set}` },
});

/** A CIDR block as an operand. */
export const block = (address: string, length: number): JsonValue => ({ prefix: { addr: address, len: length } });

export const jump = (chain: string): Statement => ({ jump: { target: chain } });
export const goTo = (chain: string): Statement => ({ goto: { target: chain } });
/** Tells of a connection that is known: an ICMP error about it. */
export const related: Statement = { match: { op: 'in', left: { ct: { key: 'state' } }, right: 'related' } };
export const drop: Statement = { drop: null };
export const goOn: Statement = { return: null };
/** Answers the sender, so that programs fail at once rather than wait. */
export const resetTcp: Statement = { reject: { type: 'tcp reset' } };
export const prohibit: Statement = { reject: { type: 'icmpx', expr: 'admin-prohibited' } };
