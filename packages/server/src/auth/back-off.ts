/** Failures that cost nothing: people mistype. */
export const FREE_TRIES = { name: 5, address: 20 } as const;
const FIRST_WAIT_MS = 1000;
export const WAIT_MAX_MS = 15 * 60_000;
/** A key without failures for so long is forgotten. */
const FORGET_MS = 2 * WAIT_MAX_MS;
/** Keys remembered; beyond it those with the fewest failures go first, so that a flood of new ones cannot wash out an old one. */
export const KEYS_MAX = 10_000;

interface Entry {
  failures: number;
  lastAt: number;
}

export type BackOff = ReturnType<typeof createBackOff>;

/**
 * Slows down guessing of passwords, per key (a login name, or a network address): after some free
 * tries each failure doubles the wait. A try counts as failed from its beginning, so that many at
 * once gain nothing.
 */
export function createBackOff({
  freeTries,
  now = Date.now,
  keysMax = KEYS_MAX,
}: {
  freeTries: number;
  now?: () => number;
  keysMax?: number;
}) {
  const entries = new Map<string, Entry>();

  const waitOf = (entry: Entry): number => {
    const costly = entry.failures - freeTries;
    return costly <= 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (costly - 1), WAIT_MAX_MS);
  };

  function makeRoom(): void {
    for (const [key, entry] of entries) if (now() - entry.lastAt > FORGET_MS) entries.delete(key);
    if (entries.size < keysMax) return;
    const weakest = [...entries].sort(([, a], [, b]) => a.failures - b.failures || a.lastAt - b.lastAt);
    for (const [key] of weakest.slice(0, Math.ceil(keysMax / 10))) entries.delete(key);
  }

  return {
    /** Milliseconds until a try is allowed; 0 when it is now, and then it counts as a failure until `forgive`. */
    begin(key: string): number {
      const entry = entries.get(key);
      if (entry === undefined || now() - entry.lastAt > FORGET_MS) {
        if (entries.size >= keysMax) makeRoom();
        entries.set(key, { failures: 1, lastAt: now() });
        return 0;
      }
      const left = entry.lastAt + waitOf(entry) - now();
      if (left > 0) return left;
      entry.failures++;
      entry.lastAt = now();
      return 0;
    },
    /** The try was right: takes back one failure, or all of them. */
    forgive(key: string, all: boolean): void {
      const entry = entries.get(key);
      if (entry === undefined) return;
      entry.failures--;
      if (all || entry.failures <= 0) entries.delete(key);
    },
    size: () => entries.size,
  };
}

/** The key of a client's address: IPv6 by its /64, since one client has a whole one. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  if (tail !== undefined) {
    const after = tail.split(':').filter((group) => group !== '');
    while (groups.length + after.length < 8) groups.push('0');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
