import type { Database } from './database.ts';
import type { PublishedPortTable } from './schema.ts';

export type PortProtocol = 'tcp' | 'udp';

/** Which port of which seat. */
export interface PortKey {
  seat: string;
  protocol: PortProtocol;
  port: number;
}

export interface StoredPort extends PortKey {
  hostPort: number;
  clients: 'anyone' | 'requester';
  origin: 'network' | 'staff';
  /** Addresses that asked for it. */
  addresses: string[];
}

export type PortStore = ReturnType<typeof createPortStore>;

/** Published ports of seats: their numbers outlive restarts, the addresses that asked go with the seat's run. */
export function createPortStore(db: Database) {
  return {
    async list(): Promise<StoredPort[]> {
      const rows = await db.selectFrom('published_port').selectAll().orderBy('seat').orderBy('port').orderBy('protocol').execute();
      const clients = await db.selectFrom('port_client').selectAll().orderBy('address').execute();
      const byPort = Map.groupBy(clients, keyText);
      return rows.flatMap((row) =>
        fromRow(
          row,
          (byPort.get(keyText(row)) ?? []).map(({ address }) => address),
        ),
      );
    },
    async insert({ seat, protocol, port, hostPort, clients, origin }: Omit<StoredPort, 'addresses'>): Promise<void> {
      await db.insertInto('published_port').values({ seat, protocol, port, host_port: hostPort, clients, origin }).execute();
    },
    async change({ seat, protocol, port }: PortKey, set: { clients: StoredPort['clients']; origin: StoredPort['origin'] }): Promise<void> {
      const own = db.updateTable('published_port').set(set).where('seat', '=', seat);
      await own.where('protocol', '=', protocol).where('port', '=', port).execute();
    },
    /** With the addresses that asked. */
    async remove(key: PortKey): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await clientsOf(tx, key).execute();
        const own = tx.deleteFrom('published_port').where('seat', '=', key.seat);
        await own.where('protocol', '=', key.protocol).where('port', '=', key.port).execute();
      });
    },
    async addClient({ seat, protocol, port }: PortKey, address: string): Promise<void> {
      await db
        .insertInto('port_client')
        .values({ seat, protocol, port, address })
        .onConflict((c) => c.doNothing())
        .execute();
    },
    async removeClients(key: PortKey): Promise<void> {
      await clientsOf(db, key).execute();
    },
  };
}

const clientsOf = (db: Database, { seat, protocol, port }: PortKey) =>
  db.deleteFrom('port_client').where('seat', '=', seat).where('protocol', '=', protocol).where('port', '=', port);

const keyText = ({ seat, protocol, port }: { seat: string; protocol: string; port: number }): string => `${seat} ${protocol} ${port}`;

function fromRow({ seat, protocol, port, host_port, clients, origin }: PublishedPortTable, addresses: string[]): StoredPort[] {
  if ((protocol !== 'tcp' && protocol !== 'udp') || (clients !== 'anyone' && clients !== 'requester')) return [];
  return [{ seat, protocol, port, hostPort: host_port, clients, origin: origin === 'staff' ? 'staff' : 'network', addresses }];
}
