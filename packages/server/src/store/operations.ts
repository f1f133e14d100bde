import { schemas } from '@aula/api';
import {
  type Operation,
  type OperationKind,
  type OperationState,
  parseOperationId,
  parsePersonName,
  parseRoomName,
  parseSeatName,
  type RoomName,
} from '@aula/model';
import { z } from 'zod';
import type { Database } from './database.ts';
import type { OperationSeatTable, OperationTable } from './schema.ts';

export interface StoredOperation {
  operation: Operation;
  /** As given at creation; its runner parses it. */
  params: unknown;
  /** As last recorded; null before the first time. */
  notes: unknown;
}

export type OperationStore = ReturnType<typeof createOperationStore>;

const FINISHED: OperationState[] = ['succeeded', 'failed', 'cancelled'];
const INSERT_CHUNK = 100;

/** Operations with their seats; what a restart goes on from. */
export function createOperationStore(db: Database) {
  async function withSeats(rows: OperationTable[]): Promise<StoredOperation[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const seats = await db.selectFrom('operation_seat').selectAll().where('operation', 'in', ids).orderBy('position').execute();
    const byOperation = Map.groupBy(seats, (seat) => seat.operation);
    return rows.map((row) => fromRows(row, byOperation.get(row.id) ?? []));
  }

  async function upsertSeats(tx: Database, operation: Operation, only?: ReadonlySet<string>): Promise<void> {
    const rows = operation.seats
      .map((seat, position) => ({ operation: operation.id, seat: seat.seat, position, state: seat.state, message: seat.message }))
      .filter((row) => only === undefined || only.has(row.seat));
    for (let at = 0; at < rows.length; at += INSERT_CHUNK)
      await tx
        .insertInto('operation_seat')
        .values(rows.slice(at, at + INSERT_CHUNK))
        .onConflict((c) =>
          c.columns(['operation', 'seat']).doUpdateSet((e) => ({ state: e.ref('excluded.state'), message: e.ref('excluded.message') })),
        )
        .execute();
  }

  return {
    async insert(operation: Operation, params: unknown): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await tx
          .insertInto('operation')
          .values({
            ...columns(operation),
            id: operation.id,
            kind: operation.kind,
            room: operation.room,
            requested_by: operation.requestedBy,
            created_at: operation.createdAt,
            params_json: JSON.stringify(params),
            notes_json: null,
          })
          .execute();
        await upsertSeats(tx, operation);
      });
    },
    /** Writes the operation's own fields and the named seats. */
    async update(operation: Operation, changedSeats: ReadonlySet<string>): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await tx.updateTable('operation').set(columns(operation)).where('id', '=', operation.id).execute();
        if (changedSeats.size > 0) await upsertSeats(tx, operation, changedSeats);
      });
    },
    async setNotes(id: string, notes: unknown): Promise<void> {
      await db
        .updateTable('operation')
        .set({ notes_json: JSON.stringify(notes) })
        .where('id', '=', id)
        .execute();
    },
    async find(id: string): Promise<StoredOperation | null> {
      const rows = await db.selectFrom('operation').selectAll().where('id', '=', id).execute();
      return (await withSeats(rows))[0] ?? null;
    },
    /** Newest first. */
    async list({ room, limit }: { room?: string | undefined; limit: number }): Promise<Operation[]> {
      let query = db.selectFrom('operation').selectAll().orderBy('id', 'desc').limit(limit);
      if (room !== undefined) query = query.where('room', '=', room);
      return (await withSeats(await query.execute())).map((stored) => stored.operation);
    },
    /** Newest first, only those all of whose seats belong to `owner`. */
    async listOwn({ owner, room, limit }: { owner: string; room?: string | undefined; limit: number }): Promise<Operation[]> {
      let query = db
        .selectFrom('operation')
        .selectAll()
        .where((e) => e.exists(e.selectFrom('operation_seat').select('seat').whereRef('operation_seat.operation', '=', 'operation.id')))
        .where((e) =>
          e.not(
            e.exists(
              e
                .selectFrom('operation_seat')
                .leftJoin('seat', 'seat.name', 'operation_seat.seat')
                .select('operation_seat.seat')
                .whereRef('operation_seat.operation', '=', 'operation.id')
                .where((i) => i.or([i('seat.owner', 'is', null), i('seat.owner', '!=', owner)])),
            ),
          ),
        )
        .orderBy('id', 'desc')
        .limit(limit);
      if (room !== undefined) query = query.where('room', '=', room);
      return (await withSeats(await query.execute())).map((stored) => stored.operation);
    },
    /** Oldest first: what a crash or a stop of the server left. */
    async unfinished(): Promise<StoredOperation[]> {
      return withSeats(await db.selectFrom('operation').selectAll().where('state', 'not in', FINISHED).orderBy('id').execute());
    },
    /** Keeps the newest `keep` operations, and all unfinished ones. */
    async prune(keep: number): Promise<void> {
      const edge = await db.selectFrom('operation').select('id').orderBy('id', 'desc').offset(keep).limit(1).executeTakeFirst();
      if (edge === undefined) return;
      await db.deleteFrom('operation').where('id', '<=', edge.id).where('state', 'in', FINISHED).execute();
    },
  };
}

const columns = (operation: Operation) => ({
  state: operation.state,
  finished_at: operation.finishedAt,
  done: operation.progress.done,
  total: operation.progress.total,
  message: operation.message,
  error: operation.error,
});

const operationKind = schemas.operation.shape.kind;
const operationState = schemas.operation.shape.state;
const seatState = schemas.operation.shape.seats.element.shape.state;
const json = z.string().transform((text): unknown => JSON.parse(text));

function known<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`The store holds an operation with an impossible ${what}`);
  return value;
}

function fromRows(row: OperationTable, seats: OperationSeatTable[]): StoredOperation {
  const kind: OperationKind = operationKind.parse(row.kind);
  const room: RoomName = known(parseRoomName(row.room), 'room');
  return {
    operation: {
      id: known(parseOperationId(row.id), 'id'),
      kind,
      room,
      state: operationState.parse(row.state),
      requestedBy: known(parsePersonName(row.requested_by), 'person'),
      createdAt: row.created_at,
      finishedAt: row.finished_at,
      progress: { done: row.done, total: row.total },
      message: row.message,
      error: row.error,
      seats: seats.map((seat) => ({
        seat: known(parseSeatName(seat.seat), 'seat'),
        state: seatState.parse(seat.state),
        message: seat.message,
      })),
    },
    params: json.parse(row.params_json),
    notes: row.notes_json === null ? null : json.parse(row.notes_json),
  };
}
