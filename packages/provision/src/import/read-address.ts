import { type Ipv4Address, type Ipv4Subnet, ipv4FromNumber, ipv4Range, ipv4ToNumber, parseIpv4Address, parseIpv4Subnet } from '@aula/model';

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

/** Usable addresses of a subnet, ascending, without its first and last. */
export function* usableAddresses(subnet: Ipv4Subnet): Generator<Ipv4Address> {
  const range = ipv4Range(subnet);
  if (range === null) return;
  for (let value = range.first + 1; value < range.last; value++) yield ipv4FromNumber(value);
}
