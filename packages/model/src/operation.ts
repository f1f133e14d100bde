import type { OperationId, PersonName, RoomName, SeatName } from './ids.ts';

export const OPERATION_KINDS = ['apply', 'start', 'stop', 'reset', 'delete'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** `queued → running → succeeded | failed | cancelled`; `cancelling` between a cancel and its end. */
export const OPERATION_STATES = ['queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

export const isFinished = (s: OperationState): boolean => s === 'succeeded' || s === 'failed' || s === 'cancelled';

/** Slow work on the server; outlives a restart. */
export interface Operation {
  id: OperationId;
  kind: OperationKind;
  room: RoomName;
  state: OperationState;
  /** Login name of who asked. */
  requestedBy: PersonName;
  createdAt: string;
  finishedAt: string | null;
  /** Steps that ended of all steps known so far. */
  progress: { done: number; total: number };
  /** One line in plain words, e.g. `4 of 8 desktops are running`. */
  message: string;
  error: string | null;
  seats: OperationSeat[];
}

export interface OperationSeat {
  seat: SeatName;
  state: 'waiting' | 'working' | 'done' | 'failed' | 'undone';
  /** The step in plain words, or the error. */
  message: string;
}
