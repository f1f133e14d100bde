import type { OperationView, PlanView, RoomSummary, RoomView, SeatView } from '@aula/api';
import { type DesiredRoom, type Operation, type Plan, parseRoomName, parseSeatName, type RoomName, type SeatName } from '@aula/model';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../auth/caller.ts';
import { notFound, ServerError } from '../errors.ts';
import type { Hub } from '../events/hub.ts';
import type { OperationEngine } from '../operations/engine.ts';
import type { OperationParams } from '../operations/params.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';
import type { PeopleStore } from '../store/people.ts';
import type { RoomStore, StoredRoom } from '../store/rooms.ts';
import type { RoomPlanner } from './room-planner.ts';

/** Seats in a room's picture strip. */
const STRIP_SEATS = 4;

export interface RoomServiceOptions {
  rooms: RoomStore;
  people: PeopleStore;
  planner: RoomPlanner;
  engine: OperationEngine;
  live: LiveSeats;
  hub: Hub;
  audit: Audit;
  /** A seat changed hands. */
  onOwner(seat: string, previousOwner: string): void;
  /** What is on record of a room's seats and network may be another. */
  onRows(): void;
  now?: () => number;
}

export interface ApplyRequest {
  source: string;
  file: string;
  start: boolean;
}

type SeatParams = Extract<OperationParams, { kind: 'start' | 'stop' | 'reset' }>;
export type RoomService = ReturnType<typeof createRoomService>;

