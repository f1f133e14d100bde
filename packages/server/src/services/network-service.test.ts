import { HypervisorError } from '@aula/rollout';
import { imageFixture, MemoryHost, MemoryLiveHost } from '@aula/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from '../store/store.ts';
import { applyTo, startTestServer, type TestServer } from '../test-support/test-server.ts';

let world: MemoryHost;
let host: MemoryLiveHost;
let store: Store;
let app: TestServer;

const lab = (subnet = '192.0.2.0/24', name = 'lab1') => `network: ${name}\nsubnet: ${subnet}\n`;
const apply = (source = lab()) => app.client.call('applyNetwork', { body: { source } });
const drift = async () => (await app.client.call('planStoredNetwork', { params: { network: 'lab1' } })).action;
const onHost = () => [...world.networks.values()].map(({ name, subnet }) => `${name} ${subnet}`);
const onRecord = async () => (await store.networks.list()).map(({ name, pending, registered }) => ({ name, pending, registered }));
const room = (name: string, first: number) => `room: ${name}
preset: tiny
network: lab1
sections:
  students:
    seats: 1-2
    name: "${name}-s{{ id }}"
    ip: "192.0.2.{{ id | plus: ${first} }}"
`;

beforeEach(async () => {
  world = new MemoryHost();
  host = new MemoryLiveHost(world);
  store = await openStore(':memory:');
  app = await startTestServer({ host, image: imageFixture(), store });
});
afterEach(async () => {
  await app[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

const failing = (code: 'failed' | 'unreachable') => () => {
  throw new HypervisorError(code, 'the host says no');
};

it('takes back what the host refuses: the network of before stays, a new one is forgotten', async () => {
  await apply();
  let calls = 0;
  host.networks.fault = () => {
    calls += 1;
    if (calls === 1) failing('failed')();
  };
  await expect(apply(lab('198.51.100.0/24'))).rejects.toThrow();
  expect(onHost()).toEqual(['lab1 192.0.2.0/24']);
  expect((await app.client.call('network', { params: { network: 'lab1' } })).source).toBe(lab());
  calls = 0;
  await expect(apply(lab('203.0.113.0/24', 'lab2'))).rejects.toThrow();
  expect(await onRecord()).toEqual([{ name: 'lab1', pending: null, registered: true }]);
  expect(await drift()).toBe('none');
});

it.each(['apply', 'unregister', 'remove'] as const)(
  'keeps %s on record while the host is out of reach, and finishes it at the next start',
  async (what) => {
    await apply();
    host.networks.fault = failing('unreachable');
    const params = { network: 'lab1' };
    const asked = {
      apply: () => apply(lab('198.51.100.0/24')),
      unregister: () => app.client.call('unregisterNetwork', { params }),
      remove: () => app.client.call('deleteNetwork', { params }),
    }[what]();
    await expect(asked).rejects.toMatchObject({ code: 'hostUnreachable' });
    expect(await onRecord()).toMatchObject([{ pending: what }]);
    expect(onHost()).toEqual(['lab1 192.0.2.0/24']);
    host.networks.fault = () => undefined;
    await app[Symbol.asyncDispose]();
    app = await startTestServer({ host, image: imageFixture(), store });
    const expected = {
      apply: [['lab1 198.51.100.0/24'], [{ name: 'lab1', pending: null, registered: true }]],
      unregister: [[], [{ name: 'lab1', pending: null, registered: false }]],
      remove: [[], []],
    }[what];
    expect([onHost(), await onRecord()]).toEqual(expected);
  },
);

it('gives only one of two networks a subnet that both are applied with at once', async () => {
  const results = await Promise.allSettled([apply(lab('192.0.2.0/24', 'one')), apply(lab('192.0.2.0/24', 'two'))]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(onHost()).toHaveLength(1);
});

it("merges rooms' seats, leaves a network that a room has gone from, and refuses rooms on one that is off the host", async () => {
  await apply();
  await Promise.all([applyTo(app, room('math', 20), false), applyTo(app, room('art', 40), false)]);
  const names = () => [...world.networks.values()].flatMap(({ reservations }) => reservations.map(({ name }) => name)).sort();
  expect(names()).toEqual(['art-s01', 'art-s02', 'math-s01', 'math-s02']);
  await apply(lab('198.51.100.0/24', 'lab2'));
  await applyTo(app, room('art', 40).replace('network: lab1', 'network: lab2').replace('192.0.2', '198.51.100'), false);
  expect((await store.networks.members('lab1')).map(({ name }) => name)).toEqual(['math-s01', 'math-s02']);
  expect((await store.networks.members('lab2')).map(({ name }) => name)).toEqual(['art-s01', 'art-s02']);
  expect(await drift()).toBe('none');
  const { id } = await app.client.call('deleteRoom', { params: { room: 'math' } });
  await app.server.operationEnded(id);
  expect(await store.networks.members('lab1')).toEqual([]);
  await app.client.call('unregisterNetwork', { params: { network: 'lab1' } });
  const plan = await app.client.call('planRoom', { body: { source: room('math', 20) } });
  expect(plan.conflicts.map(({ message }) => message)).toEqual(['the network lab1 is not on the host: aula network register lab1']);
});

it('makes a network again that was lost, when a room on it is applied', async () => {
  await apply();
  await applyTo(app, room('math', 20), false);
  world.networkStop('lab1', true);
  expect(onHost()).toEqual([]);
  await applyTo(app, room('math', 20), false);
  expect(onHost()).toEqual(['lab1 192.0.2.0/24']);
  expect(await drift()).toBe('none');
});

it('keeps name and subnet of a network that is off the host', async () => {
  await apply();
  await app.client.call('unregisterNetwork', { params: { network: 'lab1' } });
  const planned = async (network: string) => {
    const source = room('math', 20).replace('network: lab1', `network: { name: ${network}, subnet: 192.0.2.0/25 }`);
    return (await app.client.call('planRoom', { body: { source } })).conflicts.map(({ message }) => message);
  };
  expect(await planned('mine')).toEqual(['the subnet 192.0.2.0/25 is kept for the network lab1: 192.0.2.0/24']);
  expect(await planned('lab1')).toEqual(['a network lab1 is stored already: write "network: lab1" to hang the room\'s seats on it']);
});

it('tells changes of the rules that Aula keeps beside the network, which count at once', async () => {
  await apply();
  const planned = async (more: string) => app.client.call('planNetwork', { body: { source: lab() + more } });
  expect(await planned('protect: { default: strict, sections: { lab: off } }\ninternet: off\n')).toMatchObject({
    action: 'live',
    fields: [
      { field: 'protect', from: 'strict', to: 'strict, lab off' },
      { field: 'internet', from: 'on', to: 'off' },
    ],
  });
  expect((await planned('publish: [{ section: students, port: 22 }]\n')).fields).toEqual([
    { field: 'publish', from: 'nothing', to: 'students tcp 22' },
  ]);
  expect((await planned('protect: strict\ninternet: on\n')).action).toBe('none');
});

it('writes into the audit who changed a network, and what the host would not do', async () => {
  await apply();
  await app.client.call('unregisterNetwork', { params: { network: 'lab1' } });
  await app.client.call('deleteNetwork', { params: { network: 'lab1' } });
  host.networks.fault = failing('failed');
  await expect(apply()).rejects.toThrow();
  const { entries } = await app.client.call('audit', { query: {} });
  const own = entries
    .filter(({ action }) => action.startsWith('network.'))
    .map(({ action, subject, outcome }) => `${action} ${subject} ${outcome}`);
  expect(own.sort()).toEqual([
    'network.apply lab1 failed',
    'network.apply lab1 ok',
    'network.remove lab1 ok',
    'network.unregister lab1 ok',
  ]);
});
