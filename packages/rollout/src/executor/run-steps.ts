import type { SeatName } from '@aula/model';
import type { HypervisorLimits } from '../ports.ts';
import { RolloutError } from '../rollout-error.ts';
import { STEP_KINDS, type Step, type StepKind } from '../steps/step.ts';
import { errorText, type OnProgress, type Progress, type RunResult } from './outcome.ts';
import { RETRY, type RetryPolicy, runStep, runWithRetry } from './run-once.ts';
import { SeatRun } from './seat-run.ts';
import { StepQueue } from './step-queue.ts';

/** Guests that may be waited for at once. */
const WAITS_MAX = 128;

export interface RunOptions {
  limits: HypervisorLimits;
  /** A cancel: nothing new begins, what runs is waited for, half-made seats are undone, whole ones stay. */
  signal?: AbortSignal;
  onProgress?: OnProgress;
  /** Default {@link RETRY}. */
  retry?: RetryPolicy;
}

/**
 * Runs steps as a graph: each as soon as those that it waits for have ended, as many at once as its kind's limit allows.
 * A failed step fails its seat alone. Never rejects for what a step throws; rejects with {@link RolloutError} `steps` for
 * a list that is no graph.
 */
export function runSteps(steps: readonly Step[], options: RunOptions): Promise<RunResult> {
  return new StepRun(steps, options).run();
}

type StepEnd = 'done' | 'failed' | 'cancelled';

class StepRun {
  readonly #steps: readonly Step[];
  readonly #signal: AbortSignal;
  readonly #retry: RetryPolicy;
  readonly #onProgress: OnProgress;
  readonly #queues: Record<StepKind, StepQueue>;
  readonly #seats = new Map<SeatName, SeatRun>();
  readonly #ends = new Map<string, Promise<StepEnd>>();
  readonly #sharedErrors = new Map<string, unknown>();
  readonly #sharedBegun: Step[] = [];
  #done = 0;
  #ok = 0;
  #failed = 0;

  constructor(steps: readonly Step[], options: RunOptions) {
    this.#steps = steps;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#retry = options.retry ?? RETRY;
    this.#onProgress = options.onProgress ?? (() => undefined);
    this.#queues = makeQueues(options.limits);
    assertGraph(steps);
    for (const step of steps) {
      if (step.seat === undefined) continue;
      const seat = this.#seats.get(step.seat) ?? new SeatRun(step.seat);
      this.#seats.set(step.seat, seat);
      seat.steps.push(step);
      seat.open += 1;
    }
  }

  async run(): Promise<RunResult> {
    for (const { seat } of this.#seats.values()) this.#report({ seat, seatState: 'waiting', message: 'waiting' });
    for (const step of this.#steps) this.#ends.set(step.id, this.#advance(step));
    await Promise.all(this.#ends.values());
    await this.#undoShared();
    const outcomes = [...this.#seats.values()].flatMap(({ outcome }) => (outcome === null ? [] : [outcome]));
    const failures = [...this.#sharedErrors.values()].map(errorText);
    return { outcomes, failures, cancelled: this.#signal.aborted };
  }

  /** One step from its waiting to its end; then its seat's end if it was the last. */
  async #advance(step: Step): Promise<StepEnd> {
    const seat = step.seat === undefined ? null : (this.#seats.get(step.seat) ?? null);
    const blocked = await this.#blocked(step);
    const end = blocked ?? (await this.#queues[step.kind].run(() => this.#attempt(step, seat)));
    this.#done += 1;
    if (seat === null) {
      this.#report({ message: end === 'done' ? `${step.title}: done` : `${step.title}: ${end}` });
      return end;
    }
    if (end === 'cancelled') seat.cancel();
    seat.open -= 1;
    if (seat.open === 0) await this.#settle(seat);
    return end;
  }

  /** Waits for the others; the end of this step if it cannot run. */
  async #blocked(step: Step): Promise<StepEnd | null> {
    await Promise.all((step.settled ?? []).map((id) => this.#ends.get(id)));
    const ends = await Promise.all(step.after.map(async (id) => ({ id, end: await this.#ends.get(id) })));
    const failed = ends.find(({ end }) => end === 'failed');
    if (failed !== undefined) {
      const shared = this.#sharedErrors.get(failed.id);
      if (step.seat === undefined) this.#sharedErrors.set(step.id, shared ?? new Error(`${step.title}: something it needs has failed`));
      else if (shared !== undefined) this.#seats.get(step.seat)?.fail(step, shared);
      return 'failed';
    }
    return ends.some(({ end }) => end === 'cancelled') ? 'cancelled' : null;
  }

  async #attempt(step: Step, seat: SeatRun | null): Promise<StepEnd> {
    if (seat?.stopped === true) return 'failed';
    if (this.#signal.aborted && !(step.finishes === true && (seat?.begun.length ?? 0) > 0)) return 'cancelled';
    if (seat !== null) {
      seat.begun.push(step);
      this.#report({ seat: seat.seat, seatState: 'working', message: step.title });
    } else {
      this.#sharedBegun.push(step);
      this.#report({ message: step.title });
    }
    try {
      await runStep(step, this.#signal, this.#retry);
      return 'done';
    } catch (error) {
      if (step.interruptible === true && this.#signal.aborted) return 'cancelled';
      if (seat === null) this.#sharedErrors.set(step.id, error);
      else seat.fail(step, error);
      return 'failed';
    }
  }

  async #settle(seat: SeatRun): Promise<void> {
    const outcome = await seat.settle(this.#queues.stop, this.#retry);
    if (outcome.ok) this.#ok += 1;
    if (outcome.state === 'failed') this.#failed += 1;
    const state = outcome.state === 'skipped' ? 'undone' : outcome.state;
    this.#report({ seat: seat.seat, seatState: state, message: outcome.error ?? 'done' });
  }

  /** A network made for nobody goes again. */
  async #undoShared(): Promise<void> {
    for (const step of this.#sharedBegun.toReversed()) {
      const { undo } = step;
      if (undo === undefined || this.#ok > 0 || (!this.#signal.aborted && this.#seats.size === 0)) continue;
      try {
        await runWithRetry(step.kind, (signal) => undo.call(step, signal), null, this.#retry);
      } catch (error) {
        this.#sharedErrors.set(`undo ${step.id}`, error);
      }
    }
  }

  #report(event: Pick<Progress, 'seat' | 'seatState' | 'message'>): void {
    const failed = this.#failed === 0 ? '' : `, ${this.#failed} failed`;
    const summary = this.#seats.size === 0 ? event.message : `${this.#ok} of ${this.#seats.size} desktops done${failed}`;
    this.#onProgress({ done: this.#done, total: this.#steps.length, ...event, summary });
  }
}

function makeQueues({ define, start, wave }: HypervisorLimits): Record<StepKind, StepQueue> {
  const limits: Record<StepKind, number> = { image: 1, network: 1, define, start, resume: wave, stop: define, wait: WAITS_MAX };
  const queues = STEP_KINDS.map((kind) => [kind, new StepQueue(limits[kind])] as const);
  return Object.fromEntries(queues) as Record<StepKind, StepQueue>;
}

function assertGraph(steps: readonly Step[]): void {
  const seen = new Set<string>();
  for (const { id, after, settled = [] } of steps) {
    if (seen.has(id)) throw new RolloutError('steps', `the step ${id} is there twice`);
    for (const other of [...after, ...settled]) {
      if (!seen.has(other)) throw new RolloutError('steps', `the step ${id} waits for ${other}, which does not stand before it`);
    }
    seen.add(id);
  }
}
