import {
  type AddressRange,
  type Ipv4Address,
  type Ipv4Subnet,
  ipv4FromNumber,
  ipv4Range,
  ipv4ToNumber,
  parseIpv4Address,
  parseIpv4Subnet,
} from '@aula/model';

/** The prefix length of `255.255.255.0` or `24`; null where it is none. */
export function prefixOf(netmask: string): number | null {
  if (/^\d{1,2}$/.test(netmask)) return Number(netmask) <= 32 ? Number(netmask) : null;
  const mask = parseIpv4Address(netmask);
  if (mask === null) return null;
  const ones = ipv4ToNumber(mask).toString(2).padStart(32, '0').replace(/0+$/, '');
  return ones.includes('0') ? null : ones.length;
}

/** The subnet that an address lies in. */
export function subnetAround(address: string, prefix: number): Ipv4Subnet | null {
  const range = ipv4Range(`${address}/${prefix}`);
  return range === null ? null : parseIpv4Subnet(`${ipv4FromNumber(range.first)}/${prefix}`);
}

/** Usable addresses of a subnet, ascending, without its first and last; of `within` only, none of `except`. */
export function* usableAddresses(subnet: Ipv4Subnet, within: AddressRange | null, except: AddressRange | null): Generator<Ipv4Address> {
  const range = ipv4Range(subnet);
  if (range === null) return;
  const first = Math.max(range.first + 1, within === null ? 0 : ipv4ToNumber(within.first));
  const last = Math.min(range.last - 1, within === null ? range.last : ipv4ToNumber(within.last));
  const gap = except === null ? null : { first: ipv4ToNumber(except.first), last: ipv4ToNumber(except.last) };
  for (let value = first; value <= last; value++) {
    if (gap !== null && value >= gap.first && value <= gap.last) value = gap.last;
    else yield ipv4FromNumber(value);
  }
}
