import type { PersonView, schemas } from '@aula/api';
import type { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import type { BackOff } from '../auth/back-off.ts';
import type { Caller } from '../auth/caller.ts';
import type { Logins } from '../auth/logins.ts';
import { makeOneTimePassword, type Passwords } from '../auth/passwords.ts';
import { slowDown } from '../auth/slow-down.ts';
import { notFound, ServerError } from '../errors.ts';
import type { PeopleStore, StoredPerson } from '../store/people.ts';

/** Accounts of one installation. */
export const PEOPLE_MAX = 20_000;

export interface PeopleServiceOptions {
  people: PeopleStore;
  logins: Logins;
  passwords: Passwords;
  audit: Audit;
  /** Guesses of the current password, by name: a login that was stolen must not find it out. */
  guesses: BackOff;
  /** The list of people, or who owns what, has changed. */
  onChange(): Promise<void>;
  now?: () => number;
}

export interface NewPersonRequest {
  name: string;
  displayName: string;
  role: z.infer<typeof schemas.role>;
  password?: string | undefined;
}

export type PeopleService = ReturnType<typeof createPeopleService>;

/** Accounts: made, given new passwords, removed. */
export function createPeopleService({ people, logins, passwords, audit, guesses, onChange, now = Date.now }: PeopleServiceOptions) {
  async function existing(name: string): Promise<StoredPerson> {
    const person = await people.find(name);
    if (person === null) throw notFound('account', name);
    return person;
  }

  return {
    async list(): Promise<PersonView[]> {
      return (await people.list()).map(personView);
    },

    async create(
      caller: Caller,
      { name, displayName, role, password }: NewPersonRequest,
    ): Promise<{ person: PersonView; oneTimePassword: string | null }> {
      if (caller.role === 'teacher' && role !== 'student')
        throw new ServerError('forbidden', 'Teachers may only make accounts of students.');
      if ((await people.find(name)) !== null) throw taken(name);
      if ((await people.count()) >= PEOPLE_MAX)
        throw new ServerError('conflict', `There are ${PEOPLE_MAX} accounts already, which is the most.`);
      const oneTimePassword = password === undefined ? makeOneTimePassword() : null;
      const passwordHash = await passwords.hash(password ?? oneTimePassword ?? '');
      const createdAt = new Date(now()).toISOString();
      const made = await people.insert({ name, displayName, role, passwordHash, mustChangePassword: oneTimePassword !== null, createdAt });
      if (!made) throw taken(name);
      await audit.write({ actor: caller.auditName, action: 'person.create', subject: name, detail: role });
      await onChange();
      return { person: personView(await existing(name)), oneTimePassword };
    },

    async resetPassword(caller: Caller, name: string): Promise<string> {
      const person = await existing(name);
      if (caller.role === 'teacher' && person.role !== 'student')
        throw new ServerError('forbidden', 'Teachers may only set passwords of students.');
      const oneTimePassword = makeOneTimePassword();
      await people.setPassword(name, await passwords.hash(oneTimePassword), true);
      await logins.endAllOf(name);
      await audit.write({ actor: caller.auditName, action: 'person.password.reset', subject: name });
      await onChange();
      return oneTimePassword;
    },

    async changePassword(caller: Caller, current: string, next: string): Promise<void> {
      const person = await existing(caller.name);
      slowDown(guesses.begin(person.name), 'wrong passwords');
      if (!(await passwords.verify(current, person.passwordHash))) {
        await audit.write({ actor: caller.auditName, action: 'person.password.change', subject: person.name, outcome: 'refused' });
        throw new ServerError('forbidden', 'The current password is not right.');
      }
      guesses.forgive(person.name, true);
      if (current === next) throw new ServerError('invalid', 'The new password must differ from the current one.');
      await people.setPassword(person.name, await passwords.hash(next), false);
      await logins.endAllOf(person.name, caller.loginId);
      await audit.write({ actor: caller.auditName, action: 'person.password.change', subject: person.name });
      await onChange();
    },

    async remove(caller: Caller, name: string): Promise<void> {
      const person = await existing(name);
      if (person.name === caller.name) throw new ServerError('conflict', 'You cannot remove your own account.');
      if (person.role === 'admin' && (await people.count('admin')) <= 1)
        throw new ServerError('conflict', 'The last admin cannot be removed.');
      await logins.endAllOf(name);
      await people.remove(name);
      await audit.write({ actor: caller.auditName, action: 'person.delete', subject: name });
      await onChange();
    },
  };
}

const taken = (name: string) => new ServerError('conflict', `There is an account "${name}" already.`);

export const personView = ({ name, displayName, role, createdAt, mustChangePassword }: StoredPerson): PersonView => ({
  name,
  displayName,
  role,
  createdAt,
  mustChangePassword,
});
