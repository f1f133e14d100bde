import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Internet switches of rooms and seats, and published ports of seats with the addresses they are open for. */
export const reach: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('internet_switch')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('internet_json', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('internet_switch_key', ['kind', 'name'])
      .execute();
    await db.schema
      .createTable('published_port')
      .addColumn('seat', 'text', (c) => c.notNull())
      .addColumn('protocol', 'text', (c) => c.notNull())
      .addColumn('port', 'integer', (c) => c.notNull())
      .addColumn('host_port', 'integer', (c) => c.notNull())
      .addColumn('clients', 'text', (c) => c.notNull())
      .addColumn('origin', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('published_port_key', ['seat', 'protocol', 'port'])
      .addUniqueConstraint('published_port_host', ['protocol', 'host_port'])
      .execute();
    await db.schema
      .createTable('port_client')
      .addColumn('seat', 'text', (c) => c.notNull())
      .addColumn('protocol', 'text', (c) => c.notNull())
      .addColumn('port', 'integer', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('port_client_key', ['seat', 'protocol', 'port', 'address'])
      .execute();
  },
};
