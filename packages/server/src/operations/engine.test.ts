import { type Operation, parsePersonName, parseRoomName, parseSeatName, type SeatName } from '@aula/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { openStore, type Store } from '../store/store.ts';
import { createOperationEngine, type OperationEngine } from './engine.ts';
import type { OperationParams } from './params.ts';
import type { RunContext, Runner, RunOutcome } from './ports.ts';

function known<T>(value: T | null): T {
  if (value === null) throw new Error('bad fixture');
  return value;
}
const room = known(parseRoomName('demo'));
const anna = known(parsePersonName('anna'));
const seat = (n: number): SeatName => known(parseSeatName(`demo-s0${n}`));

let store: Store;
let told: Operation[];
let runs: { context: RunContext; end: (outcome: RunOutcome | Error) => void }[];

const done = (...seats: SeatName[]): RunOutcome => ({
  seats: seats.map((one) => ({ seat: one, ok: true, state: 'done' })),
  message: 'done',
});

/** Each run waits until the test ends it, or the server stops. */
const held: Runner = (context) =>
  new Promise((resolve, reject) => {
    runs.push({ context, end: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)) });
    const stopped = () => (context.signal.reason === 'stop' ? reject(new Error('stopped')) : undefined);
    context.signal.addEventListener('abort', stopped);
  });

async function makeEngine(run: Runner = held): Promise<OperationEngine> {
  const engine = createOperationEngine({
    store: store.operations,
    run,
    log: createLog('error', process.stderr),
    onChange: (operation) => void told.push(operation),
    onSeat: () => {},
    onEnd: async () => {},
  });
  await engine.resumeAll();
  return engine;
}

const ask = (params: OperationParams, ...seats: SeatName[]) => ({ room, seats, params, requestedBy: anna });
const start = (...seats: SeatName[]) => ask({ kind: 'start', seats }, ...seats);
const apply = () => ask({ kind: 'apply', source: 'yaml', start: true }, seat(1), seat(2));

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let i = 0; i < 500; i++) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('waited in vain');
}
const run = (at: number) => until(() => runs[at]);

beforeEach(async () => {
  store = await openStore(':memory:');
  told = [];
  runs = [];
});
afterEach(() => store[Symbol.asyncDispose]());

