import { ipv4FromNumber, ipv4Range, ipv6FromNumber, ipv6Range, type NetworkInternet } from '@aula/model';
import type { FirewallChain, FirewallSet, JsonValue, Ruleset, SetMember, Statement } from '../hypervisor/firewall/host-firewall.ts';
import { block, drop, goOn, goTo, inSet, jump, meta, payload, prohibit, related, resetTcp } from '../hypervisor/firewall/statements.ts';

/** A seat as packets show it. */
export interface RuledSeat {
  mac: string | null;
  /** The one it should have, the one it has, and those of IPv6 that it derives from its MAC. */
  addresses: readonly string[];
  internet: NetworkInternet;
}

/** A network some of whose machines are not to reach everything. */
export interface RuledNetwork {
  bridge: string;
  /** For machines that are not among the seats. */
  internet: NetworkInternet;
  seats: readonly RuledSeat[];
}

/** Addresses of names, with the seconds that each still holds. */
export type NameAddresses = (name: string) => readonly { address: string; seconds: number }[];

type AllowList = Extract<NetworkInternet, { mode: 'allow-list' }>;

/** Before libvirt's rules, so that what it lets through is looked at here first. A drop here is final, going on is not. */
const PRIORITY = -10;

/**
 * The rules that keep networks to what they may reach. They look at every packet, not at connections: what is switched off ends at once, also
 * where it had begun before. Traffic within a network and to the host itself is not forwarded and never gets here.
 */
export function internetRules(networks: readonly RuledNetwork[], names: NameAddresses): Ruleset {
  const lists = new Map<string, AllowList>();
  const chainOf = (internet: NetworkInternet): string | null => {
    if (internet.mode === 'on') return null;
    if (internet.mode === 'off') return 'off';
    const key = allowKey(internet);
    if (!lists.has(key)) lists.set(key, internet);
    return `allow_${[...lists.keys()].indexOf(key)}`;
  };
  const forward: Statement[][] = [];
  const perNetwork: FirewallChain[] = [];
  for (const [index, network] of networks.entries()) {
    forward.push([meta('iifname', [network.bridge]), meta('oifname', [network.bridge], '!='), jump(`out_${index}`)]);
    forward.push([meta('oifname', [network.bridge]), meta('iifname', [network.bridge], '!='), jump(`in_${index}`)]);
    perNetwork.push(...networkChains(index, network, chainOf));
  }
  const allow = [...lists.values()].flatMap((_, index) => allowChains(index));
  return {
    sets: [...lists.values()].flatMap((list, index) => allowSets(index, list, names)),
    chains: [
      { name: 'out_off', rules: [[meta('l4proto', ['tcp']), resetTcp], [prohibit]] },
      { name: 'in_off', rules: [[drop]] },
      ...allow,
      ...perNetwork,
      { name: 'forward', base: { type: 'filter', hook: 'forward', priority: PRIORITY }, rules: forward },
    ],
  };
}

/** What the timed sets hold now, by set. */
export function nameMembers(networks: readonly RuledNetwork[], names: NameAddresses): Map<string, SetMember[]> {
  const { sets } = internetRules(networks, names);
  return new Map(sets.filter(({ timed }) => timed).map(({ name, members }) => [name, [...members]]));
}

/** The same for lists that allow the same. */
const allowKey = ({ cidrs, names }: AllowList): string => JSON.stringify([[...cidrs].sort(), [...names].sort()]);

