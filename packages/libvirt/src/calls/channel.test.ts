import { FAKE_PROGRAM, type FakePeer, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connect } from '../connect.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';

const VOLUME = { pool: 'p', name: 'v', key: '/p/v' };

// Timers of sockets and streams stay real; only the channel's own clock is moved.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const pongs = (peer: FakePeer | undefined) => peer?.received.filter((message) => message.program === FAKE_PROGRAM.keepAlive).length;

/** Resolves once the client has taken everything sent so far. */
async function caughtUp(peer: FakePeer | undefined): Promise<void> {
  const before = pongs(peer) ?? 0;
  peer?.ping();
  for (let turns = 0; pongs(peer) === before && turns < 10_000; turns++) await new Promise((resolve) => setTimeout(resolve, 1));
}

it('closes on a message that begins and does not end within its time', async () => {
  await using daemon = await startFakeDaemon();
  await using connection = await connect({ socketPath: daemon.socketPath, keepAlive: false });
  await caughtUp(daemon.peers[0]);
  daemon.peers[0]?.send(Buffer.concat([fakeXdr.uint(1_000), Buffer.alloc(20)]));
  for (let turns = 0; turns < 100 && connection.state.name === 'open'; turns++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    vi.advanceTimersByTime(LIMITS.messageAssemblyMs);
  }
  expect(await connection.closed).toMatchObject({ code: 'protocol', message: expect.stringContaining('did not end') });
});

it('keeps a connection that is merely quiet', async () => {
  await using daemon = await startFakeDaemon();
  await using connection = await connect({ socketPath: daemon.socketPath, keepAlive: false });
  vi.advanceTimersByTime(LIMITS.messageAssemblyMs * 10);
  await caughtUp(daemon.peers[0]);
  expect(connection.state.name).toBe('open');
});

it('keeps a stream whose reader takes its time', async () => {
  await using daemon = await startFakeDaemon({
    onMessage(message, peer) {
      if (message.procedure !== procedures.storageVolDownload.number) return 'default';
      if (message.type !== 0) return undefined;
      peer.reply(message);
      for (let i = 0; i < 40; i++) peer.data(message, Buffer.alloc(100_001, i));
      return undefined;
    },
  });
  await using connection = await connect({ socketPath: daemon.socketPath, keepAlive: false });
  const body = await connection.storageVolDownload(VOLUME);
  body.on('error', () => {});
  body.once('readable', () => {});
  while (body.readableLength < LIMITS.streamHighWater) await new Promise((resolve) => setTimeout(resolve, 1));
  vi.advanceTimersByTime(LIMITS.messageAssemblyMs * 3);
  let read = 0;
  for await (const chunk of body) if ((read += chunk.length) === 40 * 100_001) break;
  expect(read).toBe(40 * 100_001);
});