describe('an operation', () => {
  it('is on record with its seats and what was asked before it acts', async () => {
    const engine = await makeEngine();
    const { id } = await engine.begin(start(seat(1), seat(2)));
    const stored = await store.operations.find(id);
    expect(stored?.params).toEqual({ kind: 'start', seats: ['demo-s01', 'demo-s02'] });
    expect(stored?.operation.seats.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    (await run(0)).end(done(seat(1), seat(2)));
    await engine.ended(id);
    expect((await store.operations.find(id))?.operation).toMatchObject({ state: 'succeeded', error: null, message: 'done' });
  });

  it('tells its seats apart when some fail', async () => {
    const engine = await makeEngine();
    const { id } = await engine.begin(start(seat(1), seat(2)));
    (await run(0)).end({
      seats: [
        { seat: seat(1), ok: true, state: 'done' },
        { seat: seat(2), ok: false, state: 'failed', error: 'no disk' },
      ],
      message: '',
    });
    await engine.ended(id);
    const end = (await engine.find(id))?.operation;
    expect(end).toMatchObject({ state: 'failed', error: 'demo-s02: no disk' });
    expect(end?.seats.map(({ state }) => state)).toEqual(['done', 'failed']);
  });

  it('that throws fails with what was thrown', async () => {
    const engine = await makeEngine();
    const { id } = await engine.begin(apply());
    (await run(0)).end(new Error('the host is full'));
    await engine.ended(id);
    expect((await engine.find(id))?.operation).toMatchObject({ state: 'failed', error: 'the host is full' });
  });

  it('frees its seats before its end is told', async () => {
    let again: Promise<unknown> | undefined;
    const engine = createOperationEngine({
      store: store.operations,
      run: async () => done(seat(1)),
      log: createLog('error', process.stderr),
      onChange: (operation) => {
        if (operation.finishedAt !== null) again ??= engine.begin(start(seat(1)));
      },
      onSeat: () => {},
      onEnd: async () => {},
    });
    await engine.resumeAll();
    await engine.begin(start(seat(1)));
    await expect(until(() => again).then((promise) => promise)).resolves.toBeDefined();
    await engine.stop();
  });
});

describe('two operations', () => {
  it('on one seat: the second is refused, naming the first', async () => {
    const engine = await makeEngine();
    const { id } = await engine.begin(start(seat(1)));
    await expect(engine.begin(start(seat(2), seat(1)))).rejects.toMatchObject({ code: 'busy', operation: id });
    await expect(engine.begin(apply())).rejects.toMatchObject({ code: 'busy', operation: id });
    await engine.stop();
  });

  it('on different seats of a room go on together', async () => {
    const engine = await makeEngine();
    await engine.begin(start(seat(1)));
    await engine.begin(start(seat(2)));
    await run(1);
    expect(runs).toHaveLength(2);
    await engine.stop();
  });

  it('asked for at the same moment: one of them gets the room', async () => {
    const engine = await makeEngine();
    const results = await Promise.allSettled([engine.begin(apply()), engine.begin(apply()), engine.begin(apply())]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await engine.stop();
  });

  it('the room is free again when the first could not even be prepared', async () => {
    const engine = await makeEngine();
    const broken = { ...apply(), prepare: () => Promise.reject(new Error('no')) };
    await expect(engine.begin(broken)).rejects.toThrow('no');
    await expect(engine.begin(apply())).resolves.toBeDefined();
    await engine.stop();
  });
});

describe('a cancel', () => {
  it('is on record before the work hears of it, and ends as cancelled', async () => {
    const engine = await makeEngine();
    const { id } = await engine.begin(apply());
    const { context, end } = await run(0);
    const states: Promise<string | undefined>[] = [];
    context.signal.addEventListener('abort', () => states.push(store.operations.find(id).then((found) => found?.operation.state)));
    expect((await engine.cancel(id)).state).toBe('cancelling');
    expect(await states[0]).toBe('cancelling');
    end({
      seats: [
        { seat: seat(1), ok: false, state: 'undone' },
        { seat: seat(2), ok: false, state: 'skipped' },
      ],
      message: '',
    });
    await engine.ended(id);
    const stored = (await engine.find(id))?.operation;
    expect(stored).toMatchObject({ state: 'cancelled', error: null });
    expect(stored?.seats.map(({ state }) => state)).toEqual(['undone', 'waiting']);
  });

  it('of a finished operation changes nothing', async () => {
    const engine = await makeEngine(async () => done(seat(1)));
    const { id } = await engine.begin(start(seat(1)));
    await engine.ended(id);
    expect((await engine.cancel(id)).state).toBe('succeeded');
  });
});

describe('a restart', () => {
  it('runs again what was running, with what it had recorded, and keeps its room until then', async () => {
    const before = await makeEngine();
    const { id } = await before.begin(apply());
    await (await run(0)).context.record({ created: ['demo-s01'] });
    void before.stop();
    const after = await makeEngine();
    const { context, end } = await run(1);
    expect({ params: context.params, notes: context.notes }).toEqual({
      params: { kind: 'apply', source: 'yaml', start: true },
      notes: { created: ['demo-s01'] },
    });
    await expect(after.begin(apply())).rejects.toMatchObject({ code: 'busy', operation: id });
    end(done(seat(1), seat(2)));
    await after.ended(id);
    expect((await after.find(id))?.operation.state).toBe('succeeded');
  });

  it('of one that was being cancelled ends as cancelled', async () => {
    const before = await makeEngine();
    const { id } = await before.begin(apply());
    await run(0);
    await before.cancel(id);
    const after = await makeEngine();
    const { context, end } = await run(1);
    expect(context.signal.aborted).toBe(true);
    end({ seats: [], message: '' });
    await after.ended(id);
    expect((await after.find(id))?.operation.state).toBe('cancelled');
  });

  it('a clean stop leaves no end on record', async () => {
    const engine = await makeEngine();
    const { id } = await engine.begin(apply());
    await run(0);
    await engine.stop();
    expect((await store.operations.find(id))?.operation.state).toBe('running');
    expect((await store.operations.unfinished()).map(({ operation }) => operation.id)).toEqual([id]);
  });
});

describe('progress', () => {
  it('of many steps is told and stored at a bounded rate, and its last state is kept', async () => {
    const engine = await makeEngine();
    const { id } = await engine.begin(start(seat(1)));
    const { context, end } = await run(0);
    const before = told.length;
    for (let step = 0; step < 5000; step++) context.progress({ done: step, total: 5000, message: `step ${step}` });
    expect(told.length - before).toBeLessThan(10);
    end({ ...done(seat(1)), message: '' });
    await engine.ended(id);
    expect((await store.operations.find(id))?.operation).toMatchObject({ message: 'step 4999', progress: { done: 5000, total: 5000 } });
  });
});
