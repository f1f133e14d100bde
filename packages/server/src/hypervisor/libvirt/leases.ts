import { IPAddrType, isInvalidState, procedures } from '@aula/libvirt';
import { type Ipv4Address, type MacAddress, type NetworkName, parseIpv4Address, parseMacAddress } from '@aula/model';
import type { DriverContext } from './context.ts';
import { qemuStart } from './live-seats.ts';
import { findNetwork } from './networks.ts';

/** dnsmasq's lease time where none is set, as in Aula's networks. */
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
  const nowS = Date.now() / 1000;
  for (const lease of answer.leases) {
    const mac = parseMacAddress(lease.mac ?? '');
    const ip = lease.type === IPAddrType.ipv4 ? parseIpv4Address(lease.ipaddr) : null;
    const expiryS = Number(lease.expirytime);
    if (mac === null || ip === null || expiryS <= nowS) continue;
    if (await isOfThisStart(context, lease.hostname, expiryS - LEASE_S)) found.set(mac, ip);
  }
  return found;
}

async function isOfThisStart(context: DriverContext, hostname: string | null, takenAtS: number): Promise<boolean> {
  if (hostname === null) return true;
  const start = await qemuStart(context, hostname);
  if (start === 'unknown') return true;
  return start !== 'off' && takenAtS + SLACK_S >= start.getTime() / 1000;
}
