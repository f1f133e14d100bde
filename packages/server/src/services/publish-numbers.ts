import { readFile } from 'node:fs/promises';
import type { NetworkSpace } from '../hypervisor/firewall/network-space.ts';
import type { PortProtocol } from '../store/ports.ts';

/** Below the ranges that Linux (32768) and Windows (49152) take for outgoing connections, above what usual services and displays (5900) have. */
export const HOST_PORTS = { first: 20_000, last: 29_999 } as const;

/** The first number that is not taken; null when there is none left. */
export function chooseHostPort(taken: ReadonlySet<number>): number | null {
  for (let port: number = HOST_PORTS.first; port <= HOST_PORTS.last; port++) if (!taken.has(port)) return port;
  return null;
}

/** Local ports in a table of `/proc/…/net/{tcp,tcp6,udp,udp6}`: of listeners for TCP (state 0A), all of UDP. */
export function localPorts(table: string, protocol: PortProtocol): number[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, , state] = line.trim().split(/\s+/);
      const port = Number.parseInt(local?.split(':').at(-1) ?? '', 16);
      return Number.isInteger(port) && (protocol === 'udp' || state === '0A') ? [port] : [];
    });
}

/** Ports that programs hold in the namespace now; displays of running machines are among them. */
export async function heldPorts(space: NetworkSpace | null, protocol: PortProtocol): Promise<Set<number>> {
  if (space === null) return new Set();
  const folder = space.kind === 'own' ? '/proc/self/net' : `/proc/${space.pid}/net`;
  const tables = await Promise.all([protocol, `${protocol}6`].map((name) => readFile(`${folder}/${name}`, 'utf8').catch(() => '')));
  return new Set(tables.flatMap((table) => localPorts(table, protocol)));
}

/** Ports that rules of others lead elsewhere before a program sees them: every port that a rule with DNAT or REDIRECT names, of either protocol. */
export function redirectedPorts(ruleset: string): Set<number> {
  const ports = new Set<number>();
  for (const line of ruleset.split('\n')) {
    if (!/\b(dnat|redirect|tproxy)\b/i.test(line)) continue;
    for (const [, first, last] of line.matchAll(/dports?\s+(?:\{\s*)?(\d+)(?:[-:](\d+))?/g)) {
      const from = Number(first);
      const to = Math.min(Number(last ?? first), 65_535);
      for (let port = from; port <= to; port++) ports.add(port);
    }
    for (const [, list] of line.matchAll(/dports?\s+\{([^}]*)\}/g))
      for (const port of (list ?? '').split(',')) ports.add(Number.parseInt(port, 10));
  }
  return ports;
}
