import type { Database } from './database.ts';

/** The value of a setting; made by `make` and kept when there is none yet. */
export async function settingOr(db: Database, key: string, make: () => string): Promise<string> {
  await db
    .insertInto('setting')
    .values({ key, value: make() })
    .onConflict((c) => c.column('key').doNothing())
    .execute();
  return (await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirstOrThrow()).value;
}
