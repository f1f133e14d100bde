import { expect, it } from 'vitest';
import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { type ConnectionState, type ConnectionStateName, StateMachine } from './state.ts';

const reason = new LibvirtError('closed', 'gone');
const STATES: Record<ConnectionStateName, ConnectionState> = {
  connecting: { name: 'connecting', attempt: 1 },
  open: { name: 'open', since: new Date() },
  waiting: { name: 'waiting', attempt: 1, retryAt: new Date(), reason },
  closing: { name: 'closing' },
  closed: { name: 'closed', reason },
};
const NAMES = ['connecting', 'open', 'waiting', 'closing', 'closed'] as const;

/** How to get to each state, from `connecting`. */
const WAYS: Record<ConnectionStateName, ConnectionStateName[]> = {
  connecting: [],
  open: ['open'],
  waiting: ['waiting'],
  closing: ['closing'],
  closed: ['closed'],
};

const ALLOWED = [
  'connecting→open',
  'connecting→waiting',
  'connecting→closing',
  'connecting→closed',
  'open→waiting',
  'open→closing',
  'open→closed',
  'waiting→connecting',
  'waiting→closing',
  'waiting→closed',
  'closing→closed',
];

function machineIn(name: ConnectionStateName): StateMachine {
  const machine = new StateMachine();
  for (const step of WAYS[name]) machine.move(STATES[step]);
  return machine;
}

it.each(NAMES.flatMap((from) => NAMES.map((to) => [from, to] as const)))(
  'from %s to %s: makes the legal moves and throws on the others',
  (from, to) => {
    const machine = machineIn(from);
    if (ALLOWED.includes(`${from}→${to}`)) {
      machine.move(STATES[to]);
      expect(machine.current).toBe(STATES[to]);
    } else {
      expect(() => machine.move(STATES[to])).toThrow(`a connection that is ${from} cannot become ${to}`);
      expect(machine.current.name).toBe(from);
    }
  },
);

it('tells a reader the state of now, each after it, and ends after closed', async () => {
  const machine = new StateMachine();
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { name } of machine.read()) seen.push(name);
  })();
  await Promise.resolve();
  for (const name of ['open', 'waiting', 'connecting', 'open', 'closing', 'closed'] as const) {
    machine.move(STATES[name]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reading;
  expect(seen).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open', 'closing', 'closed']);
});

it('ends a reader whose signal aborts while it waits', async () => {
  const controller = new AbortController();
  const states = new StateMachine().read(controller.signal);
  expect((await states.next()).value).toMatchObject({ name: 'connecting' });
  const next = states.next();
  controller.abort();
  expect((await next).done).toBe(true);
});

it('ends a reader that leaves while it waits', async () => {
  const states = new StateMachine().read();
  expect((await states.next()).value).toMatchObject({ name: 'connecting' });
  const next = states.next();
  expect(await states.return?.()).toMatchObject({ done: true });
  expect((await next).done).toBe(true);
});

it.each([0, 1])('keeps the newest states of a reader that is %i beyond its cap', async (beyond) => {
  const machine = new StateMachine();
  const states = machine.read();
  expect((await states.next()).value).toMatchObject({ name: 'connecting', attempt: 1 });
  const total = LIMITS.unreadStatesMax + beyond;
  for (let i = 0; i < total; i++)
    machine.move(
      i % 2 === 0 ? { ...STATES.waiting, attempt: i, name: 'waiting', retryAt: new Date(), reason } : { name: 'connecting', attempt: i },
    );
  expect((await states.next()).value).toMatchObject({ attempt: beyond });
  for (let i = beyond + 1; i < total; i++) expect((await states.next()).value).toMatchObject({ attempt: i });
});
