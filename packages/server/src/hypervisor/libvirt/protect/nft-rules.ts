import { ipv4FromNumber, ipv4Range, ipv6ToNumber, type MeteredThing } from '@aula/model';
import type { FirewallChain, JsonValue, Ruleset, Statement } from '../../firewall/host-firewall.ts';
import { block, goTo } from '../../firewall/statements.ts';
import { type GuardedNetwork, type GuardedSeat, ownAddresses6, sectionProtect, subnets6 } from './guard.ts';
import { above, accept, answered, byDevice, device, drop, fragmentIsNot, is, isNot, targetIsNot } from './matches.ts';

/** Rules of the two tables: what seats put on their bridge, and what of it the host itself takes. */
export interface GuardRules {
  bridge: Ruleset;
  inet: Ruleset;
}

/** Before anything else sees a frame. */
const FIRST = -310;
/** Before libvirt's rules, which stand at 0; what is dropped here is dropped, what they drop stays dropped too. */
const BEFORE_LIBVIRT = -20;

const VLAN_TYPES = [0x8100, 0x88a8] as const;
const TCP = 6;
const UDP = 17;

type Rule = readonly Statement[];

interface Guard extends GuardedSeat {
  network: string;
  tap: string;
  addresses: readonly string[];
  /** Things that the seat may do all the same. */
  open: ReadonlySet<MeteredThing>;
  packetsPerSecond: number | null;
  /** Other seats of the same word are out of reach. */
  apart: string | null;
}

/**
 * What protects these seats; those of networks that are not told, and of sections with `off`, are free. Of two with the same device the last
 * counts. Same input, same rules. Pure.
 */
export function guardRules(networks: ReadonlyMap<string, GuardedNetwork>, seats: readonly GuardedSeat[]): GuardRules {
  const guards = seats.flatMap((seat) => {
    const network = networks.get(seat.network);
    return network === undefined ? [] : guardOf(seat, network);
  });
  const unique = [...new Map(guards.map((guard) => [guard.tap, guard])).values()].sort((a, b) => (a.tap < b.tap ? -1 : 1));
  return { bridge: { sets: [], chains: bridgeChains(unique) }, inet: hostRules(unique) };
}

function guardOf(seat: GuardedSeat, { name, protect, addresses }: GuardedNetwork): Guard[] {
  const { level, open, packetsPerSecond, isolate } = sectionProtect(protect, seat.section);
  if (level === 'off' && !isolate) return [];
  const all: MeteredThing[] = ['mac', 'ip', 'arp', 'dhcp-server', 'router-advertisement', 'host-services'];
  return [
    {
      ...seat,
      tap: seat.device,
      addresses,
      open: new Set(level === 'off' ? all : level === 'metered' ? open : []),
      packetsPerSecond: level === 'metered' ? packetsPerSecond : null,
      apart: isolate ? JSON.stringify([name, seat.section]) : null,
    },
  ];
}

function bridgeChains(guards: readonly Guard[]): FirewallChain[] {
  const sending = guards.map((guard) => ({ name: `from_${guard.tap}`, rules: sendRules(guard) }));
  const inward = guards.map((guard) => ({ name: `host_${guard.tap}`, rules: inwardRules(guard) })).filter(({ rules }) => rules.length > 0);
  const chainOf = (prefix: string, chains: readonly FirewallChain[]): Rule[] =>
    chains.length === 0 ? [] : [[byDevice(new Map(chains.map(({ name }) => [name.slice(prefix.length), name])))]];
  const groups = new Map<string, string[]>();
  for (const { apart, tap } of guards) if (apart !== null) groups.set(apart, [...(groups.get(apart) ?? []), tap]);
  const between = [...groups.values()].map((taps): Rule => [device('iifname', taps), device('oifname', taps), drop]);
  return [
    ...sending,
    ...inward,
    base('sent', 'prerouting', chainOf('from_', sending)),
    base('between', 'forward', between),
    base('inward', 'input', chainOf('host_', inward)),
  ];
}

const base = (name: string, hook: 'prerouting' | 'forward' | 'input', rules: readonly Rule[], priority = FIRST): FirewallChain => ({
  name,
  base: { type: 'filter', hook, priority },
  rules,
});

