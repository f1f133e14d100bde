import { type Domain, DomainInterfaceAddressesSource, IPAddrType, isInvalidState, isNotFound, procedures } from '@aula/libvirt';
import type { NetworkEvidence, RunningMachine } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import type { GuestAgents } from './guest-agents.ts';
import { leaseSecondsOf, takenThisStart } from './leases.ts';
import { readNeighbours } from './neighbour-table.ts';
import { findNetwork } from './network-lookup.ts';
import { findDomain } from './owned.ts';

/** How long libvirt may look for one machine's neighbours. */
const ASK_TIMEOUT_MS = 2000;
/** Machines looked for at once. */
const ASKED_AT_ONCE = 8;

/** What DHCP, the host's neighbour table and guest agents say about a network's machines. */
export async function networkEvidence(
  context: DriverContext,
  agents: GuestAgents,
  { network, machines }: { network: string; machines: readonly RunningMachine[] },
  signal?: AbortSignal,
): Promise<NetworkEvidence> {
  const [leases, arp, agent] = await Promise.all([
    readLeases(context, network, machines, signal),
    neighboursOf(context, machines, signal),
    agents.addresses(machines, signal),
  ]);
  return { leases, arp, agent };
}

async function neighboursOf(
  context: DriverContext,
  machines: readonly RunningMachine[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  // libvirt 9.0 fails at the neighbour table of newer kernels, and tells only of its own machines.
  const neighbours = await readNeighbours(context.routeTable());
  if (neighbours !== null) return neighbours;
  const found = new Map<string, readonly string[]>();
  const next = machines.values();
  const asker = async (): Promise<void> => {
    for (const { domain, mac } of next) {
      const dom = await findDomain(context, domain, signal);
      const seen = dom === null ? null : await askLibvirt(context, { dom, mac }, signal);
      if (seen !== null) found.set(mac, seen);
    }
  };
  await Promise.all(Array.from({ length: Math.min(ASKED_AT_ONCE, machines.length) }, asker));
  return found;
}

async function readLeases(
  context: DriverContext,
  network: string,
  machines: readonly RunningMachine[],
  signal?: AbortSignal,
): Promise<NetworkEvidence['leases']> {
  const net = await findNetwork(context, network, signal);
  if (net === null) return [];
  const args = { net, mac: null, needResults: true, flags: 0 };
  const answers = Promise.all([leaseSecondsOf(context, net, signal), context.link.call(procedures.networkGetDHCPLeases, args, { signal })]);
  const known = await answers.catch((error: unknown) => {
    // It was stopped or taken off the host meanwhile.
    if (isInvalidState(error) || isNotFound(error)) return null;
    throw error;
  });
  if (known === null) return [];
  const [leaseSeconds, answer] = known;
  const domains = new Map(machines.map(({ mac, domain }) => [mac, domain]));
  const nowMs = Date.now();
  const kept = answer.leases.filter(({ type, expirytime }) => type === IPAddrType.ipv4 && Number(expirytime) * 1000 > nowMs);
  return Promise.all(
    kept.map(async ({ mac, ipaddr, hostname, expirytime }) => {
      const card = (mac ?? '').toLowerCase();
      const domain = domains.get(card);
      const current = domain === undefined || (await takenThisStart(context, domain, Number(expirytime) - leaseSeconds(card)));
      return { mac: card, ip: ipaddr, hostname, endsAt: new Date(Number(expirytime) * 1000).toISOString(), current };
    }),
  );
}

/** IPv4 addresses of one of its cards that the host has seen; null where libvirt cannot tell. */
async function askLibvirt(
  context: DriverContext,
  { dom, mac }: { dom: Domain; mac: string },
  signal?: AbortSignal,
): Promise<string[] | null> {
  const quick = AbortSignal.timeout(ASK_TIMEOUT_MS);
  const stop = signal === undefined ? quick : AbortSignal.any([quick, signal]);
  try {
    const args = { dom, source: DomainInterfaceAddressesSource.arp, flags: 0 };
    const { ifaces } = await context.link.call(procedures.domainInterfaceAddresses, args, { lane: 'work', signal: stop });
    const cards = ifaces.filter((card) => card.hwaddr?.toLowerCase() === mac);
    return cards.flatMap(({ addrs }) => addrs.flatMap(({ type, addr }) => (type === IPAddrType.ipv4 ? [addr] : [])));
  } catch {
    // A host that cannot tell, or a machine that went off meanwhile: nothing is known.
    signal?.throwIfAborted();
    return null;
  }
}
