import { PassThrough } from 'node:stream';
import { type Operation, parsePersonName, parseRoomName, parseSeatName } from '@aula/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import type { OperationStore } from '../store/operations.ts';
import { openStore, type Store } from '../store/store.ts';
import { createOperationEngine, type EngineOptions, type OperationRequest } from './engine.ts';
import type { RunContext, RunOutcome } from './ports.ts';

function known<T>(value: T | null): T {
  if (value === null) throw new Error('bad fixture');
  return value;
}
const room = known(parseRoomName('demo'));
const anna = known(parsePersonName('anna'));
const seat = known(parseSeatName('demo-s01'));
const start: OperationRequest = { room, seats: [seat], params: { kind: 'start', seats: [seat] }, requestedBy: anna };
const done: RunOutcome = { seats: [{ seat, ok: true, state: 'done' }], message: 'done' };

let store: Store;
let told: Operation[];

async function makeEngine(options: Pick<EngineOptions, 'run'> & Partial<EngineOptions>) {
  const engine = createOperationEngine({
    store: store.operations,
    log: createLog('error', new PassThrough().resume()),
    onChange: (operation) => void told.push(operation),
    onSeat: () => {},
    onEnd: async () => {},
    ...options,
  });
  await engine.resumeAll();
  return engine;
}

beforeEach(async () => {
  store = await openStore(':memory:');
  told = [];
});
afterEach(() => store[Symbol.asyncDispose]());

describe('an operation under faults', () => {
  it('that is asked for while the server stops is refused, and neither run nor on record', async () => {
    let runs = 0;
    const engine = await makeEngine({
      run: async () => {
        runs++;
        return done;
      },
    });
    const preparing = Promise.withResolvers<void>();
    const begun = engine.begin({ ...start, prepare: () => preparing.promise });
    await engine.stop();
    preparing.resolve();
    await expect(begun).rejects.toThrow('The server is stopping.');
    await expect(engine.begin(start)).rejects.toThrow('The server is stopping.');
    expect(await store.operations.list({ limit: 10 })).toEqual([]);
    expect(runs).toBe(0);
  });

  it('has its end on record although a write on its way failed, with the seats of that write', async () => {
    const failed = Promise.withResolvers<void>();
    let writes = 0;
    const flaky: OperationStore = {
      ...store.operations,
      update: async (operation, seats) => {
        // The first write takes it from queued to running, the second is of its progress.
        if (++writes === 2) {
          failed.resolve();
          throw new Error('database is locked');
        }
        return store.operations.update(operation, seats);
      },
    };
    const run = async ({ progress }: RunContext) => {
      progress({ seat, seatState: 'done', message: 'It runs' });
      await failed.promise;
      return done;
    };
    const engine = await makeEngine({ store: flaky, run });
    const { id } = await engine.begin(start);
    await engine.ended(id);
    expect((await store.operations.find(id))?.operation).toMatchObject({
      state: 'succeeded',
      seats: [{ seat, state: 'done', message: 'It runs' }],
    });
    expect(told.at(-1)).toMatchObject({ id, state: 'succeeded' });
  });

  it('has its end on record and frees its seats although what follows an end failed', async () => {
    const engine = await makeEngine({
      run: async () => done,
      onEnd: async () => {
        throw new Error('the host is gone');
      },
    });
    const { id } = await engine.begin(start);
    await engine.ended(id);
    expect((await store.operations.find(id))?.operation.state).toBe('succeeded');
    const again = await engine.begin(start);
    await engine.ended(again.id);
  });
});
