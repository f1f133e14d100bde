import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, migrateToLatest, openDatabase } from './database.ts';
import { migrations } from './migrations/all.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-database-'));
  path = join(folder, 'aula.sqlite');
});
afterEach(() => rm(folder, { recursive: true }));

async function pragma(db: Database, name: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(db);
  return rows[0]?.[name];
}

describe('the database', () => {
  it('has what was answered with success on disk: write-ahead log, a full sync at each commit, foreign keys on', async () => {
    const db = await openDatabase(path);
    try {
      const FULL = 2;
      expect(await pragma(db, 'journal_mode')).toBe('wal');
      expect(await pragma(db, 'synchronous')).toBe(FULL);
      expect(await pragma(db, 'foreign_keys')).toBe(1);
    } finally {
      await db.destroy();
    }
  });

  it('is migrated once: opening it again changes nothing', async () => {
    const schemaOf = async () => {
      const db = await openDatabase(path);
      await migrateToLatest(db);
      const { rows } = await sql<{ sql: string }>`SELECT sql FROM sqlite_schema ORDER BY name`.execute(db);
      const applied = await sql<{ name: string; timestamp: string }>`SELECT name, timestamp FROM kysely_migration`.execute(db);
      await db.destroy();
      return { schema: rows, applied: applied.rows };
    };
    const first = await schemaOf();
    expect(first.applied.map(({ name }) => name)).toEqual(Object.keys(migrations));
    expect(await schemaOf()).toEqual(first);
  });

  it('of a newer Aula is refused in one sentence and left as it is', async () => {
    await (await openDatabase(path)).destroy();
    const raw = new DatabaseSync(path);
    raw.prepare('INSERT INTO kysely_migration (name, timestamp) VALUES (?, ?)').run('999-of-tomorrow', '2030-01-01T00:00:00Z');
    raw.close();
    await expect(openDatabase(path)).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(/^The store cannot be brought to this version of Aula: .*999-of-tomorrow[^\n]*$/),
    });
  });

  it('undoes the whole of a transaction that fails', async () => {
    const db = await openDatabase(path);
    try {
      const work = db.transaction().execute(async (tx) => {
        await tx.insertInto('setting').values({ key: 'a', value: '1' }).execute();
        await tx.insertInto('setting').values({ key: 'a', value: '2' }).execute();
      });
      await expect(work).rejects.toThrow(/UNIQUE/);
      expect(await db.selectFrom('setting').selectAll().execute()).toEqual([]);
    } finally {
      await db.destroy();
    }
  });
});
