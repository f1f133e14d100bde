import { Resolver } from 'node:dns/promises';
import { REACH_LIMITS } from './limits.ts';

export interface FoundAddress {
  address: string;
  /** Seconds. */
  ttl: number;
}

/** All addresses of a name, asked of these servers (none: the system's); null when no server answered. */
export async function lookup(name: string, servers: readonly string[]): Promise<FoundAddress[] | null> {
  const resolver = new Resolver({ timeout: REACH_LIMITS.lookupMs, tries: REACH_LIMITS.lookupTries });
  if (servers.length > 0) resolver.setServers(servers);
  const answers = await Promise.all([
    resolver.resolve4(name, { ttl: true }).catch(noneOf),
    resolver.resolve6(name, { ttl: true }).catch(noneOf),
  ]);
  const told = answers.filter((one) => one !== null);
  return told.length === 0 ? null : told.flat();
}

/** A server that says there is none has answered. */
function noneOf(error: NodeJS.ErrnoException): [] | null {
  return error.code === 'ENODATA' || error.code === 'ENOTFOUND' ? [] : null;
}