/** Rooms and what people do with them. */
export function createRoomService({
  rooms,
  people,
  planner,
  engine,
  live,
  hub,
  audit,
  onOwner,
  onRows,
  now = Date.now,
}: RoomServiceOptions) {
  const iso = () => new Date(now()).toISOString();

  async function stored(name: string): Promise<StoredRoom> {
    const room = await rooms.find(name);
    if (room === null) throw notFound('room', name);
    return room;
  }

  async function refreshRows(room: string): Promise<void> {
    live.setRows(await rooms.seats(room), room);
    hub.publish({ type: 'room', room });
    onRows();
  }

  function summary(room: StoredRoom): RoomSummary {
    const seats = live.views({ room: room.name });
    const states: RoomSummary['states'] = {};
    for (const { state } of seats) states[state] = (states[state] ?? 0) + 1;
    return {
      name: room.name,
      title: room.title,
      preset: room.preset,
      network: { name: room.network, subnet: room.subnet },
      states,
      seatCount: seats.length,
      strip: seats.slice(0, STRIP_SEATS).map(({ name, pictureVersion }) => ({ seat: name, pictureVersion })),
      operation: engine.activeOf(room.name),
      appliedAt: room.appliedAt,
    };
  }

  async function nothingToDo(desired: DesiredRoom, source: string): Promise<void> {
    await rooms.save(desired, source, iso());
    await rooms.setApplied(desired.name, iso());
    const wanted = new Set<string>(desired.seats.map(({ name }) => name));
    await rooms.removeSeats((await rooms.seats(desired.name)).filter(({ name }) => !wanted.has(name)).map(({ name }) => name));
    await refreshRows(desired.name);
  }

  async function apply(
    caller: Caller,
    { source, file, start }: ApplyRequest,
  ): Promise<{ plan: PlanView; operation: OperationView | null }> {
    const desired = planner.read(source, file);
    engine.assertFree(desired.name, null);
    const plan = await planner.plan(desired);
    assertNoConflict(plan);
    if (plan.changes.length === 0) {
      await nothingToDo(desired, source);
      return { plan, operation: null };
    }
    const created = plan.changes.flatMap(({ action, subject }) => (action === 'create' && subject.kind === 'seat' ? [subject.name] : []));
    const operation = await engine.begin({
      room: desired.name,
      seats: touchedSeats(plan),
      params: { kind: 'apply', source, start },
      requestedBy: caller.name,
      prepare: async () => {
        await rooms.save(desired, source, iso());
        if (start) await rooms.setWanted(created, true);
        await refreshRows(desired.name);
      },
    });
    const { create, change, remove } = plan.counts;
    await audit.write({
      actor: caller.auditName,
      action: 'room.apply',
      subject: desired.name,
      detail: `create ${create}, change ${change}, remove ${remove}`,
    });
    return { plan, operation };
  }

  async function actOnSeats(caller: Caller, room: RoomName, params: SeatParams): Promise<Operation> {
    const seats = params.seats.flatMap((name) => parseSeatName(name) ?? []);
    const operation = await engine.begin({
      room,
      seats,
      params,
      requestedBy: caller.name,
      prepare: async () => (params.kind === 'reset' ? undefined : rooms.setWanted(seats, params.kind === 'start')),
    });
    const detail = seats.length > 10 ? `${seats.length} seats` : seats.join(', ');
    await audit.write({ actor: caller.auditName, action: `room.${params.kind}`, subject: room, detail });
    return operation;
  }

  function chosen(room: string, asked: readonly string[] | undefined): string[] {
    const own = live.rows(room).map(({ name }) => name);
    if (asked === undefined) {
      if (own.length === 0) throw new ServerError('conflict', `The room ${room} has no seats.`);
      return own;
    }
    const stranger = asked.find((name) => !own.includes(name));
    if (stranger !== undefined) throw new ServerError('notFound', `The room ${room} has no seat "${stranger}".`);
    return [...new Set(asked)];
  }

  async function remove(caller: Caller, name: string): Promise<Operation> {
    const room = roomName((await stored(name)).name);
    const seats: SeatName[] = live.rows(name).flatMap((row) => parseSeatName(row.name) ?? []);
    const operation = await engine.begin({ room, seats, params: { kind: 'delete' }, requestedBy: caller.name });
    await audit.write({ actor: caller.auditName, action: 'room.delete', subject: name });
    return operation;
  }

  return {
    apply,
    remove,
    async list(): Promise<RoomSummary[]> {
      return (await rooms.list()).map(summary);
    },
    async show(name: string): Promise<RoomView> {
      const room = await stored(name);
      return { ...summary(room), source: room.source, seats: live.views({ room: name }) };
    },
    check: planner.check,
    plan: (source: string, file: string, signal: AbortSignal): Promise<Plan> => planner.plan(planner.read(source, file), signal),
    async planStored(name: string, signal: AbortSignal): Promise<Plan> {
      return planner.plan(planner.read((await stored(name)).source, `${name}.yaml`), signal);
    },
    async applyStored(caller: Caller, name: string, start: boolean) {
      return apply(caller, { source: (await stored(name)).source, file: `${name}.yaml`, start });
    },
    async act(
      caller: Caller,
      name: string,
      params: { kind: 'start' | 'reset' } | { kind: 'stop'; force: boolean },
      seats?: readonly string[],
    ): Promise<Operation> {
      const room = roomName((await stored(name)).name);
      return actOnSeats(caller, room, { ...params, seats: chosen(name, seats) });
    },
    async actOnSeat(
      caller: Caller,
      seat: string,
      params: { kind: 'start' | 'reset' } | { kind: 'stop'; force: boolean },
    ): Promise<Operation> {
      const row = live.row(seat);
      if (row === null) throw notFound('seat', seat);
      return actOnSeats(caller, roomName(row.room), { ...params, seats: [seat] });
    },
    seat(name: string): SeatView {
      const view = live.view(name);
      if (view === null) throw notFound('seat', name);
      return view;
    },
    async assign(caller: Caller, name: string, owners: Readonly<Record<string, string | null>>): Promise<SeatView[]> {
      await stored(name);
      const seats = chosen(name, Object.keys(owners));
      for (const owner of new Set(Object.values(owners)))
        if (owner !== null && (await people.find(owner)) === null) throw notFound('account', owner);
      const changes = new Map<string, string | null>();
      for (const seat of seats) if (live.ownerOf(seat) !== (owners[seat] ?? null)) changes.set(seat, owners[seat] ?? null);
      const before = new Map([...changes.keys()].map((seat) => [seat, live.ownerOf(seat)]));
      await rooms.setOwners(changes);
      live.setRows(await rooms.seats(name), name);
      for (const [seat, owner] of changes) {
        const previous = before.get(seat) ?? null;
        if (previous !== null) onOwner(seat, previous);
        await audit.write({ actor: caller.auditName, action: 'seat.assign', subject: seat, detail: owner ?? '(nobody)' });
      }
      return seats.flatMap((seat) => live.view(seat) ?? []);
    },
    /** The failed seats of a finished operation again. */
    async retry(caller: Caller, id: string): Promise<OperationView> {
      const found = await engine.find(id);
      if (found === null) throw notFound('operation', id);
      const { operation, params } = found;
      if (operation.finishedAt === null) throw new ServerError('busy', 'This operation is still going on.', { operation: id });
      if (params.kind === 'apply') {
        const again = await apply(caller, { source: params.source, file: `${operation.room}.yaml`, start: params.start });
        if (again.operation !== null) return again.operation;
        throw new ServerError('conflict', 'There is nothing left to do.');
      }
      if (params.kind === 'delete') return remove(caller, operation.room);
      const failed = operation.seats.filter(({ state }) => state === 'failed' || state === 'undone').map(({ seat }) => seat);
      if (failed.length === 0) throw new ServerError('conflict', 'No desktop of this operation failed.');
      await stored(operation.room);
      return actOnSeats(caller, operation.room, { ...params, seats: chosen(operation.room, failed) });
    },
    refreshRows,
  };
}

function roomName(name: string): RoomName {
  const parsed = parseRoomName(name);
  if (parsed === null) throw notFound('room', name);
  return parsed;
}

const touchedSeats = (plan: Plan): SeatName[] => plan.changes.flatMap(({ subject }) => (subject.kind === 'seat' ? [subject.name] : []));

function assertNoConflict({ conflicts }: Plan): void {
  const [first] = conflicts;
  if (first === undefined) return;
  const more = conflicts.length > 1 ? ` (and ${conflicts.length - 1} more)` : '';
  const all = conflicts.length <= 5 ? conflicts.map(({ message }) => message).join('; ') : `${first.message}${more}`;
  throw new ServerError('conflict', `Nothing was changed: ${all}.`);
}
