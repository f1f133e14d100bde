import { createHash, randomBytes } from 'node:crypto';
import type { LoginStore } from '../store/logins.ts';
import type { PeopleStore, StoredPerson } from '../store/people.ts';
import type { Caller } from './caller.ts';

export const IDLE_MAX_MS = 12 * 3_600_000;
export const AGE_MAX_MS = 7 * 24 * 3_600_000;
/** Logins of one person at once; the one idle for longest ends. */
export const LOGINS_PER_PERSON = 20;
/** How stale `last seen` may be: a write per request would be one sync per request. */
const TOUCH_EVERY_MS = 60_000;
/** Form of a cookie's value: 256 bits, base64url. */
const COOKIE = /^[A-Za-z0-9_-]{43}$/;

const hashOf = (cookie: string): string => createHash('sha256').update(cookie).digest('hex');

export type LoginEnd = (loginIds: readonly string[]) => void;
export type Logins = ReturnType<typeof createLogins>;

/** Logins by cookie: made, found again, ended. Whoever ends one hears of it through `onEnd`. */
export function createLogins({
  logins,
  people,
  onEnd,
  now = Date.now,
}: {
  logins: LoginStore;
  people: PeopleStore;
  onEnd: LoginEnd;
  now?: () => number;
}) {
  const iso = (ms: number) => new Date(ms).toISOString();

  async function callerOfId(loginId: string, touch: boolean): Promise<Caller | null> {
    const login = await logins.find(loginId);
    if (login === null) return null;
    const idle = now() - Date.parse(login.lastSeenAt);
    if (idle > IDLE_MAX_MS || now() - Date.parse(login.createdAt) > AGE_MAX_MS) {
      await logins.remove(loginId);
      onEnd([loginId]);
      return null;
    }
    const person = await people.find(login.person);
    if (person === null) return null;
    if (touch && idle > TOUCH_EVERY_MS) await logins.touch(loginId, iso(now()));
    return toCaller(person, loginId);
  }

  return {
    /** The value for the cookie; the store only learns its hash. */
    async begin(person: StoredPerson): Promise<string> {
      const cookie = randomBytes(32).toString('base64url');
      const at = iso(now());
      await logins.insert({ idHash: hashOf(cookie), person: person.name, createdAt: at, lastSeenAt: at });
      const surplus = await logins.removeOldest(person.name, LOGINS_PER_PERSON);
      if (surplus.length > 0) onEnd(surplus);
      return cookie;
    },
    /** Null when the cookie is unknown or the login has expired. */
    async callerOf(cookie: string): Promise<Caller | null> {
      return COOKIE.test(cookie) ? callerOfId(hashOf(cookie), true) : null;
    },
    /** As {@link callerOf} by the id of a login that is still open somewhere; does not count as being seen. */
    stillThere: (loginId: string): Promise<Caller | null> => callerOfId(loginId, false),
    async end(loginId: string): Promise<void> {
      await logins.remove(loginId);
      onEnd([loginId]);
    },
    async endAllOf(person: string, keep?: string): Promise<void> {
      const ended = await logins.removeOf(person, keep);
      if (ended.length > 0) onEnd(ended);
    },
    async removeExpired(): Promise<void> {
      await logins.removeExpired(iso(now() - AGE_MAX_MS), iso(now() - IDLE_MAX_MS));
    },
  };
}

const toCaller = (person: StoredPerson, loginId: string): Caller => ({
  name: person.name,
  role: person.role,
  auditName: person.name,
  loginId,
  via: 'cookie',
  mustChangePassword: person.mustChangePassword,
});
