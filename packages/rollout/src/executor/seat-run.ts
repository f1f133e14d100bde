import type { SeatName } from '@aula/model';
import type { Step } from '../steps/step.ts';
import { errorCode, errorText, type SeatOutcome } from './outcome.ts';
import { type RetryPolicy, runWithRetry } from './run-once.ts';
import type { StepQueue } from './step-queue.ts';

/** One seat's way through its steps. */
export class SeatRun {
  readonly seat: SeatName;
  readonly steps: Step[] = [];
  /** Steps of this seat that have not ended. */
  open = 0;
  /** Steps that were begun, in that order. */
  readonly begun: Step[] = [];
  #cause: { error: unknown; step: Step } | null = null;
  #cancelled = false;
  outcome: SeatOutcome | null = null;

  constructor(seat: SeatName) {
    this.seat = seat;
  }

  get stopped(): boolean {
    return this.#cause !== null || this.#cancelled;
  }

  fail(step: Step, error: unknown): void {
    this.#cause ??= { error, step };
  }

  cancel(): void {
    this.#cancelled = true;
  }

  /** Called when its last step has ended: takes half-made work back and settles the outcome. */
  async settle(queue: StepQueue, policy: RetryPolicy): Promise<SeatOutcome> {
    const problem = this.stopped ? await this.#undo(queue, policy) : null;
    const { seat } = this;
    const suffix = problem === null ? '' : `; what was made of it could not be removed: ${problem}`;
    if (this.#cause !== null) {
      const code = errorCode(this.#cause.error);
      this.outcome = {
        seat,
        ok: false,
        state: 'failed',
        error: errorText(this.#cause.error) + suffix,
        ...(code === null ? {} : { code }),
      };
    } else if (this.#cancelled) {
      const touched = this.begun.some(({ undo }) => undo !== undefined);
      this.outcome = {
        seat,
        ok: false,
        state: problem !== null ? 'failed' : touched ? 'undone' : 'skipped',
        error: `cancelled${suffix}`,
        code: 'cancelled',
      };
    } else this.outcome = { seat, ok: true, state: 'done' };
    return this.outcome;
  }

  /** Undoes what was begun, last first. What is not ours is not touched. Returns what stood in the way, if anything. */
  async #undo(queue: StepQueue, policy: RetryPolicy): Promise<string | null> {
    for (const step of this.begun.toReversed()) {
      const { undo } = step;
      if (undo === undefined || (this.#cause?.step === step && errorCode(this.#cause.error) === 'foreign')) continue;
      try {
        await queue.run(() => runWithRetry('define', (signal) => undo.call(step, signal), null, policy));
      } catch (error) {
        return errorText(error);
      }
    }
    return null;
  }
}
