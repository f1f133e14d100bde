import type { PersonView } from '@aula/api';
import { parsePersonName } from '@aula/model';
import type { Audit } from '../audit/audit.ts';
import { addressKey, type BackOff } from '../auth/back-off.ts';
import type { Caller } from '../auth/caller.ts';
import type { Logins } from '../auth/logins.ts';
import type { Passwords } from '../auth/passwords.ts';
import { slowDown } from '../auth/slow-down.ts';
import { ServerError } from '../errors.ts';
import type { PeopleStore } from '../store/people.ts';
import { personView } from './people-service.ts';

export interface SessionServiceOptions {
  people: PeopleStore;
  logins: Logins;
  passwords: Passwords;
  audit: Audit;
  byName: BackOff;
  byAddress: BackOff;
  startedAt: string;
  now?: () => number;
}

/** Tries that were refused are told in the audit at most this often, all together. */
const REFUSAL_TOLD_EVERY_MS = 10_000;

export type SessionService = ReturnType<typeof createSessionService>;

/** Logging in and out. */
export function createSessionService({
  people,
  logins,
  passwords,
  audit,
  byName,
  byAddress,
  startedAt,
  now = Date.now,
}: SessionServiceOptions) {
  let refusalToldAt = Number.NEGATIVE_INFINITY;
  let untold = 0;

  /** Refused tries cost nothing to make: an entry for each would let anybody push the rest out of the audit. */
  async function recordRefusal(subject: string, address: string): Promise<void> {
    if (now() - refusalToldAt < REFUSAL_TOLD_EVERY_MS) {
      untold++;
      return;
    }
    const detail = untold === 0 ? address : `${address}, and ${untold} more since the last such entry`;
    refusalToldAt = now();
    untold = 0;
    await audit.write({ actor: subject, action: 'login.refused', subject, outcome: 'refused', detail });
  }

  return {
    /** The same answer, after the same time, for a wrong name and a wrong password. */
    async login(name: string, password: string, ip: string): Promise<{ cookie: string; person: PersonView }> {
      const known = parsePersonName(name.trim().toLowerCase());
      const address = addressKey(ip);
      // What is not a name may be a password typed into the wrong field: it goes nowhere.
      const subject = known ?? '(not a name)';
      try {
        slowDown(byAddress.begin(address) || byName.begin(subject), 'failed logins');
      } catch (error) {
        await recordRefusal(subject, address);
        throw error;
      }
      const person = known === null ? null : await people.find(known);
      const right = await passwords.verify(password, person?.passwordHash ?? null);
      if (person === null || !right) {
        await audit.write({ actor: subject, action: 'login.failed', subject, outcome: 'failed', detail: address });
        throw new ServerError('unauthenticated', 'Name or password is wrong.');
      }
      byName.forgive(subject, true);
      byAddress.forgive(address, false);
      const cookie = await logins.begin(person);
      await audit.write({ actor: person.name, action: 'login', subject: person.name, detail: address });
      return { cookie, person: personView(person) };
    },

    async logout(caller: Caller): Promise<void> {
      if (caller.via === 'cookie') await logins.end(caller.loginId);
      await audit.write({ actor: caller.auditName, action: 'logout', subject: caller.name });
    },

    async me(caller: Caller): Promise<PersonView> {
      if (caller.via === 'token')
        return { name: caller.name, displayName: 'Local administrator', role: 'admin', createdAt: startedAt, mustChangePassword: false };
      const person = await people.find(caller.name);
      if (person === null) throw new ServerError('unauthenticated', 'This account is gone.');
      return personView(person);
    },
  };
}
