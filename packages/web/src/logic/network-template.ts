/** Numbers tried for a free name. */
const NAMES_TRIED_MAX = 1000;

/** `lab1`, or the next number that no network has yet. */
export function freeNetworkName(taken: readonly string[]): string {
  const used = new Set(taken);
  for (let number = 1; number < NAMES_TRIED_MAX; number++) if (!used.has(`lab${number}`)) return `lab${number}`;
  return 'lab';
}

/** Used where no free subnet is known: documentation's own, to be replaced. */
const FALLBACK = '192.0.2.0/24';

/** A network to begin with, on a /24 such as `172.20.3.0/24`; runs as it stands. */
export function networkTemplate(name: string, subnet: string | null): string {
  const net = subnet ?? FALLBACK;
  const prefix = net.split('/')[0]?.split('.').slice(0, 3).join('.') ?? '';
  return `network: ${name}
mode: nat                 # nat, routed, isolated, bridge or open
subnet: ${net}
dhcp:
  static: ${prefix}.10-${prefix}.199      # where the addresses of seats lie
  dynamic: ${prefix}.200-${prefix}.250    # for machines that nobody declared
  lease: 8h
protect: strict           # strict, metered or off
internet: on              # on, off, or a list of what is allowed
`;
}
