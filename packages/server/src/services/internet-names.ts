import type { FoundAddress } from '../hypervisor/reach/lookup.ts';

/** A name is asked for again when its answer has grown old, but not more often than this. */
const AGAIN_MIN_S = 30;
const AGAIN_MAX_S = 3600;
/** An address stays allowed for so long after the answer that told it should have been renewed: clients keep answers, and servers rotate. */
const GRACE_S = 300;
const ADDRESSES_MAX = 64;
const AT_ONCE = 16;

export interface InternetNamesOptions {
  lookup(name: string, servers: readonly string[]): Promise<FoundAddress[] | null>;
  now?: () => number;
}

interface Entry {
  servers: readonly string[];
  /** Address → until when it is allowed, in ms. */
  addresses: Map<string, number>;
  againAt: number;
}

export type InternetNames = ReturnType<typeof createInternetNames>;

/** Addresses of the DNS names of allow-lists, renewed as their answers grow old. */
export function createInternetNames({ lookup, now = Date.now }: InternetNamesOptions) {
  let entries = new Map<string, Entry>();

  async function renew(name: string, entry: Entry): Promise<boolean> {
    const found = await lookup(name, entry.servers).catch(() => null);
    const at = now();
    for (const [address, until] of entry.addresses) if (until <= at) entry.addresses.delete(address);
    // Nobody answered: what was known stays for its time.
    const ttl = found === null || found.length === 0 ? AGAIN_MIN_S : Math.min(...found.map((one) => one.ttl));
    const again = Math.min(Math.max(ttl, AGAIN_MIN_S), AGAIN_MAX_S);
    entry.againAt = at + again * 1000;
    for (const { address } of (found ?? []).slice(0, ADDRESSES_MAX)) {
      entry.addresses.delete(address);
      entry.addresses.set(address, at + (again + GRACE_S) * 1000);
    }
    for (const address of entry.addresses.keys()) {
      if (entry.addresses.size <= ADDRESSES_MAX) break;
      entry.addresses.delete(address);
    }
    return found !== null;
  }

  return {
    /** These names are kept from now on, each asked of its servers; others are forgotten. */
    keep(names: ReadonlyMap<string, readonly string[]>): void {
      const next = new Map<string, Entry>();
      for (const [name, servers] of names) {
        const known = entries.get(name);
        next.set(name, known === undefined ? { servers, addresses: new Map(), againAt: 0 } : { ...known, servers });
      }
      entries = next;
    },
    /** Asks for those that are due; whether anything was told. */
    async refresh(): Promise<boolean> {
      const due = [...entries].filter(([, entry]) => entry.againAt <= now());
      let told = false;
      for (let at = 0; at < due.length; at += AT_ONCE) {
        const answers = await Promise.all(due.slice(at, at + AT_ONCE).map(([name, entry]) => renew(name, entry)));
        told ||= answers.includes(true);
      }
      return told;
    },
    addresses(name: string): { address: string; seconds: number }[] {
      const at = now();
      return [...(entries.get(name)?.addresses ?? [])].flatMap(([address, until]) => {
        const seconds = Math.ceil((until - at) / 1000);
        return seconds > 0 ? [{ address, seconds }] : [];
      });
    },
  };
}
