import type { Ipv4Address, MacAddress, SeatName } from '../ids.ts';
import type { DesiredNetwork } from '../room.ts';

/**
 * How the network reaches further. `nat`: seats go out under the host's address. `routed`: with their own, the school's router knows the way.
 * `isolated`: not at all. `bridge`: seats hang on a bridge of the host that Aula did not make, addresses come from there.
 * `open`: routed, without any firewall rule of libvirt's.
 */
export const NETWORK_MODES = ['nat', 'routed', 'isolated', 'bridge', 'open'] as const;
export type NetworkMode = (typeof NETWORK_MODES)[number];

/** `strict`: no false MAC, IP or ARP, no DHCP server or router of their own, of the host only DHCP and DNS. `metered`: named things opened, rate capped. */
export const PROTECT_LEVELS = ['strict', 'metered', 'off'] as const;
export type ProtectLevel = (typeof PROTECT_LEVELS)[number];

/** What `metered` can open, for classes on networking. */
export const METERED_THINGS = ['mac', 'ip', 'arp', 'dhcp-server', 'router-advertisement', 'host-services'] as const;
export type MeteredThing = (typeof METERED_THINGS)[number];

/** A network as its YAML asks for it, all rules checked. Plain data. */
export interface NetworkDefinition extends DesiredNetwork {
  mode: NetworkMode;
  /** Null: named for you, within the kernel's 15 characters. For `bridge` the host's bridge. */
  bridge: string | null;
  /** An IPv6 subnet beside the IPv4 one, with the host's address on it. */
  ipv6: { subnet: string; gateway: string } | null;
  /** Null: no DHCP of ours. */
  dhcp: NetworkDhcp | null;
  dns: NetworkDns;
  /** Machines other than seats that have a fixed address. */
  hosts: NetworkMachine[];
  protect: NetworkProtect;
  internet: NetworkInternet;
  publish: NetworkPublish[];
}

/** Both ends included. */
export interface AddressRange {
  first: Ipv4Address;
  last: Ipv4Address;
}

export interface NetworkDhcp {
  /** Addresses for machines without a reservation; none: only reserved machines get one. */
  dynamic: AddressRange[];
  /** Where reservations must lie; null: anywhere outside `dynamic`. */
  static: AddressRange | null;
  /** Null: the DHCP server's own default. */
  leaseSeconds: number | null;
}

export interface NetworkDns {
  /** Addresses of servers for all names that are not the network's; none: the host's own. */
  forwarders: string[];
  records: { name: string; ip: string }[];
  srv: { service: string; protocol: 'tcp' | 'udp'; target: string; port: number; priority: number; weight: number }[];
  txt: { name: string; value: string }[];
}

export interface NetworkMachine {
  name: SeatName;
  mac: MacAddress;
  ip: Ipv4Address;
}

export interface NetworkProtect {
  /** For sections that `sections` does not name. */
  default: SectionProtect;
  sections: Record<string, SectionProtect>;
}

export interface SectionProtect {
  level: ProtectLevel;
  /** Opened things; empty unless `metered`. */
  open: MeteredThing[];
  /** Packets per second that a `metered` seat may send; null otherwise. */
  packetsPerSecond: number | null;
  /** Its seats cannot reach each other. */
  isolate: boolean;
}

export type NetworkInternet = { mode: 'on' } | { mode: 'off' } | { mode: 'allow-list'; cidrs: string[]; names: string[] };

/** A port of every seat of a section that the host passes on. */
export interface NetworkPublish {
  section: string;
  port: number;
  protocol: 'tcp' | 'udp';
  /** `requester`: only the address that asked for it. */
  clients: 'anyone' | 'requester';
}

export const NETWORK_LIMITS = {
  /** Bytes of one network's YAML. */
  sourceBytes: 256 * 1024,
  /** Linux' longest interface name. */
  bridgeLength: 15,
  hosts: 1000,
  records: 1000,
  forwarders: 8,
  ranges: 16,
  allowList: 256,
  publish: 64,
  sections: 32,
  textLength: 255,
  /** dnsmasq takes no shorter lease. */
  leaseMinSeconds: 120,
  leaseMaxSeconds: 365 * 24 * 3600,
  packetsPerSecondMax: 100_000,
} as const;

export const DEFAULT_PROTECT: SectionProtect = { level: 'strict', open: [], packetsPerSecond: null, isolate: false };
/** Packets per second of a `metered` section that does not say. */
export const METERED_PACKETS_PER_SECOND = 100;
