import {
  isFinished,
  type Operation,
  type OperationId,
  type OperationKind,
  type OperationSeat,
  type PersonName,
  type RoomName,
  type SeatName,
} from '@aula/model';
import type { Logger } from 'pino';
import { notFound, ServerError } from '../errors.ts';
import type { OperationStore } from '../store/operations.ts';
import { type ActiveOperation, createActiveOperation } from './active-operation.ts';
import { failureSummary } from './failure-summary.ts';
import { createOperationIds } from './operation-id.ts';
import { type OperationParams, operationParams } from './params.ts';
import type { Runner, RunOutcome } from './ports.ts';

/** Operations that work at once; more wait their turn. */
const RUNNING_MAX = 4;
/** Operations not finished at once. */
export const ACTIVE_MAX = 200;
/** Operations kept; older finished ones go. */
export const HISTORY_MAX = 1000;

export interface OperationRequest {
  room: RoomName;
  seats: readonly SeatName[];
  params: OperationParams;
  requestedBy: PersonName;
  /** Work that belongs to its acceptance: after the lock is taken, before the operation is on record. */
  prepare?: () => Promise<void>;
}

export interface EngineOptions {
  store: OperationStore;
  run: Runner;
  log: Logger;
  onChange(operation: Operation): void;
  onSeat(operation: Operation, seat: OperationSeat): void;
  /** Before its end is told. What it throws is logged. */
  onEnd(operation: Operation, params: OperationParams): Promise<void>;
  now?: () => number;
}

interface Flight {
  active: ActiveOperation;
  lock: Lock;
  params: OperationParams;
  notes: unknown;
  abort: AbortController;
  ended: Promise<void>;
}

interface Lock {
  id: OperationId;
  room: string;
  kind: OperationKind;
  /** Null: the whole room. */
  seats: ReadonlySet<string> | null;
}

const CANCEL = 'cancel';
const STOP = 'stop';

export type OperationEngine = ReturnType<typeof createOperationEngine>;

