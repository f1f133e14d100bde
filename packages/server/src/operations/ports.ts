import type { Operation, OperationSeat, SeatName } from '@aula/model';
import type { OperationParams } from './params.ts';

/** One piece of progress; what is absent stays as it was. */
export interface RunProgress {
  done?: number;
  total?: number;
  seat?: SeatName;
  seatState?: OperationSeat['state'];
  message?: string;
}

export interface RunContext {
  operation: Readonly<Operation>;
  params: OperationParams;
  /** As last recorded before a restart; null in a first run. */
  notes: unknown;
  /** Aborted by a cancel (undo what is half made) or by the server's stop (leave it to be resumed). */
  signal: AbortSignal;
  progress(step: RunProgress): void;
  /** On disk when it resolves. */
  record(notes: unknown): Promise<void>;
}

export interface SeatOutcome {
  seat: SeatName;
  ok: boolean;
  /** `undone`: what was made of it is removed. `skipped`: cancelled before it was touched. */
  state: 'done' | 'failed' | 'undone' | 'skipped';
  error?: string;
}

export interface RunOutcome {
  seats: readonly SeatOutcome[];
  /** One line in plain words. */
  message: string;
  /** Why the whole of it failed, apart from seats. */
  error?: string;
}

/** Does the work of one operation. Run again with the recorded notes after a crash it ends in the same state. */
export type Runner = (context: RunContext) => Promise<RunOutcome>;
