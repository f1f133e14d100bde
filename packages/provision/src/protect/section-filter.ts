import { createHash } from 'node:crypto';
import type { Nwfilter } from '@aula/libvirt-xml';
import type { MeteredThing, SectionProtect } from '@aula/model';

type Entry = NonNullable<Nwfilter['entries']>[number];
type Rule = Extract<Entry, { rule: unknown }>['rule'];
type Match = Omit<Rule, 'action' | 'direction' | 'priority'>;

/** libvirt's priorities go up to this. */
const PRIORITY_FIRST = -900;
const ID_DIGITS = 8;

const digits = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** How the names of all filters of one network begin. */
export const filterPrefix = (installationId: string, network: string): string =>
  `aula-${digits(installationId).slice(0, ID_DIGITS)}-${digits(network).slice(0, ID_DIGITS)}-`;

/** libvirt's filters have no metadata: the name says whose it is, and the UUID, which nobody else comes to, proves it. */
export function filterIdentity(installationId: string, network: string, section: string): { name: string; uuid: string } {
  const hex = digits('nwfilter', installationId, network, section);
  // Version 8 of RFC 9562: made of something else's hash.
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { name: `${filterPrefix(installationId, network)}${digits(section).slice(0, ID_DIGITS)}`, uuid };
}

/**
 * The filter of one section: rules of Ethernet only, all in the root chain, since each rule and each chain costs libvirt processes at every
 * start. `$MAC`, `$IP` and the list `$IP6` come from the interface. It cannot see which address a neighbour advertisement is about, so IPv6 is only let
 * through where the network has a subnet of it. `addresses`: the host's on the network, with prefix.
 */
export function sectionFilter(
  identity: { name: string; uuid: string },
  { level, open }: SectionProtect,
  { addresses }: { addresses: readonly string[] },
): Nwfilter {
  const opened = new Set<MeteredThing>(level === 'metered' ? open : []);
  const rules = level === 'off' ? [] : sendRules(opened, addresses);
  const entries = rules.map(
    ([action, match], index): Entry => ({ rule: { action, direction: 'out', priority: PRIORITY_FIRST + index, ...match } }),
  );
  return { ...identity, chain: 'root', entries };
}

type Line = readonly ['accept' | 'drop', Match];

function sendRules(open: ReadonlySet<MeteredThing>, addresses: readonly string[]): Line[] {
  const closed = (thing: MeteredThing, lines: readonly Line[]): readonly Line[] => (open.has(thing) ? [] : lines);
  const hosts = addresses.map((text) => text.split('/')[0] ?? '');
  const v6 = hosts.filter((address) => address.includes(':'));
  const discover: Line = ['accept', { ip: { srcIpAddr: '0.0.0.0', protocol: 'udp', srcPortStart: '68', dstPortStart: '67' } }];
  return [
    ...closed('mac', [['drop', { mac: { match: false, srcMacAddr: '$MAC' } }]]),
    ...closed('arp', [
      ['drop', { arp: { match: false, arpSrcMacAddr: '$MAC' } }],
      ['accept', { arp: { arpSrcIpAddr: '$IP' } }],
      ['accept', { arp: { opcode: 'Request', arpSrcIpAddr: '0.0.0.0' } }],
      ['drop', { arp: {} }],
    ]),
    ...closed('ip', [discover, ['drop', { ip: { match: false, srcIpAddr: '$IP' } }]]),
    ...closed('dhcp-server', [
      ['drop', { ip: { protocol: 'udp', srcPortStart: '67' } }],
      ['drop', { ipv6: { protocol: 'udp', srcPortStart: '547' } }],
    ]),
    ...closed('router-advertisement', [
      ['drop', { ipv6: { protocol: 'icmpv6', type: '134' } }],
      ['drop', { ipv6: { protocol: 'icmpv6', type: '137' } }],
    ]),
    ...closed('host-services', hosts.flatMap(hostLines)),
    ...(open.has('ip') ? [] : lines6(v6.length > 0)),
    ...closed('mac', OTHER_TYPES),
  ];
}

/** Of the host's address only DHCP, DNS and ICMP. */
const hostLines = (address: string): Line[] =>
  address.includes(':')
    ? [
        ['accept', { ipv6: { dstIpAddr: address, protocol: 'icmpv6' } }],
        ['accept', { ipv6: { dstIpAddr: address, protocol: 'udp', dstPortStart: '53' } }],
        ['accept', { ipv6: { dstIpAddr: address, protocol: 'tcp', dstPortStart: '53' } }],
        ['drop', { ipv6: { dstIpAddr: address } }],
      ]
    : [
        ['accept', { ip: { dstIpAddr: address, protocol: 'icmp' } }],
        ['accept', { ip: { dstIpAddr: address, protocol: 'udp', dstPortStart: '53' } }],
        ['accept', { ip: { dstIpAddr: address, protocol: 'udp', dstPortStart: '67' } }],
        ['accept', { ip: { dstIpAddr: address, protocol: 'tcp', dstPortStart: '53' } }],
        ['drop', { ip: { dstIpAddr: address } }],
      ];

/** IPv6 with the machine's own addresses, or while it looks for one; or none at all. */
const lines6 = (v6: boolean): Line[] => [
  ...(v6 ? (['$IP6', '::'] as const).map((address): Line => ['accept', { ipv6: { srcIpAddr: address } }]) : []),
  ['drop', { ipv6: {} }],
];

/** IPv6 that came so far is to pass. */
const OTHER_TYPES: readonly Line[] = [
  ['accept', { mac: { protocolId: 'arp' } }],
  ['accept', { mac: { protocolId: 'ipv4' } }],
  ['accept', { mac: { protocolId: 'ipv6' } }],
  ['drop', { mac: {} }],
];
