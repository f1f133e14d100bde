import { ipv4Overlap } from '../ipv4.ts';
import { ipv6Overlap } from '../ipv6.ts';
import type { NetworkDefinition } from './definition.ts';
import { whyNotReserved } from './read-addresses.ts';

/** A machine with a fixed address on a network: a seat of a room, or a host of the network's own. */
export interface AddressHolder {
  /** Whose it is, for messages: `seat lab1-s01 of room lab1`, `host printer`. */
  who: string;
  name: string;
  mac: string | null;
  ip: string;
}

/** Something of two networks, or of two machines on one, that only one can have. */
export interface NetworkClash {
  network: string;
  message: string;
}

/** What another network or route takes, whoever made it. CIDR form → where. */
export type SubnetsInUse = ReadonlyMap<string, string>;

/** Bridges and subnets that two of `networks` claim, or that are in use on the host by what is none of them. */
export function findNetworkClashes(networks: readonly NetworkDefinition[], subnetsInUse: SubnetsInUse = new Map()): NetworkClash[] {
  const clashes: NetworkClash[] = [];
  networks.forEach((one, index) => {
    for (const other of networks.slice(0, index)) clashes.push(...between(one, other));
    for (const [subnet, where] of subnetsInUse) {
      if (one.mode === 'bridge') continue;
      const taken = [one.subnet, one.ipv6?.subnet ?? ''].find((own) => ipv4Overlap(own, subnet) || ipv6Overlap(own, subnet));
      if (taken !== undefined) clashes.push({ network: one.name, message: `the subnet ${taken} is in use: ${subnet} by ${where}` });
    }
  });
  return clashes;
}

function between(one: NetworkDefinition, other: NetworkDefinition): NetworkClash[] {
  const found: string[] = [];
  if (one.name === other.name) found.push(`there are two networks named ${one.name}`);
  if (one.bridge !== null && one.bridge === other.bridge && !(one.mode === 'bridge' && other.mode === 'bridge')) {
    found.push(`the bridge ${one.bridge} is that of the network ${other.name}`);
  }
  if (ipv4Overlap(one.subnet, other.subnet)) found.push(`the subnet ${one.subnet} overlaps ${other.subnet} of the network ${other.name}`);
  if (one.ipv6 && other.ipv6 && ipv6Overlap(one.ipv6.subnet, other.ipv6.subnet)) {
    found.push(`the subnet ${one.ipv6.subnet} overlaps ${other.ipv6.subnet} of the network ${other.name}`);
  }
  return found.map((message) => ({ network: one.name, message }));
}

/** Names, MACs and addresses that two machines of one network claim, and addresses that cannot be reserved there. */
export function findAddressClashes(network: NetworkDefinition, seats: readonly AddressHolder[]): NetworkClash[] {
  const own = network.hosts.map(({ name, mac, ip }) => ({ who: `host ${name}`, name, mac, ip }));
  const holders = new Map<string, string>();
  const clashes: NetworkClash[] = [];
  for (const { who, name, mac, ip } of [...own, ...seats]) {
    for (const [what, value] of [
      ['name', name],
      ['MAC', mac],
      ['address', ip],
    ] as const) {
      if (value === null) continue;
      const key = `${what} ${value}`;
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, who);
      else clashes.push({ network: network.name, message: `${who} and ${holder} have the same ${what} ${value}` });
    }
  }
  return clashes;
}

/** Seats whose address their network cannot reserve, with the reason. */
export function findUnreservable(
  network: NetworkDefinition,
  seats: readonly { who: string; ip: Parameters<typeof whyNotReserved>[0] }[],
): NetworkClash[] {
  return seats.flatMap(({ who, ip }) => {
    const why = whyNotReserved(ip, network);
    return why === null ? [] : [{ network: network.name, message: `${ip} of ${who} ${why.message}; allowed: ${why.allowed}` }];
  });
}
