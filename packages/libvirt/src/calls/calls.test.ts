import { describe, expect, it, vi } from 'vitest';
import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';
import { type MessageHeader, readHeader } from '../wire/header.ts';
import { CallQueue } from './calls.ts';

const { networkLookupByName, connectClose } = procedures;

function setUp(maxInFlight: number, timeoutMs = 30_000) {
  const sent: MessageHeader[] = [];
  const queue = new CallQueue({ maxInFlight, timeoutMs, send: (frame) => sent.push(readHeader(frame)) });
  const call = (options: { signal?: AbortSignal; timeoutMs?: number } = {}) => {
    const promise = queue.submit(connectClose, undefined, options);
    promise.catch(() => {});
    return promise;
  };
  const answer = (index: number) => {
    const header = sent[index];
    if (!header) throw new Error(`call ${index} was not sent`);
    queue.reply({ ...header, type: 1 }, Buffer.alloc(28));
  };
  return { queue, sent, call, answer };
}

describe('calls in flight', () => {
  it('sends as many as the cap, and the next when one is answered', async () => {
    const { sent, call, answer } = setUp(2);
    const calls = [call(), call(), call()];
    expect(sent).toHaveLength(2);
    answer(1);
    expect(sent).toHaveLength(3);
    answer(2);
    answer(0);
    await Promise.all(calls);
  });

  it('gives each call a serial of its own', () => {
    const { sent, call } = setUp(8);
    for (let i = 0; i < 8; i++) call();
    expect(new Set(sent.map((header) => header.serial)).size).toBe(8);
  });

  it('keeps apart a call that is made while the arguments of another are read', () => {
    const sent: Buffer[] = [];
    const queue = new CallQueue({ maxInFlight: 8, timeoutMs: 30_000, send: (frame) => sent.push(Buffer.from(frame)) });
    const outer = {
      get name() {
        queue.submit(networkLookupByName, { name: 'inner' }, {}).catch(() => {});
        return 'outer';
      },
    };
    queue.submit(networkLookupByName, outer, {}).catch(() => {});
    queue.submit(networkLookupByName, { name: 'after' }, {}).catch(() => {});
    expect(sent.map((frame) => frame.toString('latin1', 32, 37))).toEqual(['inner', 'outer', 'after']);
    expect(new Set(sent.map((frame) => readHeader(frame).serial)).size).toBe(3);
    queue.close(new LibvirtError('closed', 'over'));
  });

  it('keeps the place of a call that was given up until the daemon answers it', async () => {
    const { queue, sent, call, answer } = setUp(1);
    const controller = new AbortController();
    const first = call({ signal: controller.signal });
    const second = call();
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(queue.inFlight).toBe(1);
    expect(sent).toHaveLength(1);
    answer(0);
    expect(sent).toHaveLength(2);
    answer(1);
    await second;
  });

  it('never sends a call that was given up while it waited', async () => {
    const { queue, sent, call, answer } = setUp(1);
    const controller = new AbortController();
    call();
    const second = call({ signal: controller.signal });
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(queue.waiting).toBe(0);
    answer(0);
    expect(sent).toHaveLength(1);
  });

  it('does not send a call whose signal is aborted already', async () => {
    const { sent, call } = setUp(1);
    await expect(call({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(sent).toHaveLength(0);
  });

  it('tells running out of time from being cancelled', async () => {
    vi.useFakeTimers();
    try {
      const { call } = setUp(1, 500);
      const sentCall = call();
      const waiting = call({ timeoutMs: 100 });
      vi.advanceTimersByTime(100);
      await expect(waiting).rejects.toMatchObject({ code: 'timeout' });
      vi.advanceTimersByTime(400);
      await expect(sentCall).rejects.toMatchObject({ code: 'timeout' });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('caps', () => {
  it('lets as many calls wait as the cap and refuses one more', async () => {
    const { queue, call } = setUp(1);
    call();
    for (let i = 0; i < LIMITS.waitingCallsMax; i++) call();
    expect(queue.waiting).toBe(LIMITS.waitingCallsMax);
    await expect(call()).rejects.toMatchObject({ code: 'overloaded' });
    queue.close(new LibvirtError('closed', 'over'));
    expect(queue.waiting).toBe(0);
  });

  it('refuses more once too many bytes wait', async () => {
    const { queue } = setUp(1);
    const big = { name: 'x'.repeat(LIMITS.stringMax) };
    const calls = Array.from({ length: 18 }, () => queue.submit(networkLookupByName, big, {}));
    const codes = Promise.allSettled(calls);
    queue.close(new LibvirtError('closed', 'over'));
    const rejected = (await codes).map((result) => (result.status === 'rejected' ? result.reason.code : 'ok'));
    expect(rejected.slice(0, 17)).toEqual(Array(17).fill('closed'));
    expect(rejected[17]).toBe('overloaded');
  });

  it('refuses an argument that is too long and goes on', async () => {
    const { queue, call, answer } = setUp(1);
    await expect(queue.submit(networkLookupByName, { name: 'x'.repeat(LIMITS.stringMax + 1) }, {}, {})).rejects.toMatchObject({
      code: 'invalid',
    });
    const next = call();
    answer(0);
    await next;
  });
});

describe('bad replies', () => {
  it.each([
    ['an unknown serial', { serial: 99 }],
    ['another procedure', { procedure: 3 }],
    ['another program', { program: 0x20008087 }],
    ['the status of a stream', { status: 2 }],
  ])('are refused: %s', (_what, change) => {
    const { queue, sent, call } = setUp(1);
    call();
    const [header] = sent;
    if (!header) throw new Error('nothing was sent');
    expect(() => queue.reply({ ...header, type: 1, ...change }, Buffer.alloc(28))).toThrow(expect.objectContaining({ code: 'protocol' }));
  });
});
