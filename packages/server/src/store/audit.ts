import { type AuditEntry, schemas } from '@aula/api';
import type { Database } from './database.ts';

export type AuditStore = ReturnType<typeof createAuditStore>;
export type NewAuditEntry = Omit<AuditEntry, 'id'>;

/** The audit trail, newest first. */
export function createAuditStore(db: Database) {
  return {
    /** Resolves with the entry's id; ids only grow. */
    async insert(entry: NewAuditEntry): Promise<number> {
      const row = await db.insertInto('audit').values(entry).returning('id').executeTakeFirstOrThrow();
      return row.id;
    },
    async list({ before, limit }: { before?: number | undefined; limit: number }): Promise<AuditEntry[]> {
      let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
      if (before !== undefined) query = query.where('id', '<', before);
      return (await query.execute()).map((row) => schemas.auditEntry.parse(row));
    },
    async removeUpTo(id: number): Promise<void> {
      await db.deleteFrom('audit').where('id', '<=', id).execute();
    },
  };
}
