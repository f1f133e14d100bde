import {
  type NetworkName,
  parseIpv4Address,
  parseMacAddress,
  parseNetworkName,
  parseRoomName,
  parseSeatName,
  type RoomName,
} from '@aula/model';
import type { NetworkMember, Reservation } from '@aula/rollout';
import type { Database } from './database.ts';
import type { NetworkTable } from './schema.ts';

export type PendingNetworkWork = 'apply' | 'register' | 'unregister' | 'remove';

export interface StoredNetwork {
  name: NetworkName;
  /** The YAML as last accepted, byte for byte. */
  source: string;
  /** It shall be on the host. */
  registered: boolean;
  /** Work on the host that is under way, or was when the server ended. */
  pending: PendingNetworkWork | null;
  /** What it was before the work that is pending; null when there was nothing. */
  previous: { source: string; registered: boolean } | null;
  appliedAt: string | null;
}

export type NetworkStore = ReturnType<typeof createNetworkStore>;

/** Rows of one statement. */
const INSERT_CHUNK = 100;

/** Networks that stand on their own: what is wanted of them, and which seats hang on them. */
export function createNetworkStore(db: Database) {
  return {
    async list(): Promise<StoredNetwork[]> {
      return (await db.selectFrom('network').selectAll().orderBy('name').execute()).flatMap(fromRow);
    },
    async find(name: string): Promise<StoredNetwork | null> {
      const row = await db.selectFrom('network').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : (fromRow(row)[0] ?? null);
    },
    /** Puts work on record before the host is touched; what was before is kept beside it. */
    async begin(
      name: NetworkName,
      pending: PendingNetworkWork,
      wanted: { source: string; registered: boolean },
      at: string,
    ): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const row = await tx.selectFrom('network').selectAll().where('name', '=', name).executeTakeFirst();
        const values = { source: wanted.source, registered: wanted.registered ? 1 : 0, pending };
        if (row === undefined) {
          const fresh = { previous_source: null, previous_registered: null, created_at: at, applied_at: null };
          await tx
            .insertInto('network')
            .values({ name, ...values, ...fresh })
            .execute();
          return;
        }
        // Work that never ended leaves what was before it as the state to go back to.
        const before =
          row.pending === null
            ? { previous_source: row.source, previous_registered: row.registered }
            : { previous_source: row.previous_source, previous_registered: row.previous_registered };
        await tx
          .updateTable('network')
          .set({ ...values, ...before })
          .where('name', '=', name)
          .execute();
      });
    },
    /** The host is as wanted. */
    async settle(name: string, at: string): Promise<void> {
      const values = { pending: null, previous_source: null, previous_registered: null, applied_at: at };
      await db.updateTable('network').set(values).where('name', '=', name).execute();
    },
    /** Takes back what {@link begin} put on record. */
    async takeBack(name: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const row = await tx.selectFrom('network').selectAll().where('name', '=', name).executeTakeFirst();
        if (row === undefined || row.pending === null) return;
        if (row.previous_source === null) {
          await tx.deleteFrom('network').where('name', '=', name).execute();
          return;
        }
        const before = { source: row.previous_source, registered: row.previous_registered ?? 0 };
        const none = { pending: null, previous_source: null, previous_registered: null };
        await tx
          .updateTable('network')
          .set({ ...before, ...none })
          .where('name', '=', name)
          .execute();
      });
    },
    async remove(name: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('network_member').where('network', '=', name).execute();
        await tx.deleteFrom('network').where('name', '=', name).execute();
      });
    },

    /** Seats that hang on the network, of all rooms. */
    async members(network: string): Promise<NetworkMember[]> {
      const rows = await db.selectFrom('network_member').selectAll().where('network', '=', network).orderBy('seat').execute();
      return rows.flatMap(({ seat, room, mac, ip }) => {
        const parsed = { name: parseSeatName(seat), room: parseRoomName(room), mac: parseMacAddress(mac), ip: parseIpv4Address(ip) };
        const { name, room: owner, mac: card, ip: address } = parsed;
        return name === null || owner === null || card === null || address === null ? [] : [{ name, room: owner, mac: card, ip: address }];
      });
    },
    /** The room's seats on the network are these; those of other rooms stay. */
    async setMembers(network: NetworkName, room: RoomName, seats: readonly Reservation[]): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('network_member').where('network', '=', network).where('room', '=', room).execute();
        for (let at = 0; at < seats.length; at += INSERT_CHUNK) {
          const rows = seats.slice(at, at + INSERT_CHUNK).map(({ name, mac, ip }) => ({ network, seat: name, room, mac, ip }));
          await tx.insertInto('network_member').values(rows).execute();
        }
      });
    },
    /** Networks that the room has seats on. */
    async networksOf(room: string): Promise<NetworkName[]> {
      const rows = await db.selectFrom('network_member').select('network').distinct().where('room', '=', room).execute();
      return rows.flatMap(({ network }) => parseNetworkName(network) ?? []);
    },
  };
}

function fromRow(row: NetworkTable): StoredNetwork[] {
  const name = parseNetworkName(row.name);
  if (name === null) return [];
  const { source, previous_source: before } = row;
  return [
    {
      name,
      source,
      registered: row.registered !== 0,
      pending: pendingOf(row.pending),
      previous: before === null ? null : { source: before, registered: row.previous_registered !== 0 },
      appliedAt: row.applied_at,
    },
  ];
}

const PENDING: readonly PendingNetworkWork[] = ['apply', 'register', 'unregister', 'remove'];
const pendingOf = (text: string | null): PendingNetworkWork | null => PENDING.find((word) => word === text) ?? null;
