import type { Role } from '@aula/model';
import { makeOneTimePassword, type Passwords } from './auth/passwords.ts';
import type { PeopleStore } from './store/people.ts';

/** A login that is printed once and stored nowhere. */
export interface PrintedLogin {
  name: string;
  password: string;
  /** For people, e.g. `to be changed at the first login`. */
  note: string;
}

async function make(
  people: PeopleStore,
  passwords: Passwords,
  account: { name: string; displayName: string; role: Role; change: boolean },
): Promise<PrintedLogin | null> {
  if ((await people.find(account.name)) !== null) return null;
  const password = makeOneTimePassword();
  const made = await people.insert({
    name: account.name,
    displayName: account.displayName,
    role: account.role,
    passwordHash: await passwords.hash(password),
    mustChangePassword: account.change,
    createdAt: new Date().toISOString(),
  });
  const note = account.change ? `${account.role}; choose a new password at the first login` : account.role;
  return made ? { name: account.name, password, note } : null;
}

/** The first admin, when there is no admin at all. */
export async function makeFirstAdmin(people: PeopleStore, passwords: Passwords): Promise<PrintedLogin[]> {
  if ((await people.count('admin')) > 0) return [];
  const admin = await make(people, passwords, { name: 'admin', displayName: 'Administrator', role: 'admin', change: true });
  return admin === null ? [] : [admin];
}

export const DEMO_STUDENT = 'student';

/** Accounts to try the demo room with. */
export async function makeDemoAccounts(people: PeopleStore, passwords: Passwords): Promise<PrintedLogin[]> {
  const teacher = await make(people, passwords, { name: 'teacher', displayName: 'Demo teacher', role: 'teacher', change: false });
  const student = await make(people, passwords, { name: DEMO_STUDENT, displayName: 'Demo student', role: 'student', change: false });
  return [teacher, student].flatMap((one) => one ?? []);
}
