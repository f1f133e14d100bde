import { describe, expect, it } from 'vitest';
import {
  abortError,
  isAgentUnresponsive,
  isBusy,
  isDenied,
  isDisconnected,
  isExists,
  isInvalidState,
  isLibvirtError,
  isNotFound,
  isUnsupported,
  LibvirtError,
} from './error.ts';
import { LIMITS } from './limits.ts';

const rpc = (virCode: number) => new LibvirtError('rpc', 'from the daemon', { remote: { virCode, virDomain: 10, level: 2, errno: 0 } });

describe('predicates', () => {
  it.each([
    ['not found', isNotFound, [42, 43, 49, 50, 62, 72, 80]],
    ['exists', isExists, [28, 37, 90]],
    ['busy', isBusy, [68, 87]],
    ['invalid state', isInvalidState, [55]],
    ['unsupported', isUnsupported, [3, 67, 74, 84]],
    ['agent', isAgentUnresponsive, [86, 97]],
    ['denied', isDenied, [29, 45, 88]],
  ])('know every code of their kind and no other: %s', (_what, predicate, codes) => {
    for (const code of codes) expect(predicate(rpc(code))).toBe(true);
    expect(predicate(rpc(1))).toBe(false);
    expect(predicate(new Error('42'))).toBe(false);
    expect(predicate(undefined)).toBe(false);
  });

  it('tell a lost connection from a failed call', () => {
    expect(['closed', 'protocol', 'unreachable'].every((code) => isDisconnected({ code }))).toBe(false);
    expect(isDisconnected(new LibvirtError('closed', 'gone'))).toBe(true);
    expect(isDisconnected(new LibvirtError('timeout', 'late'))).toBe(false);
    expect(isDisconnected(rpc(38))).toBe(false);
    expect(isDenied(new LibvirtError('auth', 'no'))).toBe(true);
    expect(isLibvirtError(rpc(1))).toBe(true);
  });
});

describe('LibvirtError', () => {
  it('names the numbers it knows and leaves others without a name', () => {
    expect(rpc(42)).toMatchObject({ virCodeName: 'VIR_ERR_NO_DOMAIN', virDomainName: 'VIR_FROM_QEMU' });
    expect(rpc(99_999).virCodeName).toBeUndefined();
  });

  it('keeps as much text as its cap', () => {
    expect(new LibvirtError('rpc', 'x'.repeat(LIMITS.errorTextMax + 1)).message).toHaveLength(LIMITS.errorTextMax);
  });

  it('tells a timed out signal from an aborted one, and keeps the reason', () => {
    const timeout = new DOMException('late', 'TimeoutError');
    expect(abortError(timeout, 'a call')).toMatchObject({ code: 'timeout', cause: timeout });
    expect(abortError('stop', 'a call')).toMatchObject({ code: 'cancelled', cause: 'stop' });
  });
});

it('shows what libvirt said only where libvirt said something', () => {
  expect(Object.keys(new LibvirtError('closed', 'gone')).toSorted()).toEqual(['code', 'name']);
  expect(Object.keys(rpc(42)).toSorted()).toEqual(['code', 'errno', 'level', 'name', 'virCode', 'virDomain']);
});
