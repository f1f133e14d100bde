import type { SeatName } from '@aula/model';
import { HypervisorError, type HypervisorErrorCode } from '../ports.ts';

/** How it ended for one seat. */
export interface SeatOutcome {
  seat: SeatName;
  /** All that was asked for it is done. */
  ok: boolean;
  /** `undone`: cancelled, and what was made of it is removed. `skipped`: cancelled before it was touched. */
  state: 'done' | 'failed' | 'undone' | 'skipped';
  /** Why not, in a sentence. */
  error?: string;
  code?: HypervisorErrorCode;
}

/** How a list of steps ended. */
export interface RunResult {
  /** Every seat of the steps, in their order. */
  outcomes: SeatOutcome[];
  /** Shared steps that failed, in a sentence each. */
  failures: string[];
  /** The signal was aborted before the end. */
  cancelled: boolean;
}

/** What has happened so far. */
export interface Progress {
  /** Steps that ended, of all. */
  done: number;
  total: number;
  /** The seat that this is about, if any. */
  seat?: SeatName;
  seatState?: 'waiting' | 'working' | 'done' | 'failed' | 'undone';
  /** In words for a teacher: about the seat if there is one. */
  message: string;
  /** The whole in one line, e.g. `4 of 8 desktops done`. */
  summary: string;
}

export type OnProgress = (progress: Progress) => void;

export const errorText = (error: unknown): string => (error instanceof Error && error.message !== '' ? error.message : String(error));

export const errorCode = (error: unknown): HypervisorErrorCode | null => (error instanceof HypervisorError ? error.code : null);

/** Adds outcomes of seats that no step was made for. */
export const withOutcomes = (result: RunResult, outcomes: readonly SeatOutcome[]): RunResult => ({
  ...result,
  outcomes: [...result.outcomes, ...outcomes],
});
