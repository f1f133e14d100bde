import type { Database } from './database.ts';

export interface StoredLogin {
  idHash: string;
  person: string;
  createdAt: string;
  lastSeenAt: string;
}

export type LoginStore = ReturnType<typeof createLoginStore>;

/** Logins by the hash of their cookie. */
export function createLoginStore(db: Database) {
  return {
    async insert(login: StoredLogin): Promise<void> {
      await db
        .insertInto('login')
        .values({ id_hash: login.idHash, person: login.person, created_at: login.createdAt, last_seen_at: login.lastSeenAt })
        .execute();
    },
    async find(idHash: string): Promise<StoredLogin | null> {
      const row = await db.selectFrom('login').selectAll().where('id_hash', '=', idHash).executeTakeFirst();
      return row === undefined
        ? null
        : { idHash: row.id_hash, person: row.person, createdAt: row.created_at, lastSeenAt: row.last_seen_at };
    },
    async touch(idHash: string, at: string): Promise<void> {
      await db.updateTable('login').set({ last_seen_at: at }).where('id_hash', '=', idHash).execute();
    },
    async remove(idHash: string): Promise<void> {
      await db.deleteFrom('login').where('id_hash', '=', idHash).execute();
    },
    /** All of a person's logins, but `keep`. Resolves with the hashes that were removed. */
    async removeOf(person: string, keep?: string): Promise<string[]> {
      let query = db.deleteFrom('login').where('person', '=', person);
      if (keep !== undefined) query = query.where('id_hash', '!=', keep);
      return (await query.returning('id_hash').execute()).map((row) => row.id_hash);
    },
    /** Oldest logins of a person beyond `max`. */
    async removeOldest(person: string, max: number): Promise<string[]> {
      const rows = await db.selectFrom('login').select('id_hash').where('person', '=', person).orderBy('last_seen_at', 'desc').execute();
      const surplus = rows.slice(max).map((row) => row.id_hash);
      if (surplus.length > 0) await db.deleteFrom('login').where('id_hash', 'in', surplus).execute();
      return surplus;
    },
    async removeExpired(createdBefore: string, seenBefore: string): Promise<void> {
      await db
        .deleteFrom('login')
        .where((e) => e.or([e('created_at', '<', createdBefore), e('last_seen_at', '<', seenBefore)]))
        .execute();
    },
  };
}
