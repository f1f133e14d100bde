import { IPAddrType, isInvalidState, type Network, procedures } from '@aula/libvirt';
import { type Ipv4Address, type MacAddress, type NetworkName, parseIpv4Address, parseMacAddress } from '@aula/model';
import type { DriverContext } from './context.ts';
import { qemuStart } from './live-seats.ts';
import { readShape } from './network-ensure.ts';
import { findNetwork } from './network-lookup.ts';

/** dnsmasq's lease time where none is set. */
const LEASE_S = 3600;
/** Both times are whole seconds of the same clock. */
const SLACK_S = 2;

/**
 * Addresses that the network's machines hold now; empty when there is no such network or it is not active. dnsmasq remembers a
 * lease after its machine went off: one that is older than its machine's start is left out, as is one of a machine that is off.
 */
export async function networkLeases(
  context: DriverContext,
  network: NetworkName,
  signal?: AbortSignal,
): Promise<Map<MacAddress, Ipv4Address>> {
  const found = new Map<MacAddress, Ipv4Address>();
  const net = await findNetwork(context, network, signal);
  if (net === null) return found;
  const args = { net, mac: null, needResults: true, flags: 0 };
  const answer = await context.link.call(procedures.networkGetDHCPLeases, args, { signal }).catch((error: unknown) => {
    if (isInvalidState(error)) return { leases: [] };
    throw error;
  });
  if (answer.leases.length === 0) return found;
  const leaseSeconds = await leaseSecondsOf(context, net, signal);
  const nowS = Date.now() / 1000;
  for (const lease of answer.leases) {
    const mac = parseMacAddress(lease.mac ?? '');
    const ip = lease.type === IPAddrType.ipv4 ? parseIpv4Address(lease.ipaddr) : null;
    const expiryS = Number(lease.expirytime);
    if (mac === null || ip === null || expiryS <= nowS) continue;
    if (await isOfThisStart(context, lease.hostname, expiryS - leaseSeconds(mac))) found.set(mac, ip);
  }
  return found;
}

const isOfThisStart = async (context: DriverContext, hostname: string | null, takenAtS: number): Promise<boolean> =>
  hostname === null || takenThisStart(context, hostname, takenAtS);

/** Whether a lease that was taken then, in seconds since 1970, was taken by the machine as it runs now. */
export async function takenThisStart(context: DriverContext, domain: string, takenAtS: number): Promise<boolean> {
  const start = await qemuStart(context, domain);
  if (start === 'unknown') return true;
  return start !== 'off' && takenAtS + SLACK_S >= start.getTime() / 1000;
}

/** How long a lease of the running network lasts, in seconds, for a machine by its MAC. */
export async function leaseSecondsOf(context: DriverContext, net: Network, signal?: AbortSignal): Promise<(mac: string) => number> {
  const shape = await readShape(context, net, true, signal);
  const reserved = new Map(shape.reservations.map(({ mac, leaseSeconds }) => [mac, leaseSeconds]));
  const dynamic = shape.ranges[0]?.leaseSeconds ?? null;
  return (mac) => (reserved.has(mac) ? reserved.get(mac) : dynamic) ?? LEASE_S;
}
