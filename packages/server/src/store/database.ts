import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { StartError } from '../errors.ts';
import { migrations } from './migrations/all.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import type { Tables } from './schema.ts';

export type Database = Kysely<Tables>;

/** Opens the store's file (made when absent) and brings it to the newest version. Throws {@link StartError}. */
export async function openDatabase(path: string): Promise<Database> {
  let database: Database | undefined;
  try {
    database = new Kysely<Tables>({ dialect: nodeSqliteDialect(path) });
    await migrateToLatest(database);
    return database;
  } catch (cause) {
    await database?.destroy().catch(() => {});
    if (cause instanceof StartError) throw cause;
    throw new StartError(`The store ${path} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Applies the migrations that are missing, each in a transaction. */
export async function migrateToLatest(database: Database): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const message = error instanceof Error ? error.message : String(error);
  throw new StartError(`The store cannot be brought to this version of Aula: ${message}`, { cause: error });
}
