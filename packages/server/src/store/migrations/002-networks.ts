import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Networks that stand on their own, and the seats that hang on them. */
export const networks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('network')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('registered', 'integer', (c) => c.notNull())
      .addColumn('pending', 'text')
      .addColumn('previous_source', 'text')
      .addColumn('previous_registered', 'integer')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('applied_at', 'text')
      .execute();
    await db.schema
      .createTable('network_member')
      .addColumn('network', 'text', (c) => c.notNull())
      .addColumn('seat', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('mac', 'text', (c) => c.notNull())
      .addColumn('ip', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('network_member_key', ['network', 'seat'])
      .execute();
    await db.schema.createIndex('network_member_by_room').on('network_member').column('room').execute();
  },
};
