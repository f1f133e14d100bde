import type { PersonView } from '@aula/api';
import { parsePersonName } from '@aula/model';
import type { Audit } from '../audit/audit.ts';
import { addressKey, type BackOff } from '../auth/back-off.ts';
import type { Caller } from '../auth/caller.ts';
import type { Logins } from '../auth/logins.ts';
import type { Passwords } from '../auth/passwords.ts';
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
}

export type SessionService = ReturnType<typeof createSessionService>;

/** Logging in and out. */
export function createSessionService({ people, logins, passwords, audit, byName, byAddress, startedAt }: SessionServiceOptions) {
  function slowDown(name: string, address: string): void {
    const waitMs = byAddress.begin(address) || byName.begin(name);
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    const words = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
    throw new ServerError('tooManyTries', `Too many failed logins. Try again in ${words}.`, { retryAfterS: seconds });
  }

  return {
    /** The same answer, after the same time, for a wrong name and a wrong password. */
    async login(name: string, password: string, ip: string): Promise<{ cookie: string; person: PersonView }> {
      const known = parsePersonName(name.trim().toLowerCase());
      const address = addressKey(ip);
      // What is not a name may be a password typed into the wrong field: it goes nowhere.
      const subject = known ?? '(not a name)';
      try {
        slowDown(subject, address);
      } catch (error) {
        await audit.write({ actor: subject, action: 'login.refused', subject, outcome: 'refused', detail: address });
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
