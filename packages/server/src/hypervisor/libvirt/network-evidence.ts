import { DomainInterfaceAddressesSource, IPAddrType, isInvalidState, procedures } from '@aula/libvirt';
import type { NetworkEvidence, RunningMachine } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { leaseSecondsOf, takenThisStart } from './leases.ts';
import { findNetwork } from './networks.ts';
import { findDomain } from './owned.ts';

/** A guest agent that does not answer within this is taken for none. */
const AGENT_TIMEOUT_MS = 2000;
/** Machines asked at once. */
const ASKED_AT_ONCE = 8;

/** What DHCP, the host's neighbour table and guest agents say about a network's machines. */
export async function networkEvidence(
  context: DriverContext,
  { network, machines }: { network: string; machines: readonly RunningMachine[] },
  signal?: AbortSignal,
): Promise<NetworkEvidence> {
  const arp = new Map<string, readonly string[]>();
  const agent = new Map<string, readonly string[]>();
  const next = machines.values();
  const asker = async (): Promise<void> => {
    for (const machine of next) {
      const { arp: seen, agent: told } = await askMachine(context, machine, signal);
      if (seen !== null) arp.set(machine.mac, seen);
      if (told !== null) agent.set(machine.mac, told);
    }
  };
  const [leases] = await Promise.all([
    readLeases(context, network, machines, signal),
    ...Array.from({ length: Math.min(ASKED_AT_ONCE, machines.length) }, asker),
  ]);
  return { leases, arp, agent };
}

async function readLeases(
  context: DriverContext,
  network: string,
  machines: readonly RunningMachine[],
  signal?: AbortSignal,
): Promise<NetworkEvidence['leases']> {
  const net = await findNetwork(context, network, signal);
  if (net === null) return [];
  const leaseSeconds = await leaseSecondsOf(context, net, signal);
  const args = { net, mac: null, needResults: true, flags: 0 };
  const answer = await context.link.call(procedures.networkGetDHCPLeases, args, { signal }).catch((error: unknown) => {
    if (isInvalidState(error)) return { leases: [] };
    throw error;
  });
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

/** Its IPv4 addresses in the host's neighbour table, and those its agent tells; null where nothing is known. */
async function askMachine(
  context: DriverContext,
  { domain, mac }: RunningMachine,
  signal?: AbortSignal,
): Promise<{ arp: string[] | null; agent: string[] | null }> {
  const dom = await findDomain(context, domain, signal);
  if (dom === null) return { arp: null, agent: null };
  const { agent: AGENT, arp: ARP } = DomainInterfaceAddressesSource;
  const ask = async (source: number, stop: AbortSignal | undefined): Promise<string[] | null> => {
    try {
      const { ifaces } = await context.link.call(
        procedures.domainInterfaceAddresses,
        { dom, source, flags: 0 },
        { lane: 'work', signal: stop },
      );
      const cards = ifaces.filter((card) => card.hwaddr?.toLowerCase() === mac);
      return cards.flatMap(({ addrs }) => addrs.flatMap(({ type, addr }) => (type === IPAddrType.ipv4 ? [addr] : [])));
    } catch {
      // No agent, none that answers, or a machine that went off meanwhile: nothing is known.
      signal?.throwIfAborted();
      return null;
    }
  };
  const quick = AbortSignal.timeout(AGENT_TIMEOUT_MS);
  const [seen, told] = await Promise.all([ask(ARP, signal), ask(AGENT, signal === undefined ? quick : AbortSignal.any([quick, signal]))]);
  return { arp: seen, agent: told };
}
