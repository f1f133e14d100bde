import type { SeatName } from '@aula/model';
import { roomFixture } from '@aula/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HypervisorError } from '../ports.ts';
import type { Step } from '../steps/step.ts';
import { RETRY, STEP_TIMEOUT_MS } from './run-once.ts';
import { runSteps } from './run-steps.ts';

const LIMITS = { define: 2, start: 2, wave: 2 };
const seat = (id: number): SeatName => {
  const name = roomFixture(9).seats[id - 1]?.name;
  if (name === undefined) throw new Error('no such seat');
  return name;
};
const step = (id: string, more: Partial<Step> = {}): Step => ({
  id,
  kind: 'define',
  title: id,
  after: [],
  run: async () => undefined,
  ...more,
});

afterEach(() => {
  vi.useRealTimers();
});

describe('runSteps', () => {
  it('refuses a list that is no graph', () => {
    expect(() => runSteps([step('a', { after: ['b'] }), step('b')], { limits: LIMITS })).toThrow('waits for b');
    expect(() => runSteps([step('a'), step('a')], { limits: LIMITS })).toThrow('twice');
  });

  it('undoes the steps of a failed seat, last first, and not those of others', async () => {
    const undone: string[] = [];
    const make = (id: string, name: SeatName, after: string[], fails = false): Step =>
      step(id, {
        seat: name,
        after,
        run: async () => {
          if (fails) throw new HypervisorError('failed', 'it broke');
        },
        undo: async () => void undone.push(id),
      });
    const result = await runSteps(
      [
        make('a1', seat(1), []),
        make('a2', seat(1), ['a1']),
        make('a3', seat(1), ['a2'], true),
        make('a4', seat(1), ['a3']),
        make('b1', seat(2), []),
      ],
      { limits: LIMITS },
    );
    expect(undone).toEqual(['a3', 'a2', 'a1']);
    expect(result.outcomes).toEqual([
      { seat: seat(1), ok: false, state: 'failed', error: 'it broke', code: 'failed' },
      { seat: seat(2), ok: true, state: 'done' },
    ]);
  });

  it('does not undo a step that found something foreign, and tells when an undo fails', async () => {
    const undo = async (): Promise<void> => {
      throw new Error('the undo broke');
    };
    const foreign = async (): Promise<void> => {
      throw new HypervisorError('foreign', 'not ours');
    };
    const one = await runSteps([step('a', { seat: seat(1), run: foreign, undo })], { limits: LIMITS });
    expect(one.outcomes[0]?.error).toBe('not ours');
    const two = await runSteps([step('a', { seat: seat(1), undo }), step('b', { seat: seat(1), after: ['a'], run: foreign })], {
      limits: LIMITS,
    });
    expect(two.outcomes[0]?.error).toBe('not ours; what was made of it could not be removed: the undo broke');
  });

  it('fails every seat that needs a shared step that failed', async () => {
    const broken = step('network', {
      kind: 'network',
      run: async () => {
        throw new HypervisorError('failed', 'no bridge');
      },
    });
    const result = await runSteps([broken, step('a', { seat: seat(1), after: ['network'] }), step('b', { seat: seat(2) })], {
      limits: LIMITS,
    });
    expect(result.failures).toEqual(['no bridge']);
    expect(result.outcomes.map(({ ok, error }) => [ok, error])).toEqual([
      [false, 'no bridge'],
      [true, undefined],
    ]);
  });

  it('takes a shared thing back when no seat came to use it', async () => {
    const undone: string[] = [];
    const network = step('network', { kind: 'network', undo: async () => void undone.push('network') });
    const broken = step('a', {
      seat: seat(1),
      after: ['network'],
      run: async () => {
        throw new Error('it broke');
      },
    });
    await runSteps([network, broken, step('b', { seat: seat(2), after: ['network'] })], { limits: LIMITS });
    expect(undone).toEqual([]);
    await runSteps([network, broken], { limits: LIMITS });
    expect(undone).toEqual(['network']);
  });

  it('tries a retryable failure as often as the policy says, and others once', async () => {
    vi.useFakeTimers();
    const tries = { busy: 0, failed: 0 };
    const failing = (code: 'busy' | 'failed') => async (): Promise<void> => {
      tries[code] += 1;
      throw new HypervisorError(code, 'no');
    };
    const steps = [step('a', { seat: seat(1), run: failing('busy') }), step('b', { seat: seat(2), run: failing('failed') })];
    const run = runSteps(steps, { limits: LIMITS });
    await vi.runAllTimersAsync();
    await run;
    expect(tries).toEqual({ busy: RETRY.triesMax, failed: 1 });
  });

  it('gives a step up that does not answer within its time, and goes on with the others', async () => {
    vi.useFakeTimers();
    let aborted = false;
    const hangs = step('a', {
      seat: seat(1),
      run: (signal) => {
        signal.addEventListener('abort', () => (aborted = true));
        return new Promise(() => undefined);
      },
    });
    const run = runSteps([hangs, step('b', { seat: seat(2), settled: ['a'] })], { limits: LIMITS });
    await vi.advanceTimersByTimeAsync(STEP_TIMEOUT_MS.define);
    const { outcomes } = await run;
    expect(outcomes.map(({ ok, error }) => [ok, error])).toEqual([
      [false, 'this took longer than 120 s'],
      [true, undefined],
    ]);
    expect(aborted).toBe(true);
  });

  it('interrupts only what may be interrupted when it is cancelled', async () => {
    const cancel = new AbortController();
    const seen: boolean[] = [];
    const work = (interruptible: boolean): Step =>
      step(`work ${interruptible}`, {
        seat: seat(interruptible ? 1 : 2),
        interruptible,
        run: async (signal) => {
          cancel.abort();
          seen.push(signal.aborted);
          signal.throwIfAborted();
        },
      });
    const result = await runSteps([work(true)], { limits: LIMITS, signal: cancel.signal });
    expect(result).toMatchObject({ cancelled: true, outcomes: [{ ok: false, state: 'skipped', error: 'cancelled' }] });
    const fresh = await runSteps([work(false)], { limits: LIMITS, signal: new AbortController().signal });
    expect(fresh.outcomes[0]?.ok).toBe(true);
    expect(seen).toEqual([true, false]);
  });
});
