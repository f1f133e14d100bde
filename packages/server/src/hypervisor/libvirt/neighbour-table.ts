import { readFile } from 'node:fs/promises';

/** Neighbours read at most. */
const NEIGHBOURS_MAX = 16_384;
/** The kernel knows the hardware address (ATF_COM). */
const COMPLETE = 0x2;

/** IPv4 addresses by MAC, of `/proc/net/arp`. */
export function parseNeighbours(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n').slice(1, NEIGHBOURS_MAX + 1)) {
    const [ip, , flags, mac] = line.trim().split(/\s+/);
    if (ip === undefined || mac === undefined || (Number(flags) & COMPLETE) === 0) continue;
    const card = mac.toLowerCase();
    found.set(card, [...(found.get(card) ?? []), ip]);
  }
  return found;
}

/** Neighbours of the network namespace that this route table belongs to; null where they cannot be read. */
export async function readNeighbours(routeTable: string | null): Promise<Map<string, string[]> | null> {
  if (routeTable === null) return null;
  const text = await readFile(routeTable.replace(/route$/, 'arp'), 'utf8').catch(() => null);
  return text === null ? null : parseNeighbours(text);
}
