import type { DesiredRoom } from '@aula/model';
import type { Database } from './database.ts';
import type { RoomTable, SeatTable } from './schema.ts';

export interface StoredRoom {
  name: string;
  title: string;
  preset: string;
  network: string;
  subnet: string;
  source: string;
  appliedAt: string | null;
}

export interface StoredSeat {
  name: string;
  room: string;
  roomTitle: string;
  preset: string;
  network: string;
  section: string;
  id: number;
  position: number;
  ip: string;
  memoryKiB: number;
  vcpus: number;
  owner: string | null;
  wantedOn: boolean;
}

export type RoomStore = ReturnType<typeof createRoomStore>;

/** Rows of one statement: SQLite's and PostgreSQL's caps on parameters are far above. */
const INSERT_CHUNK = 100;

/** Rooms as their YAML asked for them, and their seats with owner and wanted power. */
export function createRoomStore(db: Database) {
  return {
    async list(): Promise<StoredRoom[]> {
      return (await db.selectFrom('room').selectAll().orderBy('name').execute()).map(roomFromRow);
    },
    async find(name: string): Promise<StoredRoom | null> {
      const row = await db.selectFrom('room').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : roomFromRow(row);
    },
    async seats(room?: string): Promise<StoredSeat[]> {
      let query = seatQuery(db);
      if (room !== undefined) query = query.where('seat.room', '=', room);
      return (await query.execute()).map(seatFromRow);
    },
    /** Which of these names belong to another room already, by name. */
    async seatsElsewhere(room: string, names: readonly string[]): Promise<Map<string, string>> {
      const taken = new Map<string, string>();
      for (let at = 0; at < names.length; at += INSERT_CHUNK) {
        const rows = await db
          .selectFrom('seat')
          .select(['name', 'room'])
          .where('name', 'in', names.slice(at, at + INSERT_CHUNK))
          .where('room', '!=', room)
          .execute();
        for (const row of rows) taken.set(row.name, row.room);
      }
      return taken;
    },
    /**
     * Takes over what the YAML asks for: the room and the wanted seats are made or changed, with owner and
     * wanted power kept. Seats no longer wanted stay until {@link RoomStore.removeSeats}, for they may still exist.
     */
    async save(room: DesiredRoom, source: string, at: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const values = { title: room.title, preset: room.preset, network: room.network.name, subnet: room.network.subnet, source };
        await tx
          .insertInto('room')
          .values({ name: room.name, ...values, applied_at: null, created_at: at })
          .onConflict((c) => c.column('name').doUpdateSet(values))
          .execute();
        for (const [position, seat] of room.seats.entries()) {
          const fields = { section: seat.section, number: seat.id, position, ip: seat.ip, memory_kib: seat.memoryKiB, vcpus: seat.vcpus };
          await tx
            .insertInto('seat')
            .values({ name: seat.name, room: room.name, owner: null, wanted_on: 0, ...fields })
            .onConflict((c) => c.column('name').doUpdateSet(fields))
            .execute();
        }
      });
    },
    async setApplied(room: string, at: string): Promise<void> {
      await db.updateTable('room').set({ applied_at: at }).where('name', '=', room).execute();
    },
    async removeSeats(names: readonly string[]): Promise<void> {
      for (let at = 0; at < names.length; at += INSERT_CHUNK)
        await db
          .deleteFrom('seat')
          .where('name', 'in', names.slice(at, at + INSERT_CHUNK))
          .execute();
    },
    async setWanted(names: readonly string[], on: boolean): Promise<void> {
      for (let at = 0; at < names.length; at += INSERT_CHUNK)
        await db
          .updateTable('seat')
          .set({ wanted_on: on ? 1 : 0 })
          .where('name', 'in', names.slice(at, at + INSERT_CHUNK))
          .execute();
    },
    /** All or none. */
    async setOwners(owners: ReadonlyMap<string, string | null>): Promise<void> {
      await db.transaction().execute(async (tx) => {
        for (const [name, owner] of owners) await tx.updateTable('seat').set({ owner }).where('name', '=', name).execute();
      });
    },
    /** With its seats. */
    async remove(room: string): Promise<void> {
      await db.deleteFrom('room').where('name', '=', room).execute();
    },
  };
}

const seatQuery = (db: Database) =>
  db
    .selectFrom('seat')
    .innerJoin('room', 'room.name', 'seat.room')
    .selectAll('seat')
    .select(['room.title', 'room.preset', 'room.network'])
    .orderBy('seat.room')
    .orderBy('seat.position')
    .orderBy('seat.name');

function roomFromRow(row: RoomTable): StoredRoom {
  const { name, title, preset, network, subnet, source } = row;
  return { name, title, preset, network, subnet, source, appliedAt: row.applied_at };
}

function seatFromRow(row: SeatTable & { title: string; preset: string; network: string }): StoredSeat {
  return {
    name: row.name,
    room: row.room,
    roomTitle: row.title,
    preset: row.preset,
    network: row.network,
    section: row.section,
    id: row.number,
    position: row.position,
    ip: row.ip,
    memoryKiB: Number(row.memory_kib),
    vcpus: row.vcpus,
    owner: row.owner,
    wantedOn: row.wanted_on !== 0,
  };
}
