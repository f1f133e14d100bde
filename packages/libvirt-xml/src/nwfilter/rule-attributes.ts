import { like } from '../common/values.ts';
import { attr, suggest, type Value, yesNo } from '../schema/index.ts';

/*
 * What the rules' protocols match. Every value may be a variable of the filter (`$IP`, `$PORT[@1]`), so they are text.
 */

const VARIABLE = /^\$ *[a-zA-Z0-9_]+(?:\[ *@?[0-9]+ *\])? *$/;
const orVariable = (pattern: RegExp, allowed: string, check = (text: string): boolean => pattern.test(text)): Value<string> =>
  like(pattern, `${allowed}, or a variable such as $IP`, (text) => VARIABLE.test(text) || check(text));

const within =
  (max: number) =>
  (text: string): boolean =>
    /^(?:[0-9]{1,10}|0x[0-9a-fA-F]{1,8})$/.test(text) && Number(text) <= max;
const number = (max: number): Value<string> => orVariable(/^[0-9]$/, `a number up to ${max}`, within(max));

const macAddress = orVariable(/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/, 'a MAC address');
const ipv4 = orVariable(/^192\.0\.2\.[0-9]{1,2}$/, 'an IPv4 address', (text) => /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/.test(text));
const ipv6 = orVariable(/^2001:db8::[0-9a-f]{1,4}$/, 'an IPv6 address', (text) => /^[0-9a-fA-F:.]+$/.test(text) && text.includes(':'));
const ipv4Mask = orVariable(/^(?:[12]?[0-9]|3[0-2])$/, 'a mask', (text) => /^[0-9.]+$/.test(text));
const ipv6Mask = orVariable(/^(?:[1-9]?[0-9]|1[01][0-9]|12[0-8])$/, 'a mask', (text) => /^[0-9a-fA-F:]+$/.test(text));
const uint8 = like(/^[0-9]$/, 'a number up to 255', within(0xff));
const uint16 = number(0xffff);
const uint32 = number(0xffff_ffff);
const sixBits = number(0x3f);
const protocolId = orVariable(/^(?:arp|rarp|ipv4|ipv6|vlan)$/, 'a protocol of Ethernet', (text) =>
  /^(?:0x[0-9a-fA-F]{3,4}|[0-9]{4,5}|r?arp|ipv[46]|vlan)$/.test(text),
);
const ipProtocol = orVariable(/^(?:tcp|udp|udplite|esp|ah|icmp|igmp|sctp|icmpv6)$/, 'a protocol of IP', (text) =>
  /^[a-z0-9]+$/i.test(text),
);

const match = { match: attr('match', yesNo) };
const comment = { comment: attr('comment') };
const sourceMac = { srcMacAddr: attr('srcmacaddr', macAddress) };
const sourceMacMask = { ...sourceMac, srcMacMask: attr('srcmacmask', macAddress) };
const macs = { ...sourceMacMask, dstMacAddr: attr('dstmacaddr', macAddress), dstMacMask: attr('dstmacmask', macAddress) };

const addresses = (address: Value<string>, mask: Value<string>) => ({
  srcIpAddr: attr('srcipaddr', address),
  srcIpMask: attr('srcipmask', mask),
  dstIpAddr: attr('dstipaddr', address),
  dstIpMask: attr('dstipmask', mask),
});
const ranges = (address: Value<string>) => ({
  srcIpFrom: attr('srcipfrom', address),
  srcIpTo: attr('srcipto', address),
  dstIpFrom: attr('dstipfrom', address),
  dstIpTo: attr('dstipto', address),
  dscp: attr('dscp', sixBits),
});
const ports = {
  srcPortStart: attr('srcportstart', uint16),
  srcPortEnd: attr('srcportend', uint16),
  dstPortStart: attr('dstportstart', uint16),
  dstPortEnd: attr('dstportend', uint16),
};
/** The RelaxNG schema has these for IPv4 only, though libvirt takes them for IPv6 too. */
const connection = {
  connLimitAbove: attr('connlimit-above', uint16),
  state: attr(
    'state',
    like(/^(?:NEW|ESTABLISHED|NEW,RELATED|NONE)$/, 'states such as NEW,ESTABLISHED', (text) =>
      /^(?:NONE|(?:NEW|ESTABLISHED|RELATED|INVALID)(?:,(?:NEW|ESTABLISHED|RELATED|INVALID))*)$/.test(text),
    ),
  ),
  ipset: attr(
    'ipset',
    orVariable(/^[a-zA-Z0-9_]{1,31}$/, 'the name of an IP set', (text) => /^[a-zA-Z0-9_.:+ -]{1,31}$/.test(text)),
  ),
  ipsetFlags: attr(
    'ipsetflags',
    like(/^(?:src|dst)(?:,(?:src|dst)){0,5}$/, 'flags such as src,dst', (text) => /^(?:src|dst)(?:,(?:src|dst)){0,5}$/i.test(text)),
  ),
};

