import type { NetworkMachineView } from '@aula/api';
import { duration } from './time-words.ts';

/** An address that a machine has, and who says so. */
export interface HeldAddress {
  ip: string;
  /** e.g. `lease, 7 h left`, `seen on the wire`, `guest agent`. */
  sources: string[];
  /** It is the one that it should have, or there is none that it should. */
  right: boolean;
}

const AGENT = 'guest agent';

type Facts = Pick<NetworkMachineView, 'wantedIp' | 'leasedIp' | 'leaseEndsAt' | 'arpIp' | 'agentIps'>;

/** What is known of a machine's addresses, one row for each address, the wanted one first. `now` in ms since the epoch. */
export function heldAddresses({ wantedIp, leasedIp, leaseEndsAt, arpIp, agentIps }: Facts, now: number): HeldAddress[] {
  const sources = new Map<string, string[]>();
  const add = (ip: string, source: string) => sources.set(ip, [...(sources.get(ip) ?? []), source]);
  if (leasedIp !== null) add(leasedIp, leaseWords(leaseEndsAt, now));
  if (arpIp !== null) add(arpIp, 'seen on the wire');
  for (const ip of agentIps ?? []) add(ip, AGENT);
  // A guest may have more addresses than the one that it should; that is no fault.
  const hasWanted = wantedIp === null || (agentIps?.includes(wantedIp) ?? false);
  const right = (ip: string, said: readonly string[]): boolean =>
    wantedIp === null || ip === wantedIp || ip.includes(':') || (hasWanted && said.every((source) => source === AGENT));
  return [...sources]
    .map(([ip, said]): HeldAddress => ({ ip, sources: said, right: right(ip, said) }))
    .sort((a, b) => Number(b.ip === wantedIp) - Number(a.ip === wantedIp));
}

/** What only the guest itself tells of beside the address that it should have: told in one breath. */
export const isAside = ({ ip, sources, right }: HeldAddress, wantedIp: string | null): boolean =>
  wantedIp !== null && right && ip !== wantedIp && sources.every((source) => source === AGENT);

function leaseWords(endsAt: string | null, now: number): string {
  if (endsAt === null) return 'lease';
  const left = Date.parse(endsAt) - now;
  return left > 0 ? `lease, ${duration(left)} left` : 'lease has run out';
}
