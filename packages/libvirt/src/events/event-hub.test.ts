import { type FakeDaemon, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { LIMITS } from '../limits.ts';

const REGISTER = 316;
const DEREGISTER = 317;
const LIFECYCLE = 318;

let daemon: FakeDaemon;
let connection: Connection;
let refuse = false;

beforeEach(async () => {
  refuse = false;
  daemon = await startFakeDaemon({
    onMessage: (message, peer) => (refuse && message.procedure === REGISTER ? void peer.fail(message, 88, 'access denied') : 'default'),
  });
  connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
});

afterEach(async () => {
  await connection.close();
  await daemon[Symbol.asyncDispose]();
});

const asked = (procedure: number) => daemon.peers[0]?.received.filter((message) => message.procedure === procedure).length;
const emit = (name: string, event = 5, detail = 1) => daemon.peers[0]?.event(LIFECYCLE, fakeXdr.lifecycle(name, event, detail));

it('reports events with names and numbers', async () => {
  const events = connection.events('domainLifecycle');
  await events.ready;
  emit('seat');
  expect((await events.next()).value).toEqual({
    domain: { name: 'seat', uuid: 'abababab-abab-abab-abab-abababababab', id: 1 },
    event: 'stopped',
    detail: 'destroyed',
    eventNumber: 5,
    detailNumber: 1,
  });
});

it('shows who reads, and what, when the connection is lost', async () => {
  const readForTheStack = () => connection.events('domainLifecycle');
  const events = readForTheStack();
  await events.ready;
  const next = events.next();
  for (const peer of daemon.peers) peer.socket.destroy();
  const error: unknown = await next.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'closed', message: expect.stringContaining('events domainLifecycle') });
  expect(error).toHaveProperty('stack', expect.stringContaining('readForTheStack'));
});

it('calls numbers that it does not know unknown', async () => {
  const events = connection.events('domainLifecycle');
  await events.ready;
  emit('seat', 77, 3);
  emit('seat', 5, 99);
  expect((await events.next()).value).toMatchObject({ event: 'unknown', detail: 'unknown', eventNumber: 77 });
  expect((await events.next()).value).toMatchObject({ event: 'stopped', detail: 'unknown', detailNumber: 99 });
});

it('shares one registration among readers, and takes it back after the last', async () => {
  const first = connection.events('domainLifecycle');
  const second = connection.events('domainLifecycle');
  await Promise.all([first.ready, second.ready]);
  emit('seat');
  expect((await first.next()).value).toMatchObject({ event: 'stopped' });
  expect((await second.next()).value).toMatchObject({ event: 'stopped' });
  expect(asked(REGISTER)).toBe(1);
  await first.return?.();
  const third = connection.events('domainLifecycle');
  await third.ready;
  expect([asked(REGISTER), asked(DEREGISTER)]).toEqual([1, 0]);
  await second.return?.();
  await third.return?.();
  await expect.poll(() => asked(DEREGISTER)).toBe(1);
  await connection.events('domainLifecycle').ready;
  expect(asked(REGISTER)).toBe(2);
});

it('ends quietly when the signal aborts', async () => {
  const controller = new AbortController();
  const events = connection.events('domainLifecycle', { signal: controller.signal });
  await events.ready;
  const waiting = events.next();
  controller.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await expect.poll(() => asked(DEREGISTER)).toBe(1);
});

it('ends when the loop is left', async () => {
  const events = connection.events('domainLifecycle');
  await events.ready;
  emit('seat');
  for await (const item of events) {
    expect(item).toMatchObject({ event: 'stopped' });
    break;
  }
  await expect.poll(() => asked(DEREGISTER)).toBe(1);
});

it('throws in every reader when the connection is lost, after what came before', async () => {
  const events = connection.events('domainLifecycle');
  await events.ready;
  emit('seat');
  await expect.poll(() => connection.state.name).toBe('open');
  const first = await events.next();
  expect(first.value).toMatchObject({ event: 'stopped' });
  daemon.peers[0]?.socket.destroy();
  await expect(events.next()).rejects.toMatchObject({ code: 'closed' });
});

it('ends quietly on close()', async () => {
  const events = connection.events('domainLifecycle');
  await events.ready;
  const waiting = events.next();
  await connection.close();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(() => connection.events('domainLifecycle')).toThrow(expect.objectContaining({ code: 'closed' }));
});

it('fails the reader when the daemon refuses the registration', async () => {
  refuse = true;
  const events = connection.events('domainLifecycle');
  await expect(events.ready).rejects.toMatchObject({ virCode: 88 });
  await expect(events.next()).rejects.toMatchObject({ virCode: 88 });
});