/** What a seat may send at all. */
function sendRules(guard: Guard): Rule[] {
  const { open, packetsPerSecond } = guard;
  const closed = (thing: MeteredThing, rules: readonly Rule[]): readonly Rule[] => (open.has(thing) ? [] : rules);
  const own6 = ownAddresses6(guard.mac, guard);
  const own6Numbers = own6.flatMap((address) => ipv6ToNumber(address) ?? []);
  const neighbours = !open.has('arp') || !open.has('router-advertisement');
  // A tag of VLAN 0 is taken off by whoever gets the frame, and would hide from the rules what it is.
  const tags = neighbours || !open.has('ip') || !open.has('dhcp-server') ? [[is('ether', 'type', ...VLAN_TYPES), drop]] : [];
  return [
    ...(packetsPerSecond === null ? [] : [[above(packetsPerSecond), drop]]),
    ...(open.has('mac') ? tags : [[isNot('ether', 'type', 'arp', 'ip', 'ip6'), drop]]),
    ...closed('mac', [[isNot('ether', 'saddr', guard.mac), drop]]),
    ...closed('arp', arpRules(guard, own6Numbers)),
    ...closed('dhcp-server', [[is('udp', 'sport', 67, 547), drop]]),
    ...closed('router-advertisement', [
      [is('icmpv6', 'type', 'nd-router-advert', 'nd-redirect'), drop],
      [is('icmp', 'type', 'redirect'), drop],
    ]),
    // Pieces could hide what kind of message they carry (RFC 6980).
    ...(neighbours ? [[fragmentIsNot(TCP, UDP), drop]] : []),
    ...closed('ip', [
      [is('ip', 'saddr', '0.0.0.0'), is('udp', 'sport', 68), is('udp', 'dport', 67), accept],
      [isNot('ip', 'saddr', guard.ip), drop],
      [isNot('ip6', 'saddr', '::', ...own6), drop],
    ]),
  ];
}

const arpRules = ({ mac, ip }: Guard, own6: readonly bigint[]): Rule[] => [
  [isNot('arp', 'hlen', 6), drop],
  [isNot('arp', 'plen', 4), drop],
  [isNot('arp', 'saddr ether', mac), drop],
  // A machine that looks whether its address is free asks without one.
  [is('arp', 'saddr ip', '0.0.0.0'), isNot('arp', 'operation', 'request'), drop],
  [isNot('arp', 'saddr ip', ip, '0.0.0.0'), drop],
  [is('icmpv6', 'type', 'nd-neighbor-advert'), targetIsNot(own6), drop],
];

/** What the host takes of a seat's frames, to keep or to pass on, where that is less than what the seat may send. */
function inwardRules({ mac, open, apart, addresses }: Guard): Rule[] {
  // Who may pretend to be another machine must not be another machine to the host: its rules go by MAC.
  const own = open.has('mac') && !open.has('host-services') ? [[isNot('ether', 'saddr', mac), drop]] : [];
  return [...own, ...(apart === null ? [] : detours(addresses))];
}

/** Frames to the host for another machine of the same subnet: only sent to get around the isolation. */
function detours(addresses: readonly string[]): Rule[] {
  const v4 = addresses.flatMap((text): Rule[] => {
    const [address = '', length = ''] = text.split('/');
    const range = ipv4Range(text);
    if (range === null) return [];
    return [[is('ip', 'daddr', block(ipv4FromNumber(range.first), Number(length))), isNot('ip', 'daddr', address), drop]];
  });
  const hosts6 = addresses.filter((text) => text.includes(':')).map((text): JsonValue => text.split('/')[0] ?? '');
  const v6 = subnets6(addresses).map((subnet): Rule => {
    const [first = '', length = ''] = subnet.split('/');
    return [is('ip6', 'daddr', block(first, Number(length))), isNot('ip6', 'daddr', ...hosts6), drop];
  });
  return [...v4, ...v6];
}

/** Of the host's own services only DHCP, DNS and echo, and what keeps IPv6 going. By MAC, which no such seat can forge. */
function hostRules(guards: readonly Guard[]): Ruleset {
  const macs = [...new Set(guards.filter(({ open }) => !open.has('host-services')).map(({ mac }) => mac))];
  const services: FirewallChain = {
    name: 'services',
    rules: [
      [answered, accept],
      [is('udp', 'dport', 53, 67, 547), accept],
      [is('tcp', 'dport', 53), accept],
      [is('icmp', 'type', 'echo-request'), accept],
      [is('icmpv6', 'type', 'echo-request', 'nd-neighbor-solicit', 'nd-neighbor-advert', 'nd-router-solicit'), accept],
      [is('icmpv6', 'type', 'mld-listener-report', 'mld-listener-done', 'mld2-listener-report'), accept],
      [drop],
    ],
  };
  const input = macs.length === 0 ? [] : [[is('ether', 'saddr', ...macs), goTo('services')]];
  return { sets: [], chains: [services, base('host', 'input', input, BEFORE_LIBVIRT)] };
}
