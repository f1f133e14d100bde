import { ipv6FromNumber, ipv6Range, ipv6ToNumber, type NetworkProtect, type SectionProtect } from '@aula/model';

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

/** What of a network's protection counts for one of its sections. */
export const sectionProtect = (protect: NetworkProtect, section: string): SectionProtect =>
  (Object.hasOwn(protect.sections, section) ? protect.sections[section] : undefined) ?? protect.default;

export const TAP_PREFIX = 'av';

/**
 * The name of a protected seat's device on the host, so that rules can name it before it is there. MACs are unique on a host; 14 of the
 * kernel's 15 characters.
 */
export const tapName = (mac: string): string => `${TAP_PREFIX}${mac.toLowerCase().replaceAll(':', '')}`;

/** The interface half of an address that a guest derives from its MAC (RFC 4291, appendix A). */
function interfaceId(mac: string): bigint {
  const octets = mac.split(':').map((octet) => Number.parseInt(octet, 16));
  const [first = 0, second = 0, third = 0, ...rest] = octets;
  return [first ^ 2, second, third, 0xff, 0xfe, ...rest].reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

const LINK_LOCAL = ipv6ToNumber('fe80::') ?? 0n;
const INTERFACE_BITS = 64;

/** IPv6 addresses that are a machine's own: derived from its MAC, link-local and in the network's subnets of 64 bits. */
export function ownAddresses6(mac: string, { addresses }: Pick<GuardedNetwork, 'addresses'>): string[] {
  const prefixes = subnets6(addresses).flatMap((subnet) => {
    const range = ipv6Range(subnet);
    return range === null || !subnet.endsWith(`/${INTERFACE_BITS}`) ? [] : [range.first];
  });
  return [LINK_LOCAL, ...prefixes].map((prefix) => ipv6FromNumber(prefix | interfaceId(mac)));
}

/** `address/prefix` of IPv6 → the subnets. */
export const subnets6 = (addresses: readonly string[]): string[] =>
  addresses.flatMap((text) => {
    const [address = '', prefix = ''] = text.split('/');
    const value = address.includes(':') ? ipv6ToNumber(address) : null;
    if (value === null) return [];
    const rest = BigInt(128 - Number(prefix));
    return [`${ipv6FromNumber((value >> rest) << rest)}/${prefix}`];
  });
