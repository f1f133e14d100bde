import { FAKE_PROGRAM, type FakeMessage, type FakePeer, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { describe, expect, it } from 'vitest';
import { type ConnectOptions, connect } from '../connect.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';

const SLOW = procedures.domainSuspend;
const QUICK = procedures.connectSupportsFeature;
const STATE = procedures.domainGetState;
const seat = (id: number) => ({ name: `d${id}`, uuid: 'c7a5fdbd-edaf-9455-926a-d65c16db1809', id });
/** Many times as long as it takes to look for slots. */
const QUIET_TURNS = 100;

/** A daemon that stops reading while it works on `maxRequests` calls, as libvirtd does. Slow calls are never answered. */
function startLimited(maxRequests: number) {
  const unread: (() => void)[] = [];
  const working = { slow: 0, quick: 0 };
  const readOn = () => {
    while (unread.length > 0 && working.slow + working.quick < maxRequests) unread.shift()?.();
  };
  const read = (message: FakeMessage, peer: FakePeer) => {
    if (message.program === FAKE_PROGRAM.keepAlive) peer.send(pongOf(message));
    else if (message.procedure === SLOW.number) working.slow += 1;
    else {
      working.quick += 1;
      setImmediate(() => {
        peer.reply(message, fakeXdr.int(1));
        working.quick -= 1;
        readOn();
      });
    }
  };
  const daemon = startFakeDaemon({
    onMessage(message, peer) {
      if (message.program !== FAKE_PROGRAM.keepAlive && message.procedure !== SLOW.number && message.procedure !== QUICK.number)
        return 'default';
      unread.push(() => read(message, peer));
      readOn();
      return undefined;
    },
  });
  return { daemon, working };
}

/** The procedure's number stands at byte 12: a pong is a ping with another. */
function pongOf(ping: FakeMessage): Buffer {
  const words = [28, ping.program, 1, 2, 2, 0, 0];
  return Buffer.concat(words.map(fakeXdr.uint));
}

async function slowCalls(maxRequests: number, calls: number, options: Partial<ConnectOptions> = {}) {
  const { daemon: starting, working } = startLimited(maxRequests);
  await using daemon = await starting;
  await using connection = await connect({ socketPath: daemon.socketPath, ...options });
  for (let i = 0; i < calls; i++) connection.call(SLOW, { dom: seat(i) }).catch(() => {});
  const pings = () => daemon.peers[0]?.received.filter((message) => message.program === FAKE_PROGRAM.keepAlive).length ?? 0;
  return { most: await steady(() => working.slow, pings), pings: pings() };
}

/** The value that two more pings do not change, or that stands for a while without any ping. */
async function steady(read: () => number, pings: () => number): Promise<number> {
  let [last, since] = [-1, 0];
  for (let turns = 0; pings() > 0 || turns < QUIET_TURNS; turns++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (read() !== last) [last, since] = [read(), pings()];
    else if (pings() >= since + 2) break;
  }
  return last;
}

it('gives slow calls the slots that the daemon has beyond the default', async () => {
  expect((await slowCalls(20, 40)).most).toBe(19);
});

it('never fills a daemon that has five, so that it goes on reading', async () => {
  const { most, pings } = await slowCalls(5, 40);
  expect(most).toBe(4);
  expect(pings).toBeGreaterThan(0);
});

it('keeps to a cap that was given', async () => {
  expect(await slowCalls(20, 40, { maxInFlight: 6 })).toEqual({ most: 6, pings: 0 });
});

it('leaves a daemon alone that has no calls waiting', async () => {
  expect(await slowCalls(20, 4)).toEqual({ most: 4, pings: 0 });
});

describe('quick calls on a daemon that stops reading at five', () => {
  it('are answered while slow ones hold all slots that they may, and keepalive with them', async () => {
    const { daemon: starting, working } = startLimited(5);
    await using daemon = await starting;
    await using connection = await connect({ socketPath: daemon.socketPath, keepAlive: { intervalMs: 10, count: 3 } });
    for (let i = 0; i < 10; i++) connection.call(SLOW, { dom: seat(i) }).catch(() => {});
    const quick = Array.from({ length: 200 }, () => connection.call(QUICK, { feature: 3 }));
    await Promise.all(quick);
    const pings = () => daemon.peers[0]?.received.filter((message) => message.program === FAKE_PROGRAM.keepAlive).length ?? 0;
    const before = pings();
    await expect.poll(pings).toBeGreaterThan(before + 5);
    expect(connection.state.name).toBe('open');
    expect(working.slow).toBe(4);
  });

  it('wait for their turn beyond their cap', async () => {
    const received: FakeMessage[] = [];
    await using daemon = await startFakeDaemon({
      onMessage(message) {
        if (message.procedure !== STATE.number || message.program === FAKE_PROGRAM.keepAlive) return 'default';
        received.push(message);
        return undefined;
      },
    });
    await using connection = await connect({ socketPath: daemon.socketPath, keepAlive: false });
    for (let i = 0; i < 100; i++) connection.call(STATE, { dom: seat(i), flags: 0 }).catch(() => {});
    await expect.poll(() => received.length).toBe(LIMITS.quickInFlightMax);
    const capped = await connect({ socketPath: daemon.socketPath, keepAlive: false, maxInFlight: 2 });
    for (let i = 0; i < 100; i++) capped.call(STATE, { dom: seat(i), flags: 0 }).catch(() => {});
    await expect.poll(() => received.length).toBe(LIMITS.quickInFlightMax + 2);
    await capped.close();
  });
});