/** Seats that go otherwise than their network, the more closed ones first: a machine that takes two seats' addresses gets the less. */
function networkChains(
  index: number,
  { internet, seats }: RuledNetwork,
  chainOf: (internet: NetworkInternet) => string | null,
): FirewallChain[] {
  const rest = chainOf(internet);
  const groups = Map.groupBy(seats, (seat) => chainOf(seat.internet));
  groups.delete(rest);
  const out: Statement[][] = [];
  const into: Statement[][] = [];
  for (const chain of [...groups.keys()].sort((a, b) => rank(a) - rank(b))) {
    const group = groups.get(chain) ?? [];
    const macs = group.flatMap(({ mac }) => mac ?? []);
    const all = [...new Set(group.flatMap((seat) => seat.addresses))];
    const families = (['ip', 'ip6'] as const).map((family) => ({
      family,
      some: all.filter((one) => one.includes(':') === (family === 'ip6')),
    }));
    const verdict = (way: 'out' | 'in'): Statement => (chain === null ? goOn : goTo(`${way}_${chain}`));
    if (macs.length > 0) out.push([payload('ether', 'saddr', macs), verdict('out')]);
    for (const { family, some } of families.filter((one) => one.some.length > 0)) {
      if (chain !== null) out.push([payload(family, 'saddr', some), verdict('out')]);
      into.push([payload(family, 'daddr', some), verdict('in')]);
    }
  }
  if (rest !== null) {
    out.push([goTo(`out_${rest}`)]);
    into.push([goTo(`in_${rest}`)]);
  }
  return [
    { name: `out_${index}`, rules: out },
    { name: `in_${index}`, rules: into },
  ];
}

const rank = (chain: string | null): number => (chain === null ? 2 : chain === 'off' ? 0 : 1);

/** The four sets of an allow-list: blocks and looked-up addresses of both families. */
const setName = (index: number, kind: 'blocks' | 'names', family: 4 | 6): string => `${kind}${family}_${index}`;

function allowChains(index: number): FirewallChain[] {
  const rules = (field: 'saddr' | 'daddr'): Statement[][] =>
    ([4, 6] as const).flatMap((family) =>
      (['blocks', 'names'] as const).map((kind) => [inSet(family === 4 ? 'ip' : 'ip6', field, setName(index, kind, family)), goOn]),
    );
  return [
    { name: `out_allow_${index}`, rules: [...rules('daddr'), [goTo('out_off')]] },
    // Routers on the way tell of packets that are too large; they are on nobody's list.
    { name: `in_allow_${index}`, rules: [...rules('saddr'), [meta('l4proto', ['icmp', 'ipv6-icmp']), related, goOn], [drop]] },
  ];
}

function allowSets(index: number, { cidrs, names }: AllowList, addressesOf: NameAddresses): FirewallSet[] {
  const found = new Map<string, number>();
  for (const { address, seconds } of names.flatMap(addressesOf)) found.set(address, Math.max(found.get(address) ?? 0, seconds));
  const timed = (family: 4 | 6): SetMember[] =>
    [...found]
      .filter(([address]) => address.includes(':') === (family === 6))
      .map(([value, timeoutSeconds]) => ({ value, timeoutSeconds }));
  return ([4, 6] as const).flatMap((family): FirewallSet[] => {
    const type = family === 4 ? 'ipv4_addr' : 'ipv6_addr';
    return [
      { name: setName(index, 'blocks', family), type, blocks: true, members: blocksOf(cidrs, family).map((value) => ({ value })) },
      { name: setName(index, 'names', family), type, timed: true, members: timed(family) },
    ];
  });
}

/** Blocks of one family, those within others left out: two blocks are either apart or one in the other. */
export function blocksOf(cidrs: readonly string[], family: 4 | 6): JsonValue[] {
  const ranges = cidrs.flatMap((text) => {
    if (text.includes(':') !== (family === 6)) return [];
    const whole = text.includes('/') ? text : `${text}/${family === 4 ? 32 : 128}`;
    const range = family === 4 ? ipv4Range(whole) : ipv6Range(whole);
    return range === null ? [] : [{ first: BigInt(range.first), last: BigInt(range.last), prefix: range.prefix }];
  });
  ranges.sort((a, b) => (a.first === b.first ? a.prefix - b.prefix : a.first < b.first ? -1 : 1));
  const kept: typeof ranges = [];
  for (const range of ranges) {
    const before = kept.at(-1);
    if (before === undefined || range.first > before.last) kept.push(range);
  }
  const bits = family === 4 ? 32 : 128;
  return kept.map(({ first, prefix }) => {
    const address = family === 4 ? ipv4FromNumber(Number(first)) : ipv6FromNumber(first);
    return prefix === bits ? address : block(address, prefix);
  });
}
