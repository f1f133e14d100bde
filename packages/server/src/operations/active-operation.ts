import type { Operation, OperationSeat, SeatName } from '@aula/model';
import type { RunProgress } from './ports.ts';

/** Writes to the store: at most four a second for one operation. */
const STORE_EVERY_MS = 250;
/** Live events: at most ten a second for one operation. */
const TELL_EVERY_MS = 100;
const MESSAGE_MAX = 500;

export interface ActiveHooks {
  store(operation: Operation, changedSeats: ReadonlySet<string>): Promise<void>;
  tell(operation: Operation): void;
  seatChanged(seat: OperationSeat): void;
}

export const clip = (text: string): string => (text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX - 1)}…` : text);

export type ActiveOperation = ReturnType<typeof createActiveOperation>;

/** An operation in flight: its state in memory, told and stored at a bounded rate. */
export function createActiveOperation(initial: Operation, hooks: ActiveHooks) {
  let operation = initial;
  let changed = new Set<string>();
  let storing: Promise<void> = Promise.resolve();
  let storeTimer: NodeJS.Timeout | undefined;
  let tellTimer: NodeJS.Timeout | undefined;

  function storeNow(): Promise<void> {
    clearTimeout(storeTimer);
    storeTimer = undefined;
    const seats = changed;
    changed = new Set();
    const snapshot = operation;
    // A write that failed must not take the later ones with it; the next one has its seats too.
    storing = storing
      .catch(() => {})
      .then(() => hooks.store(snapshot, seats))
      .catch((error: unknown) => {
        for (const seat of seats) changed.add(seat);
        throw error;
      });
    return storing;
  }

  function tellNow(): void {
    clearTimeout(tellTimer);
    tellTimer = undefined;
    hooks.tell(operation);
  }

  function later(): void {
    storeTimer ??= setTimeout(() => void storeNow().catch(() => {}), STORE_EVERY_MS);
    tellTimer ??= setTimeout(tellNow, TELL_EVERY_MS);
  }

  function setSeat(name: SeatName, state: OperationSeat['state'], message: string): void {
    const at = operation.seats.findIndex(({ seat }) => seat === name);
    const next: OperationSeat = { seat: name, state, message: clip(message) };
    const seats = at < 0 ? [...operation.seats, next] : operation.seats.with(at, next);
    operation = { ...operation, seats };
    changed.add(name);
    hooks.seatChanged(next);
  }

  return {
    get: (): Operation => operation,
    setSeat,
    progress({ done, total, seat, seatState, message }: RunProgress): void {
      const progress = { done: done ?? operation.progress.done, total: total ?? operation.progress.total };
      operation = { ...operation, progress };
      if (seat !== undefined) {
        const before = operation.seats.find((one) => one.seat === seat);
        setSeat(seat, seatState ?? before?.state ?? 'working', message ?? before?.message ?? '');
      } else if (message !== undefined) operation = { ...operation, message: clip(message) };
      later();
    },
    /** Changes that must be on disk, and known, before anything else happens. */
    async settle(change: Partial<Operation>): Promise<void> {
      operation = { ...operation, ...change };
      tellNow();
      await storeNow();
    },
    /** Drops what is not written yet: the server stops. */
    async abandon(): Promise<void> {
      clearTimeout(storeTimer);
      clearTimeout(tellTimer);
      await storing.catch(() => {});
    },
  };
}
