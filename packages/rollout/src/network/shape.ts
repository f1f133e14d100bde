import type { NetworkDefinition } from '@aula/model';
import type { Reservation } from '../ports.ts';

/** A network as a hypervisor has it or shall have it: what can be compared and written, whoever asked for it. Lists are in a fixed order. */
export interface NetworkShape {
  /** A {@link NetworkDefinition} mode, or the hypervisor's own word for another. */
  mode: string;
  /** Null: to be named. */
  bridge: string | null;
  /** Empty for none. */
  domain: string;
  /** The host's own addresses with prefix, IPv4 first. */
  addresses: string[];
  forwarders: string[];
  ranges: ShapeRange[];
  reservations: ShapeReservation[];
  /** DNS names by address. */
  names: ShapeNames[];
  srv: NetworkDefinition['dns']['srv'];
  txt: NetworkDefinition['dns']['txt'];
}

export interface ShapeRange {
  first: string;
  last: string;
  /** Null: the DHCP server's own default. */
  leaseSeconds: number | null;
}

export interface ShapeReservation {
  mac: string;
  name: string;
  ip: string;
  leaseSeconds: number | null;
}

export interface ShapeNames {
  ip: string;
  names: string[];
}

/** Only what a hypervisor itself has to know: protection, internet switch and published ports are kept apart. */
export type NetworkBasics = Pick<
  NetworkDefinition,
  'mode' | 'bridge' | 'domain' | 'subnet' | 'gateway' | 'ipv6' | 'dhcp' | 'dns' | 'hosts'
>;

/** What a definition and the seats that hang on the network come to. On a bridge of the host's there is no DHCP or DNS of ours. */
export function shapeOfDefinition(network: NetworkBasics, members: readonly Reservation[]): NetworkShape {
  const { mode, bridge, domain, dhcp, dns } = network;
  if (mode === 'bridge') return { ...EMPTY, mode, bridge };
  const leaseSeconds = dhcp?.leaseSeconds ?? null;
  const machines = [...network.hosts, ...members];
  return {
    mode,
    bridge,
    domain,
    addresses: addressesOf(network),
    forwarders: dns.forwarders,
    ranges: sorted(
      (dhcp?.dynamic ?? []).map(({ first, last }) => ({ first, last, leaseSeconds })),
      ({ first }) => first,
    ),
    reservations:
      dhcp === null
        ? []
        : sorted(
            machines.map(({ mac, name, ip }) => ({ mac, name, ip, leaseSeconds })),
            ({ mac }) => mac,
          ),
    names: namesByAddress([...machines, ...dns.records]),
    srv: sorted(dns.srv, (one) => JSON.stringify(one)),
    txt: sorted(dns.txt, ({ name, value }) => `${name} ${value}`),
  };
}

/** A shape without anything. */
export const EMPTY: NetworkShape = {
  mode: 'nat',
  bridge: null,
  domain: '',
  addresses: [],
  forwarders: [],
  ranges: [],
  reservations: [],
  names: [],
  srv: [],
  txt: [],
};

function addressesOf({ subnet, gateway, ipv6 }: NetworkBasics): string[] {
  const prefix = subnet.split('/')[1] ?? '';
  return [`${gateway}/${prefix}`, ...(ipv6 === null ? [] : [`${ipv6.gateway}/${ipv6.subnet.split('/')[1] ?? ''}`])];
}

/** One entry for each address, names and addresses in order. */
export function namesByAddress(entries: readonly { name: string; ip: string }[]): ShapeNames[] {
  const byIp = new Map<string, Set<string>>();
  for (const { name, ip } of entries) byIp.set(ip, (byIp.get(ip) ?? new Set()).add(name));
  return sorted(
    [...byIp].map(([ip, names]) => ({ ip, names: [...names].sort() })),
    ({ ip }) => ip,
  );
}

/** In the order of a key's characters. */
export const sorted = <T>(list: readonly T[], key: (item: T) => string): T[] =>
  [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
