import { schemas } from '@aula/api';
import { type Person, parsePersonName, type Role } from '@aula/model';
import type { Database } from './database.ts';
import type { PersonTable } from './schema.ts';

export interface StoredPerson extends Person {
  passwordHash: string;
}

export type PeopleStore = ReturnType<typeof createPeopleStore>;

export interface NewPerson {
  name: string;
  displayName: string;
  role: Role;
  passwordHash: string;
  mustChangePassword: boolean;
  createdAt: string;
}

/** People and their password hashes. */
export function createPeopleStore(db: Database) {
  return {
    async find(name: string): Promise<StoredPerson | null> {
      const row = await db.selectFrom('person').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async list(): Promise<StoredPerson[]> {
      return (await db.selectFrom('person').selectAll().orderBy('name').execute()).map(fromRow);
    },
    async count(role?: Role): Promise<number> {
      let query = db.selectFrom('person').select((e) => e.fn.countAll<number>().as('n'));
      if (role !== undefined) query = query.where('role', '=', role);
      return Number((await query.executeTakeFirstOrThrow()).n);
    },
    /** Resolves `false` when the name is taken. */
    async insert(person: NewPerson): Promise<boolean> {
      const result = await db
        .insertInto('person')
        .values({
          name: person.name,
          display_name: person.displayName,
          role: person.role,
          password_hash: person.passwordHash,
          must_change_password: person.mustChangePassword ? 1 : 0,
          created_at: person.createdAt,
        })
        .onConflict((c) => c.column('name').doNothing())
        .executeTakeFirst();
      return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
    },
    async setPassword(name: string, passwordHash: string, mustChange: boolean): Promise<void> {
      await db
        .updateTable('person')
        .set({ password_hash: passwordHash, must_change_password: mustChange ? 1 : 0 })
        .where('name', '=', name)
        .execute();
    },
    /** Their logins go, and their seats become free, with them. */
    async remove(name: string): Promise<void> {
      await db.deleteFrom('person').where('name', '=', name).execute();
    },
  };
}

function fromRow(row: PersonTable): StoredPerson {
  const name = parsePersonName(row.name);
  if (name === null) throw new Error(`The store holds a person of an impossible name: ${JSON.stringify(row.name)}`);
  return {
    name,
    displayName: row.display_name,
    role: schemas.role.parse(row.role),
    createdAt: row.created_at,
    mustChangePassword: row.must_change_password !== 0,
    passwordHash: row.password_hash,
  };
}
