import { createClient, type LiveEvent, routes } from '@aula/api';
import { parseSeatName } from '@aula/model';
import { imageFixture, killSwitch, MemoryHost, MemoryLiveHost } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from './store/store.ts';
import { applyTo, roomSource, startTestServer, type TestServer } from './test-support/test-server.ts';

/** A whole server on a host in memory, from the outside. */
let store: Store;
let world: MemoryHost;
let app: TestServer;

const start = (host = new MemoryLiveHost(world), its = store) => startTestServer({ host, image: imageFixture(), store: its });
/** Addresses come with the next look at the leases. */
const ready = (seats: number) =>
  until('the addresses', async () => ((await states()).join() === Array(seats).fill('ready').join() ? true : null));
const states = async () => (await app.client.call('room', { params: { room: 'demo' } })).seats.map(({ state }) => state);

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}

beforeEach(async () => {
  store = await openStore(':memory:');
  world = new MemoryHost();
  app = await start();
});
afterEach(async () => {
  await app[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

describe('a room', () => {
  it('is made, shown with its seats and their states, stopped, started, reset and removed', async () => {
    await applyTo(app, roomSource('demo', 3));
    await ready(3);
    const room = await app.client.call('room', { params: { room: 'demo' } });
    expect(room).toMatchObject({ title: 'demo', seatCount: 3, states: { ready: 3 }, operation: null, source: roomSource('demo', 3) });
    expect(room.appliedAt).not.toBeNull();
    expect(room.seats.map(({ ip, leasedIp }) => ip === leasedIp)).toEqual([true, true, true]);

    const stop = await app.client.call('stopRoom', { params: { room: 'demo' }, body: { force: true, seats: ['demo-s02'] } });
    await app.server.operationEnded(stop.id);
    await until('the stop', async () => ((await states())[1] === 'off' ? true : null));
    const again = await app.client.call('startSeat', { params: { seat: 'demo-s02' } });
    await app.server.operationEnded(again.id);
    const serials = [...world.overlays.values()].map(({ serial }) => serial);
    const reset = await app.client.call('resetRoom', { params: { room: 'demo' }, body: {} });
    await app.server.operationEnded(reset.id);
    expect([...world.overlays.values()].map(({ serial }) => serial).some((serial) => serials.includes(serial))).toBe(false);
    await ready(3);

    const removal = await app.client.call('deleteRoom', { params: { room: 'demo' } });
    await app.server.operationEnded(removal.id);
    expect((await app.client.call('rooms')).rooms).toEqual([]);
    expect([world.domains.size, world.overlays.size, world.networks.size]).toEqual([0, 0, 0]);
    expect((await app.client.call('operation', { params: { operation: removal.id } })).state).toBe('succeeded');
  });

  it('applied a second time has nothing to do', async () => {
    await applyTo(app, roomSource('demo', 2));
    const { plan, operation } = await app.client.call('applyRoom', { body: { source: roomSource('demo', 2) } });
    expect({ operation, changes: plan.changes }).toEqual({ operation: null, changes: [] });
  });

  it('made smaller loses the surplus seats everywhere', async () => {
    await applyTo(app, roomSource('demo', 3));
    await applyTo(app, roomSource('demo', 1));
    expect((await app.client.call('room', { params: { room: 'demo' } })).seats.map(({ name }) => name)).toEqual(['demo-s01']);
    expect([...world.domains.keys()]).toEqual(['demo-s01']);
  });

  it('is refused when a seat of another room has the name, and nothing is changed', async () => {
    await applyTo(app, roomSource('demo', 1));
    const source = roomSource('two', 1, 9).replace('{{ room }}', 'demo');
    await expect(app.client.call('applyRoom', { body: { source } })).rejects.toMatchObject({ code: 'conflict' });
    expect((await app.client.call('rooms')).rooms.map(({ name }) => name)).toEqual(['demo']);
  });

  it('shows drift made by hand, and mends it', async () => {
    await applyTo(app, roomSource('demo', 2));
    world.domains.delete('demo-s02');
    expect((await app.client.call('planStoredRoom', { params: { room: 'demo' } })).counts).toMatchObject({ create: 1 });
    const { operation } = await app.client.call('applyStoredRoom', { params: { room: 'demo' }, body: {} });
    await app.server.operationEnded(operation?.id ?? '');
    expect([...world.domains.keys()].sort()).toEqual(['demo-s01', 'demo-s02']);
  });

  it('that is busy refuses a second operation and names the first', async () => {
    await app[Symbol.asyncDispose]();
    const gate = Promise.withResolvers<void>();
    app = await start(new MemoryLiveHost(world, { before: ({ method }) => (method === 'overlayCreate' ? gate.promise : undefined) }));
    const { operation } = await app.client.call('applyRoom', { body: { source: roomSource('demo', 2) } });
    const refusal = { code: 'busy', status: 409, operation: operation?.id };
    await expect(app.client.call('deleteRoom', { params: { room: 'demo' } })).rejects.toMatchObject(refusal);
    await expect(app.client.call('startSeat', { params: { seat: 'demo-s01' } })).rejects.toMatchObject(refusal);
    gate.resolve();
    await app.server.operationEnded(operation?.id ?? '');
  });
});

/** The store as a process has it that is dead once `death` resolves: what it was about to write is never written. */
function mortal(death: Promise<unknown>): Store {
  let dead = false;
  void death.then(() => {
    dead = true;
  });
  const { update } = store.operations;
  const operations = {
    ...store.operations,
    update: (...args: Parameters<typeof update>) => (dead ? new Promise<void>(() => {}) : update(...args)),
  };
  return { ...store, operations };
}

describe('a server that dies', () => {
  it.each([2, 6, 10, 14, 17])('at step %i of an apply goes on with it at its next start', async (step) => {
    await app[Symbol.asyncDispose]();
    const death = killSwitch(step, 'after');
    const dying = await start(new MemoryLiveHost(world, death.faults), mortal(death.killed));
    const { operation } = await dying.client.call('applyRoom', { body: { source: roomSource('demo', 4) } });
    await death.killed;
    // Nothing of it is awaited or closed: it just is no more.
    await dying.server.app.close();
    app = await start();
    await app.server.operationEnded(operation?.id ?? '');
    const end = await app.client.call('operation', { params: { operation: operation?.id ?? '' } });
    expect({ state: end.state, error: end.error }).toEqual({ state: 'succeeded', error: null });
    await ready(4);
    expect((await app.client.call('planStoredRoom', { params: { room: 'demo' } })).changes).toEqual([]);
  });
});

describe('live events', () => {
  async function follow(count: (event: LiveEvent) => boolean, act: () => Promise<void>, token = app.token): Promise<LiveEvent[]> {
    const stop = new AbortController();
    const seen: LiveEvent[] = [];
    let acted: Promise<void> | undefined;
    const client = createClient({ baseUrl: app.url, token });
    for await (const event of client.events(stop.signal)) {
      seen.push(event);
      if (seen.length === 1) acted = act();
      if (count(event)) stop.abort();
    }
    await acted;
    return seen;
  }

  it('tell a rollout from its first step to the last seat', async () => {
    const seen = await follow(
      (event) => event.type === 'seat' && event.seat.name === 'demo-s02' && event.seat.state === 'ready',
      () => applyTo(app, roomSource('demo', 2)),
    );
    expect(seen[0]).toEqual({ type: 'resync' });
    const operations = seen.flatMap((event) => (event.type === 'operation' ? [event.operation.state] : []));
    expect([operations[0], operations.at(-1)]).toEqual(['queued', 'succeeded']);
    expect(seen.some((event) => event.type === 'room' && event.room === 'demo')).toBe(true);
    expect(seen.some((event) => event.type === 'seat' && event.seat.state === 'missing')).toBe(true);
  });

  it('tell of a machine that goes off by itself', async () => {
    await applyTo(app, roomSource('demo', 1));
    const seat = parseSeatName('demo-s01');
    const domain = world.domains.get('demo-s01');
    if (seat === null || domain === undefined) throw new Error('not made');
    const clean = domain.power;
    expect(clean).toBe('running');
    await app[Symbol.asyncDispose]();
    const host = new MemoryLiveHost(world);
    app = await start(host);
    const seen = await follow(
      (event) => event.type === 'seat' && event.seat.state === 'off',
      async () => {
        domain.power = 'off';
        domain.live = null;
        host.tell(seat);
      },
    );
    expect(seen.at(-1)).toMatchObject({ type: 'seat', seat: { name: 'demo-s01', startedAt: null, leasedIp: null } });
    await until('its wanted power', async () => ((await store.rooms.seats())[0]?.wantedOn === false ? true : null));
  });
});

describe('the description of the API', () => {
  it('has every route of the contract with its right', async () => {
    const document = (await (await fetch(`${app.url}/api/v1/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; 'x-aula-access': string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.values(document.paths).flatMap((path) => Object.values(path));
    const rights = Object.fromEntries(described.map((one) => [one.operationId, one['x-aula-access']]));
    expect(rights).toEqual(Object.fromEntries(Object.entries(routes).map(([name, { access }]) => [name, access])));
  });
});
