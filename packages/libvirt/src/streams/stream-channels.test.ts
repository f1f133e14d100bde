import { Duplex } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Channel } from '../calls/channel.ts';
import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';
import { StreamChannels } from './stream-channels.ts';

const over = () => new LibvirtError('closed', 'the test is over');
const made: Channel[] = [];
/** Procedures of the messages that were sent, on whichever socket. */
let sent: number[] = [];

/** Answers nothing. */
function makeChannel(): Channel {
  const socket = new Duplex({
    read() {},
    write(frame: Buffer, _encoding, done) {
      sent.push(frame.readInt32BE(12));
      done();
    },
  });
  const options = { maxInFlight: 1, callTimeoutMs: 1_000, maxMessageBytes: LIMITS.streamMessageMax, streams: true };
  const channel = new Channel({ ...options, socket });
  made.push(channel);
  return channel;
}

const channels = () => new StreamChannels(async () => makeChannel());

afterEach(() => {
  for (const channel of made.splice(0)) channel.close(over());
  sent = [];
  vi.useRealTimers();
});

describe('StreamChannels', () => {
  it('opens as many as the cap, and refuses one more until one is gone', async () => {
    const all = channels();
    const open = await Promise.all(Array.from({ length: LIMITS.streamsMax }, () => all.acquire(undefined, {})));
    await expect(all.acquire(undefined, {})).rejects.toMatchObject({ code: 'overloaded' });
    open[0]?.close(over());
    await open[0]?.closed;
    await all.acquire(undefined, {});
    expect(made).toHaveLength(LIMITS.streamsMax + 1);
  });

  it('counts sockets that are still opening', async () => {
    const all = new StreamChannels(() => new Promise(() => {}));
    for (let i = 0; i < LIMITS.streamsMax; i++) all.acquire(undefined, {}).catch(() => {});
    await expect(all.acquire(undefined, {})).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('keeps a few for the next stream, and closes those above the cap', async () => {
    vi.useFakeTimers();
    const all = channels();
    const open = await Promise.all(Array.from({ length: LIMITS.idleStreamChannelsMax + 1 }, () => all.acquire(undefined, {})));
    for (const channel of open) all.release(channel);
    expect(sent).toEqual([procedures.connectClose.number]);
    await vi.advanceTimersByTimeAsync(LIMITS.closeTimeoutMs + 1);
    expect(open.map((channel) => channel.reason === null)).toEqual([...Array(LIMITS.idleStreamChannelsMax).fill(true), false]);
    expect(await all.acquire(undefined, {})).toBe(open[0]);
  });

  it('lets a kept one go when nobody needs it, with a goodbye that need not be answered', async () => {
    vi.useFakeTimers();
    const all = channels();
    const channel = await all.acquire(undefined, {});
    all.release(channel);
    vi.advanceTimersByTime(LIMITS.idleStreamChannelMs - 1);
    expect(channel.reason).toBeNull();
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual([procedures.connectClose.number]);
    await vi.advanceTimersByTimeAsync(LIMITS.closeTimeoutMs + 1);
    expect(channel.reason).toMatchObject({ code: 'closed' });
  });

  it('ends all of them, and one that opens meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<Channel>();
    const all = new StreamChannels(() => promise);
    const opening = all.acquire(undefined, {});
    all.close(over());
    resolve(makeChannel());
    await expect(opening).rejects.toMatchObject({ code: 'closed' });
    expect(made[0]?.reason).toMatchObject({ code: 'closed' });
    await expect(all.acquire(undefined, {})).rejects.toMatchObject({ code: 'closed' });
  });
});
