import { rename } from 'node:fs/promises';
import { FAKE_PROGRAM, type FakeDaemon, type FakeMessage, type FakePeer, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectOptions, connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';
import type { ReconnectOptions } from './reconnect-policy.ts';

const { connectGetHostname, domainLookupByName } = procedures;
const LOOKUP = domainLookupByName.number;
const AUTH_LIST = 66;
const QUICK: ReconnectOptions = { minDelayMs: 1, maxDelayMs: 5 };

let daemon: FakeDaemon;
let connection: Connection | undefined;
/** What the daemon does with a message before its usual answer. */
let onMessage: (message: FakeMessage, peer: FakePeer) => 'default' | undefined;

beforeEach(async () => {
  onMessage = () => 'default';
  daemon = await startFakeDaemon({
    onMessage(message, peer) {
      const handled = onMessage(message, peer);
      if (handled !== 'default') return undefined;
      if (message.procedure !== LOOKUP || message.type !== 0) return 'default';
      peer.reply(message, fakeXdr.domain('seat'));
      return undefined;
    },
  });
});
afterEach(async () => {
  await connection?.close();
  connection = undefined;
  await daemon[Symbol.asyncDispose]();
});

async function open(reconnect: ConnectOptions['reconnect'], options: Partial<ConnectOptions> = {}): Promise<Connection> {
  const { socketPath } = daemon;
  connection = await connect({ socketPath, uri: 'test:///default', keepAlive: false, ...options, ...(reconnect ? { reconnect } : {}) });
  return connection;
}

const breakOff = () => daemon.peers.at(-1)?.socket.destroy();
/** From now on nothing answers at the socket. */
const goAway = () => rename(daemon.socketPath, `${daemon.socketPath}.away`);
const comeBack = () => rename(`${daemon.socketPath}.away`, daemon.socketPath);
const lookUp = (at: Connection, options = {}) => at.call(domainLookupByName, { name: 'seat' }, options);
/** Resolves once the client has seen the loss. */
async function down(at: Connection): Promise<void> {
  for await (const { name } of at.states()) if (name === 'waiting') return;
}
const state = (at: Connection) => expect.poll(() => at.state.name);

describe('a connection that was lost', () => {
  it('stays closed unless asked to reconnect', async () => {
    const made = await open(false);
    breakOff();
    expect(await made.closed).toMatchObject({ code: 'closed' });
    await expect(lookUp(made)).rejects.toMatchObject({ code: 'closed' });
    expect(daemon.peers).toHaveLength(1);
  });

  it('is made anew, and tells its states in order', async () => {
    const made = await open(QUICK);
    const names: string[] = [];
    const reading = (async () => {
      for await (const { name } of made.states()) names.push(name);
    })();
    breakOff();
    await expect.poll(() => names.at(-1) === 'open' && names.length > 1).toBe(true);
    expect(await lookUp(made)).toMatchObject({ dom: { name: 'seat' } });
    expect(daemon.peers).toHaveLength(2);
    await made.close();
    await reading;
    expect(names).toEqual(['open', 'waiting', 'connecting', 'open', 'closing', 'closed']);
  });

  it('fails the calls in flight, which are never repeated, with their own stack and the loss as cause', async () => {
    onMessage = (message) => (message.procedure === LOOKUP ? undefined : 'default');
    const made = await open(QUICK);
    async function callForTheStack() {
      await lookUp(made);
    }
    const failed = callForTheStack().catch((error: unknown) => error);
    await expect.poll(() => daemon.peers[0]?.received.some(({ procedure }) => procedure === LOOKUP)).toBe(true);
    breakOff();
    const error = await failed;
    expect(error).toMatchObject({ code: 'closed', cause: { code: 'closed' } });
    expect(error).toHaveProperty('stack', expect.stringContaining('callForTheStack'));
    await state(made).toBe('open');
    await expect(made.call(connectGetHostname, undefined, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'timeout' });
    expect(daemon.peers[1]?.received.filter(({ procedure }) => procedure === LOOKUP)).toEqual([]);
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 40])('keeps a call waiting that has %d ms', async (timeoutMs) => {
    const made = await open(QUICK);
    await goAway();
    breakOff();
    await down(made);
    let early: unknown = null;
    const waiting = lookUp(made, { timeoutMs });
    waiting.catch((error: unknown) => {
      early = error;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(early).toBeNull();
    await comeBack();
    expect(await waiting).toMatchObject({ dom: { name: 'seat' } });
  });

  it('fails a stream in flight', async () => {
    const made = await open(QUICK);
    onMessage = (message, peer) => {
      if (message.procedure !== procedures.domainOpenConsole.number || message.type !== 0) return 'default';
      peer.reply(message);
      return undefined;
    };
    const stream = await made.domainOpenConsole({ name: 'seat', uuid: 'abababab-abab-abab-abab-abababababab', id: 1 });
    const failed = new Promise((resolve) => stream.once('error', resolve));
    daemon.peers[0]?.socket.destroy();
    expect(await failed).toMatchObject({ code: 'closed' });
  });

  it('is tried again while nothing is at the socket, until it is back', async () => {
    const made = await open(QUICK);
    await goAway();
    breakOff();
    await expect.poll(() => made.state).toMatchObject({ name: 'waiting', reason: { code: 'unreachable' } });
    const waiting = lookUp(made);
    await comeBack();
    expect(await waiting).toMatchObject({ dom: { name: 'seat' } });
    expect(made.state.name).toBe('open');
  });

  it('counts its attempts, gives up after the last, and fails what waits', async () => {
    const made = await open({ minDelayMs: 40, maxDelayMs: 40, jitter: 0, maxAttempts: 3 });
    await goAway();
    breakOff();
    await down(made);
    const waiting = expect(lookUp(made)).rejects.toMatchObject({ code: 'unreachable' });
    expect(await made.closed).toMatchObject({ code: 'unreachable', message: expect.stringContaining('after 3 attempts') });
    await waiting;
    expect(made.state.name).toBe('closed');
    await comeBack();
  });

  it('is closed for good when it is refused now', async () => {
    const made = await open(QUICK);
    onMessage = (message, peer) => {
      if (message.procedure !== AUTH_LIST) return 'default';
      peer.reply(message, Buffer.concat([fakeXdr.uint(1), fakeXdr.int(2)]));
      return undefined;
    };
    const polkit = onMessage;
    onMessage = (message, peer) => (message.procedure === 70 ? void peer.fail(message, 45, 'no') : polkit(message, peer));
    breakOff();
    expect(await made.closed).toMatchObject({ code: 'auth' });
  });

  it('is tried with growing pauses even if it opens and breaks at once, again and again', async () => {
    const made = await open({ minDelayMs: 1, maxDelayMs: 8, jitter: 0 });
    const attempts: number[] = [];
    const reading = (async () => {
      for await (const now of made.states()) if (now.name === 'waiting') attempts.push(now.attempt);
    })();
    for (let i = 1; i <= 4; i++) {
      breakOff();
      await expect.poll(() => daemon.peers.length).toBe(i + 1);
      await state(made).toBe('open');
    }
    await made.close();
    await reading;
    expect(attempts).toEqual([1, 2, 3, 4]);
  });
});

describe('the end of a connection that is being made anew', () => {
  it('by close() gives the attempt up and leaves no socket', async () => {
    const made = await open(QUICK);
    onMessage = (message) => (message.procedure === AUTH_LIST ? undefined : 'default');
    breakOff();
    await expect.poll(() => daemon.peers[1]?.received.length).toBe(1);
    expect(made.state).toMatchObject({ name: 'connecting', attempt: 1 });
    await made.close();
    expect(made.state).toMatchObject({ name: 'closed', reason: { code: 'closed' } });
    await expect.poll(() => daemon.peers[1]?.socket.destroyed).toBe(true);
    expect(daemon.peers).toHaveLength(2);
  });

  it('comes with the block that holds it', async () => {
    let held: Connection;
    {
      await using made = await open(QUICK);
      held = made;
    }
    expect(held.state.name).toBe('closed');
    expect(() => held.events('domainLifecycle')).toThrow(expect.objectContaining({ code: 'closed' }));
  });
});

describe('a daemon that falls silent', () => {
  it('is left by keepalive and connected to anew', async () => {
    await using silent = await startFakeDaemon({
      keepAlive: true,
      onMessage: (message, peer) => (message.program === FAKE_PROGRAM.keepAlive && peer === silent.peers[0] ? undefined : 'default'),
    });
    const { socketPath } = silent;
    await using made = await connect({ socketPath, uri: 'test:///default', reconnect: QUICK, keepAlive: { intervalMs: 20, count: 3 } });
    await expect.poll(() => silent.peers.length).toBe(2);
    await state(made).toBe('open');
  });
});

describe('calls while it is down', () => {
  const SLOW: ReconnectOptions = { minDelayMs: 60_000, maxDelayMs: 60_000, jitter: 0 };

  it('fail at once if they want to', async () => {
    const made = await open(SLOW);
    breakOff();
    await state(made).toBe('waiting');
    await expect(lookUp(made, { whenDown: 'fail' })).rejects.toMatchObject({ code: 'closed' });
  });

  it('wait no longer than their time', async () => {
    const made = await open(SLOW);
    breakOff();
    await state(made).toBe('waiting');
    await expect(lookUp(made, { timeoutMs: 5 })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('end with their signal', async () => {
    const made = await open(SLOW);
    breakOff();
    await state(made).toBe('waiting');
    const controller = new AbortController();
    const call = expect(lookUp(made, { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
    controller.abort();
    await call;
  });

  it('are as many as the cap; one more is refused', async () => {
    const made = await open(SLOW);
    breakOff();
    await state(made).toBe('waiting');
    const calls = Array.from({ length: LIMITS.callsWhileDownMax }, () => lookUp(made));
    const ends = Promise.allSettled(calls);
    await expect(lookUp(made)).rejects.toMatchObject({ code: 'overloaded' });
    await made.close();
    expect((await ends).every((end) => end.status === 'rejected' && end.reason.code === 'closed')).toBe(true);
  });

  it('and the pause end with close()', async () => {
    const made = await open(SLOW);
    breakOff();
    await state(made).toBe('waiting');
    const call = expect(lookUp(made)).rejects.toMatchObject({ code: 'closed' });
    await made.close();
    await call;
    expect(await made.closed).toMatchObject({ code: 'closed' });
    expect(made.state.name).toBe('closed');
  });
});

describe('the first attempt', () => {
  it('rejects as it failed, also with reconnect', async () => {
    await goAway();
    await expect(open(QUICK)).rejects.toMatchObject({ code: 'unreachable' });
    await comeBack();
  });

  it('is repeated with retryFirst', async () => {
    await goAway();
    const opening = open({ ...QUICK, retryFirst: true });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await comeBack();
    expect((await opening).state.name).toBe('open');
  });

  it('is repeated until the signal aborts', async () => {
    await goAway();
    const controller = new AbortController();
    const opening = expect(open({ ...QUICK, retryFirst: true }, { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await opening;
    await comeBack();
  });
});

describe('readers of events', () => {
  const LIFECYCLE = 318;
  const REGISTER = 316;
  const DEREGISTER = 317;
  const emit = (name: string) => daemon.peers.at(-1)?.event(LIFECYCLE, fakeXdr.lifecycle(name, 5, 1));
  const asked = (peer: number, procedure: number) =>
    daemon.peers[peer]?.received.filter((message) => message.procedure === procedure).length ?? 0;

  it('are registered again and told, between what came before and what comes after', async () => {
    const made = await open(QUICK);
    const events = made.events('domainLifecycle');
    await events.ready;
    emit('before');
    expect((await events.next()).value).toMatchObject({ domain: { name: 'before' } });
    breakOff();
    expect((await events.next()).value).toEqual({ resubscribed: true });
    expect(asked(1, REGISTER)).toBe(1);
    emit('after');
    expect((await events.next()).value).toMatchObject({ domain: { name: 'after' } });
  });

  it('may begin while the connection is down', async () => {
    const made = await open(QUICK);
    await goAway();
    breakOff();
    await state(made).toBe('waiting');
    const events = made.events('domainLifecycle');
    await comeBack();
    await events.ready;
    emit('first');
    expect((await events.next()).value).toMatchObject({ domain: { name: 'first' } });
  });

  it('that left while it was down are not registered again', async () => {
    const made = await open(QUICK);
    const events = made.events('domainLifecycle');
    await events.ready;
    await goAway();
    breakOff();
    await state(made).toBe('waiting');
    await events.return?.();
    await comeBack();
    await lookUp(made);
    expect(asked(1, REGISTER)).toBe(0);
    expect(asked(1, DEREGISTER)).toBe(0);
  });

  it('are told once of many losses that they have not read about', async () => {
    const made = await open(QUICK);
    const events = made.events('domainLifecycle');
    await events.ready;
    for (let i = 1; i <= 3; i++) {
      breakOff();
      await expect.poll(() => asked(i, REGISTER)).toBe(1);
    }
    await expect.poll(() => daemon.peers.length).toBe(4);
    await lookUp(made);
    emit('after');
    expect((await events.next()).value).toEqual({ resubscribed: true });
    expect((await events.next()).value).toMatchObject({ domain: { name: 'after' } });
  });

  it('fail with the reason when it gives up', async () => {
    const made = await open({ ...QUICK, maxAttempts: 1 });
    const events = made.events('domainLifecycle');
    await events.ready;
    await goAway();
    breakOff();
    await expect(events.next()).rejects.toMatchObject({ code: 'unreachable' });
    await comeBack();
  });

  it('whose registration is refused on the next connection fail', async () => {
    const made = await open(QUICK);
    const events = made.events('domainLifecycle');
    await events.ready;
    onMessage = (message, peer) => (message.procedure === REGISTER ? void peer.fail(message, 88, 'access denied') : 'default');
    breakOff();
    await expect(events.next()).rejects.toMatchObject({ virCode: 88 });
  });
});
