import { describe, expect, it } from 'vitest';
import { VirErrorNumber } from '../constants/errors.gen.ts';
import { LibvirtError, type LibvirtErrorCode } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { attemptOutcome, type ReconnectOptions, reconnectPolicy, retryDelayMs } from './reconnect-policy.ts';

const policy = (options: ReconnectOptions) => {
  const made = reconnectPolicy(options);
  if (!made) throw new Error('no policy');
  return made;
};

describe('pauses', () => {
  it('double up to the longest', () => {
    const steady = policy({ minDelayMs: 100, maxDelayMs: 1_000, jitter: 0 });
    expect([1, 2, 3, 4, 5, 6, 1_000].map((attempt) => retryDelayMs(steady, attempt))).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
  });

  it('are drawn from nothing up to all of it with full jitter', () => {
    const at = (random: number) => retryDelayMs(policy({ minDelayMs: 100, random: () => random }), 2);
    expect([at(0), at(0.5), at(1 - Number.EPSILON)]).toEqual([0, 100, 200]);
  });

  it('keep the share that is not jitter', () => {
    expect(retryDelayMs(policy({ minDelayMs: 100, jitter: 0.25, random: () => 0 }), 1)).toBe(75);
  });
});

describe('options', () => {
  it('are off unless asked for, and have defaults', () => {
    expect(reconnectPolicy(undefined)).toBeNull();
    expect(reconnectPolicy(false)).toBeNull();
    expect(reconnectPolicy(true)).toMatchObject({
      minDelayMs: LIMITS.reconnectMinDelayMs,
      maxDelayMs: LIMITS.reconnectMaxDelayMs,
      jitter: 1,
      maxAttempts: Number.POSITIVE_INFINITY,
      retryFirst: false,
    });
    expect(policy({ minDelayMs: 20_000 }).maxDelayMs).toBe(20_000);
    expect(policy({ maxDelayMs: LIMITS.reconnectDelayMaxMs }).maxDelayMs).toBe(LIMITS.reconnectDelayMaxMs);
  });

  it.each<ReconnectOptions>([
    { minDelayMs: 0 },
    { minDelayMs: Number.NaN },
    { minDelayMs: 10, maxDelayMs: 9 },
    { maxDelayMs: LIMITS.reconnectDelayMaxMs + 1 },
    { jitter: -0.1 },
    { jitter: 1.1 },
    { maxAttempts: 0 },
  ])('are refused when they make no sense: %j', (options) => {
    expect(() => reconnectPolicy(options)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

describe('a failed attempt', () => {
  const outcome = (code: LibvirtErrorCode, wasOpen = false) => attemptOutcome(new LibvirtError(code, 'x'), wasOpen);
  it.each<LibvirtErrorCode>(['unreachable', 'closed', 'timeout', 'protocol', 'overloaded'])('is followed by another after %s', (code) => {
    expect(outcome(code)).toBe('retry');
  });
  it.each<LibvirtErrorCode>(['auth', 'invalid', 'cancelled'])('is the last after %s', (code) => {
    expect(outcome(code, true)).toBe('terminal');
  });
  it('is the last after denied, but not for a connection that was let in before', () => {
    expect([outcome('denied'), outcome('denied', true)]).toEqual(['terminal', 'retry']);
  });
  it.each([
    [VirErrorNumber.VIR_ERR_NO_CONNECT, 'terminal'],
    [VirErrorNumber.VIR_ERR_AUTH_FAILED, 'terminal'],
    [VirErrorNumber.VIR_ERR_CONFIG_UNSUPPORTED, 'terminal'],
    [VirErrorNumber.VIR_ERR_SYSTEM_ERROR, 'retry'],
    [VirErrorNumber.VIR_ERR_INTERNAL_ERROR, 'retry'],
  ])('with the error %i of libvirt: %s', (virCode, expected) => {
    const remote = { virCode, virDomain: 0, level: 2, errno: 0 };
    expect(attemptOutcome(new LibvirtError('rpc', 'x', { remote }), true)).toBe(expected);
  });
});
