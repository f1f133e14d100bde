import type { NetworkMark } from '../metadata/marks.ts';

/** A machine that gets a fixed address and a DNS name. */
export interface NetworkHost {
  mac: string;
  name: string;
  ip: string;
}

/** A NAT network with its own DHCP and DNS. */
export interface NetworkSpec {
  name: string;
  uuid?: string;
  /** Name of its bridge, at most 15 characters. */
  bridge: string;
  /** DNS domain of its hosts. */
  domain: string;
  /** The host's own address on it. */
  gateway: string;
  prefix: number;
  /** DHCP reservations, each with a DNS entry. */
  hosts: readonly NetworkHost[];
  mark: NetworkMark;
}

/** What Aula reads of any network. */
export interface NetworkInfo {
  name: string;
  uuid: string;
  bridge: string | null;
  /** `nat`, `route`, `bridge`…; null for an isolated network. */
  forward: string | null;
  domain: string | null;
  /** IPv4 addresses of the host on it. */
  addresses: { address: string; prefix: number }[];
  /** DHCP reservations with a MAC. */
  reservations: { mac: string; name: string | null; ip: string }[];
  /** DHCP ranges of dynamic addresses. */
  ranges: { start: string; end: string }[];
  /** DNS host entries. */
  dnsHosts: { ip: string; names: string[] }[];
  /** Static routes to other subnets, CIDR form. */
  routes: string[];
  /** Guests that are attached to it now; 0 in a definition and while it is down. */
  connections: number;
  mark: NetworkMark | null;
}
