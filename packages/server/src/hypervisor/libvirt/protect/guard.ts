import type { NetworkProtect } from '@aula/model';

export { ownAddresses6, sectionProtect, subnets6 } from '@aula/model';

/** A network whose seats are protected, as far as that needs to know it. */
export interface GuardedNetwork {
  name: string;
  protect: NetworkProtect;
  /** The host's addresses on it with prefix, IPv4 and IPv6; none on a bridge of the host's. */
  addresses: readonly string[];
}

/** A seat's only network card. */
export interface GuardedSeat {
  network: string;
  section: string;
  /** Lower case. */
  mac: string;
  ip: string;
  /** The name of its end on the host. */
  device: string;
}

export const TAP_PREFIX = 'av';

/**
 * The name of a protected seat's device on the host, so that rules can name it before it is there. MACs are unique on a host; 14 of the
 * kernel's 15 characters.
 */
export const tapName = (mac: string): string => `${TAP_PREFIX}${mac.toLowerCase().replaceAll(':', '')}`;