it('keeps as many unread events as its cap and tells how many were dropped', async () => {
  const events = connection.events('domainLifecycle');
  await events.ready;
  const extra = 500;
  for (let i = 0; i < LIMITS.eventQueueMax + extra; i++) emit(`d${i}`);
  const other = connection.events('domainLifecycle');
  await other.ready;
  emit('last');
  for await (const item of other) if ('domain' in item && item.domain.name === 'last') break;
  let dropped = 0;
  let seen = 0;
  while (seen + dropped < LIMITS.eventQueueMax + extra + 1) {
    const { value } = await events.next();
    if (value && 'dropped' in value) dropped += value.dropped;
    else seen += 1;
  }
  expect({ seen, dropped }).toEqual({ seen: LIMITS.eventQueueMax, dropped: extra + 1 });
});

it('refuses more readers than its cap', async () => {
  const readers = Array.from({ length: LIMITS.eventSubscribersMax }, () => connection.events('domainLifecycle'));
  expect(() => connection.events('domainLifecycle')).toThrow(expect.objectContaining({ code: 'overloaded' }));
  for (const reader of readers) await reader.return?.();
});

describe('registrations', () => {
  const uuid = (byte: number) => {
    const hex = Buffer.alloc(16, byte).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
  const one = { name: 'one', uuid: uuid(1), id: 1 };
  const two = { name: 'two', uuid: uuid(2), id: 2 };
  /** A daemon that numbers registrations as a libvirtd does. */
  async function numbering() {
    let last = 10;
    const own = await startFakeDaemon({
      onMessage(message, peer) {
        if (message.procedure !== REGISTER || message.type !== 0) return 'default';
        last += 1;
        peer.reply(message, fakeXdr.int(last));
        return undefined;
      },
    });
    const made = await connect({ socketPath: own.socketPath, uri: 'test:///default', keepAlive: false });
    const peer = own.peers[0];
    if (!peer) throw new Error('no connection');
    const count = (procedure: number) => peer.received.filter((message) => message.procedure === procedure).length;
    const rebooted = (callbackId: number, name: string) => peer.event(319, Buffer.concat([fakeXdr.int(callbackId), fakeXdr.domain(name)]));
    return {
      made,
      count,
      rebooted,
      peer,
      async [Symbol.asyncDispose]() {
        await made.close();
        await own[Symbol.asyncDispose]();
      },
    };
  }

  it('are one for each filter, and events go to the readers of theirs alone', async () => {
    await using daemonOf = await numbering();
    const { made, rebooted, count } = daemonOf;
    const ofOne = [made.events('domainReboot', { domain: one }), made.events('domainReboot', { domain: { ...one, id: -1 } })] as const;
    const ofTwo = made.events('domainReboot', { domain: two });
    const ofAll = made.events('domainReboot');
    for (const reader of [...ofOne, ofTwo, ofAll]) await reader.ready;
    expect(count(REGISTER)).toBe(3);
    rebooted(12, 'to two');
    rebooted(13, 'to all');
    rebooted(11, 'to one');
    for (const reader of ofOne) expect((await reader.next()).value).toMatchObject({ domain: { name: 'to one' } });
    expect((await ofTwo.next()).value).toMatchObject({ domain: { name: 'to two' } });
    expect((await ofAll.next()).value).toMatchObject({ domain: { name: 'to all' } });
    await ofTwo.return?.();
    await expect.poll(() => count(DEREGISTER)).toBe(1);
  });

  it('of another number do not reach a reader: those were just taken back', async () => {
    await using daemonOf = await numbering();
    const { made, rebooted, count } = daemonOf;
    const first = made.events('domainReboot');
    await first.ready;
    await first.return?.();
    await expect.poll(() => count(DEREGISTER)).toBe(1);
    const second = made.events('domainReboot');
    await second.ready;
    rebooted(11, 'late');
    rebooted(12, 'now');
    expect((await second.next()).value).toMatchObject({ domain: { name: 'now' } });
  });

  it('of a class that nobody asked for are a breach of the protocol', async () => {
    await using daemonOf = await numbering();
    const { made, rebooted } = daemonOf;
    await made.events('domainLifecycle').ready;
    rebooted(11, 'why');
    expect(await made.closed).toMatchObject({ code: 'protocol' });
  });

  it('that nobody waits for any more are taken back as soon as they are made', async () => {
    await using daemonOf = await numbering();
    const { made, count } = daemonOf;
    const events = made.events('domainReboot');
    await expect.poll(() => count(REGISTER)).toBe(1);
    await events.return?.();
    await expect.poll(() => count(DEREGISTER)).toBe(1);
  });

  it('reject ready for a reader that left before, and end it quietly', async () => {
    const signal = AbortSignal.abort();
    const events = connection.events('domainLifecycle', { signal });
    await expect(events.ready).rejects.toMatchObject({ code: 'cancelled' });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });
});
