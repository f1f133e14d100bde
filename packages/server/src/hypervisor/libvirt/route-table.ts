import { readFile } from 'node:fs/promises';
import { ipv6FromNumber, ipv6ToNumber } from '@aula/model';

/** One IPv4 route of `/proc/net/route`. */
export interface Route {
  device: string;
  /** CIDR form. */
  subnet: string;
}

/** Routes read at most; a full internet table is no classroom's. */
const ROUTES_MAX = 4096;

/** Parses `/proc/net/route`: addresses are 32-bit hex numbers in host byte order (little-endian). The default route is left out. */
export function parseRouteTable(text: string): Route[] {
  const routes: Route[] = [];
  for (const line of text.split('\n').slice(1, ROUTES_MAX + 1)) {
    const [device, destination, , , , , , mask] = line.trim().split(/\s+/);
    if (device === undefined || destination === undefined || mask === undefined) continue;
    if (!/^[0-9A-F]{8}$/i.test(destination) || !/^[0-9A-F]{8}$/i.test(mask)) continue;
    const prefix = [...Number.parseInt(mask, 16).toString(2)].filter((bit) => bit === '1').length;
    if (prefix === 0) continue;
    routes.push({ device, subnet: `${littleEndian(destination)}/${prefix}` });
  }
  return routes;
}

const littleEndian = (hex: string): string => [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');

/** Routes of the network namespace that the file belongs to; empty when it cannot be read. */
export async function readRoutes(path: string | null): Promise<Route[]> {
  if (path === null) return [];
  return parseRouteTable(await readFile(path, 'utf8').catch(() => ''));
}

const GROUPS = /.{4}/g;

/** Parses `/proc/net/ipv6_route`: addresses are 32 hex digits. The default route, single addresses, link-local and multicast are left out. */
export function parseRouteTable6(text: string): Route[] {
  const routes: Route[] = [];
  for (const line of text.split('\n').slice(0, ROUTES_MAX)) {
    const [destination = '', length = '', , , , , , , , device] = line.trim().split(/\s+/);
    if (!/^[0-9a-f]{32}$/.test(destination) || device === undefined || /^f[ef]/.test(destination)) continue;
    const prefix = Number.parseInt(length, 16);
    const value = ipv6ToNumber((destination.match(GROUPS) ?? []).join(':'));
    if (!(prefix > 0 && prefix < 128) || value === null) continue;
    routes.push({ device, subnet: `${ipv6FromNumber(value)}/${prefix}` });
  }
  return routes;
}
