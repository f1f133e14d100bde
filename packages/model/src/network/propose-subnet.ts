import type { Ipv4Subnet } from '../ids.ts';
import { ipv4FromNumber, ipv4Overlap, ipv4Range, parseIpv4Subnet } from '../ipv4.ts';

/** Private blocks (RFC 1918) that proposals come from, those least used at homes and schools first. */
const POOLS = ['172.20.0.0/14', '10.64.0.0/10', '192.168.128.0/17'] as const;

/** The first subnet of that prefix length (default 24) that shares no address with `inUse` (CIDR forms); null when none is left. */
export function proposeSubnet(inUse: Iterable<string>, prefix = 24): Ipv4Subnet | null {
  const taken = [...inUse];
  const size = 2 ** (32 - prefix);
  for (const pool of POOLS) {
    const block = ipv4Range(pool);
    if (block === null) continue;
    for (let first = block.first; first + size - 1 <= block.last; first += size) {
      const candidate = parseIpv4Subnet(`${ipv4FromNumber(first)}/${prefix}`);
      if (candidate !== null && !taken.some((subnet) => ipv4Overlap(subnet, candidate))) return candidate;
    }
  }
  return null;
}