/** Runs operations: one at a time per room or seat, on record before they act, resumed after a restart. */
export function createOperationEngine({ store, run, log, onChange, onSeat, onEnd, now = Date.now }: EngineOptions) {
  const flights = new Map<string, Flight>();
  const locks = new Set<Lock>();
  const nextId = createOperationIds(now);
  const queue: (() => void)[] = [];
  let running = 0;
  let stopped = false;
  const resumed = Promise.withResolvers<void>();

  function assertFree(room: string, seats: ReadonlySet<string> | null): void {
    for (const lock of locks) {
      const clash = lock.room === room && (lock.seats === null || seats === null || overlap(lock.seats, seats));
      if (clash) throw new ServerError('busy', `${WORDS[lock.kind]} of ${room} is still going on.`, { operation: lock.id });
    }
  }

  async function launch(operation: Operation, params: OperationParams, notes: unknown, lock: Lock): Promise<void> {
    const active = createActiveOperation(operation, {
      store: (snapshot, seats) => store.update(snapshot, seats),
      tell: onChange,
      seatChanged: (seat) => onSeat(active.get(), seat),
    });
    const flight: Flight = { active, lock, params, notes, abort: new AbortController(), ended: Promise.resolve() };
    flights.set(operation.id, flight);
    // Stopped while it was put on record: the next start goes on.
    if (stopped) flight.abort.abort(STOP);
    for (const seat of operation.seats) onSeat(operation, seat);
    onChange(operation);
    flight.ended = fly(flight)
      .catch((error: unknown) => log.error({ err: error, operation: operation.id }, 'An operation ended badly'))
      .finally(() => {
        flights.delete(operation.id);
        locks.delete(lock);
      });
  }

  async function slot(signal: AbortSignal): Promise<void> {
    if (running < RUNNING_MAX || signal.aborted) {
      running++;
      return;
    }
    await new Promise<void>((resolve) => {
      queue.push(resolve);
      const leave = () => {
        const at = queue.indexOf(resolve);
        if (at < 0) return;
        queue.splice(at, 1);
        running++;
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  function freeSlot(): void {
    const next = queue.shift();
    if (next === undefined) running--;
    else next();
  }

  async function fly(flight: Flight): Promise<void> {
    const { active, params, abort } = flight;
    await slot(abort.signal);
    try {
      if (abort.signal.reason === STOP) return await active.abandon();
      if (active.get().state === 'queued') await active.settle({ state: 'running' });
      if (abort.signal.reason === STOP) return await active.abandon();
      const outcome = await run({
        operation: active.get(),
        params,
        notes: flight.notes,
        signal: abort.signal,
        progress: active.progress,
        record: (notes) => store.setNotes(active.get().id, notes),
      }).catch((error: unknown): RunOutcome => {
        if (!abort.signal.aborted) log.warn({ err: error, operation: active.get().id }, 'An operation failed');
        return { seats: [], message: '', error: error instanceof Error ? error.message : String(error) };
      });
      if (abort.signal.reason === STOP) return await active.abandon();
      await finish(flight, outcome, abort.signal.reason === CANCEL);
    } finally {
      freeSlot();
    }
  }

  async function finish({ active, params, lock }: Flight, outcome: RunOutcome, cancelled: boolean): Promise<void> {
    for (const { seat, state, error } of outcome.seats) {
      const before = active.get().seats.find((one) => one.seat === seat);
      if (state === 'skipped') active.setSeat(seat, 'waiting', 'Not begun');
      else if (before?.state !== state) active.setSeat(seat, state, error ?? before?.message ?? '');
    }
    const failures = outcome.seats.filter(({ ok }) => !ok);
    const failed = outcome.error !== undefined || failures.length > 0;
    const error = outcome.error ?? (failures.length > 0 ? failureSummary(failures) : null);
    const finishedAt = new Date(now()).toISOString();
    const { progress, message } = active.get();
    const end = {
      state: cancelled ? ('cancelled' as const) : failed ? ('failed' as const) : ('succeeded' as const),
      finishedAt,
      error: cancelled ? null : error,
      message: cancelled ? 'Cancelled.' : outcome.message || message,
      progress: cancelled || failed ? progress : { done: progress.total, total: progress.total },
    };
    const final = { ...active.get(), ...end };
    await onEnd(final, params).catch((error: unknown) => log.error({ err: error, operation: final.id }, 'After an operation'));
    // Free before the end is told: who hears of it may ask for the next thing at once.
    locks.delete(lock);
    for (const seat of final.seats) onSeat(final, seat);
    await active.settle(end);
    await store.prune(HISTORY_MAX);
  }

  return {
    assertFree,

    /** Takes the request on. Throws `busy` naming the operation in the way. Resolves once it is on record. */
    async begin({ room, seats, params, requestedBy, prepare }: OperationRequest): Promise<Operation> {
      // What an earlier run left takes its locks first.
      await resumed.promise;
      if (stopped) throw stopping();
      if (locks.size >= ACTIVE_MAX) throw new ServerError('busy', 'Too many operations are going on. Try again later.');
      const whole = params.kind === 'apply' || params.kind === 'delete';
      const locked = whole ? null : new Set<string>(seats);
      assertFree(room, locked);
      const lock: Lock = { id: nextId(), room, kind: params.kind, seats: locked };
      locks.add(lock);
      try {
        await prepare?.();
        if (stopped) throw stopping();
        const operation = newOperation(lock.id, { room, seats, params, requestedBy }, new Date(now()).toISOString());
        await store.insert(operation, params);
        await launch(operation, params, null, lock);
        return operation;
      } catch (error) {
        locks.delete(lock);
        throw error;
      }
    },

    /** Goes on with what an earlier run of the server left; those being cancelled are undone. Once, at start: `begin` waits for it. */
    async resumeAll(): Promise<number> {
      const left = await store.unfinished();
      for (const { operation, params, notes } of left) {
        const known = operationParams.safeParse(params);
        if (!known.success) {
          await store.update(
            { ...operation, state: 'failed', finishedAt: new Date(now()).toISOString(), error: 'It cannot be resumed.' },
            new Set(),
          );
          continue;
        }
        const whole = operation.kind === 'apply' || operation.kind === 'delete';
        const lock: Lock = {
          id: operation.id,
          room: operation.room,
          kind: operation.kind,
          seats: whole ? null : new Set(operation.seats.map(({ seat }) => seat)),
        };
        locks.add(lock);
        await launch(operation, known.data, notes, lock);
        if (operation.state === 'cancelling') flights.get(operation.id)?.abort.abort(CANCEL);
      }
      resumed.resolve();
      return left.length;
    },

    /** Asks it to stop cleanly. A finished one stays as it is. */
    async cancel(id: string): Promise<Operation> {
      const flight = flights.get(id);
      if (flight === undefined) {
        const stored = await store.find(id);
        if (stored === null) throw notFound('operation', id);
        return stored.operation;
      }
      if (!flight.abort.signal.aborted && !isFinished(flight.active.get().state)) {
        await flight.active.settle({ state: 'cancelling', message: 'Cancelling…' });
        flight.abort.abort(CANCEL);
      }
      return flight.active.get();
    },

    async find(id: string): Promise<{ operation: Operation; params: OperationParams } | null> {
      const flight = flights.get(id);
      if (flight !== undefined) return { operation: flight.active.get(), params: flight.params };
      const stored = await store.find(id);
      return stored === null ? null : { operation: stored.operation, params: operationParams.parse(stored.params) };
    },
    /** What is in flight is newer in memory than in the store. */
    fresh: (operation: Operation): Operation => flights.get(operation.id)?.active.get() ?? operation,
    activeOf: (room: string): string | null => [...locks].find((lock) => lock.room === room)?.id ?? null,
    /** Resolves once it has ended; at once for one that is not in flight. */
    ended: (id: string): Promise<void> => flights.get(id)?.ended ?? Promise.resolve(),

    /** Stops without an end on record: the next start goes on. */
    async stop(): Promise<void> {
      stopped = true;
      for (const { abort } of flights.values()) abort.abort(STOP);
      await Promise.allSettled([...flights.values()].map(({ ended }) => ended));
    },
  };
}

const stopping = () => new ServerError('internal', 'The server is stopping.');
const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((one) => b.has(one));

const WORDS: Record<OperationKind, string> = {
  apply: 'An apply',
  start: 'A start',
  stop: 'A stop',
  reset: 'A reset',
  delete: 'The removal',
};

function newOperation(id: Operation['id'], { room, seats, params, requestedBy }: OperationRequest, at: string): Operation {
  return {
    id,
    kind: params.kind,
    room,
    state: 'queued',
    requestedBy,
    createdAt: at,
    finishedAt: null,
    progress: { done: 0, total: 0 },
    message: 'Waiting to begin',
    error: null,
    seats: seats.map((seat) => ({ seat, state: 'waiting', message: '' })),
  };
}