const ipv4Base = { ...match, ...sourceMac, ...addresses(ipv4, ipv4Mask), ...ranges(ipv4), ...connection };
const ipv6Base = { ...match, ...sourceMac, ...addresses(ipv6, ipv6Mask), ...ranges(ipv6), ...connection };
const tcpFlags = {
  flags: attr(
    'flags',
    like(/^(?:SYN|ACK|SYN,ACK|ALL|NONE)\/(?:SYN|FIN|RST|ALL|NONE)$/, 'flags such as SYN,ACK/SYN', (text) =>
      /^[A-Z,]+\/[A-Z,]+$/.test(text),
    ),
  ),
};
const icmp = { type: attr('type', uint8), code: attr('code', uint8) };

const arp = {
  ...match,
  ...macs,
  hwType: attr('hwtype', uint16),
  protocolType: attr('protocoltype', uint16),
  opcode: attr(
    'opcode',
    orVariable(/^(?:Request|Reply|[0-9])$/, 'an opcode such as Request', (text) => /^\w+$/.test(text)),
  ),
  arpSrcMacAddr: attr('arpsrcmacaddr', macAddress),
  arpSrcIpAddr: attr('arpsrcipaddr', ipv4),
  arpDstMacAddr: attr('arpdstmacaddr', macAddress),
  arpDstIpAddr: attr('arpdstipaddr', ipv4),
  gratuitous: attr('gratuitous', suggest('true', 'false', 'yes', 'no', '1', '0')),
  ...comment,
};

/** A limit and its upper end. */
const span = <const N extends string>(name: N, value: Value<string>) => ({ low: attr(name, value), high: attr(`${name}-hi`, value) });
const stpSpans = {
  rootPriority: span('root-priority', uint16),
  rootCost: span('root-cost', uint32),
  senderPriority: span('sender-priority', uint16),
  port: span('port', uint16),
  age: span('age', uint16),
  maxAge: span('max-age', uint16),
  helloTime: span('hello-time', uint16),
  forwardDelay: span('forward-delay', uint16),
};
const stp = {
  ...match,
  ...sourceMacMask,
  type: attr('type', uint8),
  flags: attr('flags', uint8),
  rootPriority: stpSpans.rootPriority.low,
  rootPriorityHigh: stpSpans.rootPriority.high,
  rootAddress: attr('root-address', macAddress),
  rootAddressMask: attr('root-address-mask', macAddress),
  rootCost: stpSpans.rootCost.low,
  rootCostHigh: stpSpans.rootCost.high,
  senderPriority: stpSpans.senderPriority.low,
  senderPriorityHigh: stpSpans.senderPriority.high,
  senderAddress: attr('sender-address', macAddress),
  senderAddressMask: attr('sender-address-mask', macAddress),
  port: stpSpans.port.low,
  portHigh: stpSpans.port.high,
  age: stpSpans.age.low,
  ageHigh: stpSpans.age.high,
  maxAge: stpSpans.maxAge.low,
  maxAgeHigh: stpSpans.maxAge.high,
  helloTime: stpSpans.helloTime.low,
  helloTimeHigh: stpSpans.helloTime.high,
  forwardDelay: stpSpans.forwardDelay.low,
  forwardDelayHigh: stpSpans.forwardDelay.high,
  ...comment,
};

/** The attributes of every protocol that a rule can match. */
export const protocolAttributes = {
  mac: { ...match, ...macs, protocolId: attr('protocolid', protocolId), ...comment },
  vlan: { ...match, ...macs, vlanId: attr('vlanid', number(0xfff)), encapProtocol: attr('encap-protocol', protocolId), ...comment },
  stp,
  arp,
  rarp: arp,
  ip: {
    ...match,
    ...macs,
    ...addresses(ipv4, ipv4Mask),
    ...ports,
    protocol: attr('protocol', ipProtocol),
    dscp: attr('dscp', sixBits),
    ...comment,
  },
  ipv6: {
    ...match,
    ...macs,
    ...addresses(ipv6, ipv6Mask),
    ...ports,
    protocol: attr('protocol', ipProtocol),
    type: attr('type', uint8),
    typeEnd: attr('typeend', uint8),
    code: attr('code', uint8),
    codeEnd: attr('codeend', uint8),
    ...comment,
  },
  tcp: { ...ipv4Base, ...ports, ...tcpFlags, ...comment },
  udp: { ...ipv4Base, ...ports, ...comment },
  sctp: { ...ipv4Base, ...ports, ...comment },
  icmp: { ...ipv4Base, ...icmp, ...comment },
  igmp: { ...ipv4Base, ...comment },
  all: { ...ipv4Base, ...comment },
  esp: { ...ipv4Base, ...comment },
  ah: { ...ipv4Base, ...comment },
  udplite: { ...ipv4Base, ...comment },
  'tcp-ipv6': { ...ipv6Base, ...ports, ...tcpFlags, ...comment },
  'udp-ipv6': { ...ipv6Base, ...ports, ...comment },
  'sctp-ipv6': { ...ipv6Base, ...ports, ...comment },
  icmpv6: { ...ipv6Base, ...icmp, ...comment },
  'all-ipv6': { ...ipv6Base, ...comment },
  'esp-ipv6': { ...ipv6Base, ...comment },
  'ah-ipv6': { ...ipv6Base, ...comment },
  'udplite-ipv6': { ...ipv6Base, ...comment },
};
