import { setTimeout as sleep } from 'node:timers/promises';
import { HypervisorError } from '../ports.ts';
import type { Step, StepKind } from '../steps/step.ts';

/** How often and how fast a step that failed in a retryable way is tried again. */
export interface RetryPolicy {
  /** Tries in all. */
  triesMax: number;
  /** Pause after the first try, doubled after each further one, in milliseconds. */
  pauseMs: number;
}

/** Seven tries over 6.3 seconds: a restart of the daemon is outlived. */
export const RETRY: RetryPolicy = { triesMax: 7, pauseMs: 100 };

const MINUTE = 60_000;

/** How long one try of a step may take, in milliseconds. */
export const STEP_TIMEOUT_MS: Record<StepKind, number> = {
  image: 30 * MINUTE,
  network: 2 * MINUTE,
  define: 2 * MINUTE,
  start: 3 * MINUTE,
  resume: MINUTE,
  stop: 2 * MINUTE,
  wait: 20 * MINUTE,
};

/** Runs one piece of work with its time limit, again while it fails in a retryable way. Rejects with a HypervisorError or what was thrown. */
export async function runWithRetry(
  kind: StepKind,
  work: (signal: AbortSignal) => Promise<void>,
  cancel: AbortSignal | null,
  policy: RetryPolicy,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await runWithin(STEP_TIMEOUT_MS[kind], work, cancel);
      return;
    } catch (error) {
      const again = error instanceof HypervisorError && error.retryable && attempt < policy.triesMax && cancel?.aborted !== true;
      if (!again) throw error;
      await sleep(policy.pauseMs * 2 ** (attempt - 1));
    }
  }
}

async function runWithin(timeoutMs: number, work: (signal: AbortSignal) => Promise<void>, cancel: AbortSignal | null): Promise<void> {
  const timeout = new AbortController();
  let late: (error: HypervisorError) => void = () => undefined;
  // A driver that overlooks its signal must not hold the others up for ever.
  const tooLate = new Promise<never>((_, reject) => (late = reject));
  const timer = setTimeout(() => {
    const error = new HypervisorError('failed', `this took longer than ${Math.round(timeoutMs / 1000)} s`);
    timeout.abort(error);
    late(error);
  }, timeoutMs).unref();
  try {
    const signal = cancel === null ? timeout.signal : AbortSignal.any([timeout.signal, cancel]);
    await Promise.race([work(signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** The work of a step; only an interruptible one sees the cancel. */
export const runStep = (step: Step, cancel: AbortSignal, policy: RetryPolicy): Promise<void> =>
  runWithRetry(step.kind, (signal) => step.run(signal), step.interruptible === true ? cancel : null, policy);
