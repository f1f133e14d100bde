import { type Operation, type OperationState, parsePersonName, parseRoomName, parseSeatName } from '@aula/model';
import { roomFixture } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOperationIds } from '../operations/operation-id.ts';
import { openStore, type Store } from './store.ts';

function known<T>(value: T | null): T {
  if (value === null) throw new Error('bad fixture');
  return value;
}

let store: Store;
let nextId: ReturnType<typeof createOperationIds>;
beforeEach(async () => {
  store = await openStore(':memory:');
  nextId = createOperationIds();
});
afterEach(() => store[Symbol.asyncDispose]());

async function add(state: OperationState, seats: readonly string[] = [], room = 'demo'): Promise<Operation> {
  const operation: Operation = {
    id: nextId(),
    kind: 'start',
    room: known(parseRoomName(room)),
    state,
    requestedBy: known(parsePersonName('anna')),
    createdAt: '2026-11-21T00:00:00.000Z',
    finishedAt: state === 'running' ? null : '2026-11-21T00:00:01.000Z',
    progress: { done: 0, total: 1 },
    message: '',
    error: null,
    seats: seats.map((seat) => ({ seat: known(parseSeatName(seat)), state: 'waiting', message: '' })),
  };
  await store.operations.insert(operation, { kind: 'start', seats });
  return operation;
}

describe('operations in the store', () => {
  it('come back as they were put in, newest first, with what was asked and noted', async () => {
    const first = await add('running', ['demo-s02', 'demo-s01']);
    const second = await add('succeeded', ['demo-s01']);
    await store.operations.setNotes(first.id, { created: ['demo-s02'] });
    expect(await store.operations.list({ limit: 10 })).toEqual([second, first]);
    expect(await store.operations.find(first.id)).toEqual({
      operation: first,
      params: { kind: 'start', seats: ['demo-s02', 'demo-s01'] },
      notes: { created: ['demo-s02'] },
    });
    expect((await store.operations.find(second.id))?.notes).toBeNull();
    expect((await store.operations.unfinished()).map(({ operation }) => operation.id)).toEqual([first.id]);
  });

  it('change only in the seats that are named', async () => {
    const operation = await add('running', ['demo-s01', 'demo-s02']);
    const seats = operation.seats.map((one) => ({ ...one, state: 'done' as const, message: 'It runs' }));
    await store.operations.update({ ...operation, seats, message: 'half' }, new Set(['demo-s02']));
    expect((await store.operations.find(operation.id))?.operation).toMatchObject({
      message: 'half',
      seats: [
        { seat: 'demo-s01', state: 'waiting' },
        { seat: 'demo-s02', state: 'done', message: 'It runs' },
      ],
    });
  });

  it('are kept up to a cap, the unfinished ones beyond it too', async () => {
    const old = await add('running', ['demo-s01']);
    const gone = await add('failed', ['demo-s01']);
    const kept = [await add('cancelled'), await add('succeeded', ['demo-s02']), await add('succeeded')];
    await store.operations.prune(3);
    await store.operations.prune(3);
    expect((await store.operations.list({ limit: 10 })).map(({ id }) => id)).toEqual([...kept.map(({ id }) => id).reverse(), old.id]);
    expect(await store.operations.find(gone.id)).toBeNull();
  });

  it('are own when every seat is own, and there is one', async () => {
    const createdAt = '2026-11-21T00:00:00.000Z';
    for (const name of ['anna', 'bert'])
      await store.people.insert({ name, displayName: name, role: 'student', passwordHash: 'x', mustChangePassword: false, createdAt });
    await store.rooms.save(roomFixture(3), 'source', createdAt);
    await store.rooms.setOwners(
      new Map([
        ['demo-s01', 'anna'],
        ['demo-s02', 'bert'],
      ]),
    );
    const own = await add('succeeded', ['demo-s01']);
    await add('succeeded', ['demo-s02']);
    await add('succeeded', ['demo-s01', 'demo-s02']);
    await add('succeeded', ['demo-s01', 'demo-s03']);
    await add('succeeded', ['demo-s01', 'gone-s01']);
    await add('succeeded', []);
    const list = (owner: string, room?: string) => store.operations.listOwn({ owner, room, limit: 10 });
    expect((await list('anna')).map(({ id }) => id)).toEqual([own.id]);
    expect(await list('anna', 'other')).toEqual([]);
    expect(await list('bert', 'demo')).toHaveLength(1);
    await store.rooms.setOwners(new Map([['demo-s01', null]]));
    expect(await list('anna')).toEqual([]);
  });
});
