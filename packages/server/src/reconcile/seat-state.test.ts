import { describe, expect, it } from 'vitest';
import { READY_WITHOUT_ADDRESS_MS, seatState } from './seat-state.ts';

const start = Date.parse('2026-11-21T08:00:00Z');
const at = (power: 'off' | 'running' | 'paused' | 'crashed' | 'stopping', startedAt = start) => ({
  power,
  startedAt: power === 'off' ? null : new Date(startedAt).toISOString(),
});

describe('the state of a seat', () => {
  it.each([
    ['no machine', { live: null, leasedIp: null, working: null }, 'missing'],
    ['a machine that is off', { live: at('off'), leasedIp: null, working: null }, 'off'],
    ['one without an address yet', { live: at('running'), leasedIp: null, working: null }, 'starting'],
    ['one with its address', { live: at('running'), leasedIp: '192.0.2.11', working: null }, 'ready'],
    ['a paused one', { live: at('paused'), leasedIp: null, working: null }, 'paused'],
    ['one that waits for its wave', { live: at('paused'), leasedIp: null, working: 'apply' }, 'starting'],
    ['one that is asked to start', { live: at('off'), leasedIp: null, working: 'start' }, 'starting'],
    ['one that is being made', { live: null, leasedIp: null, working: 'apply' }, 'missing'],
    ['one that is being reset, whatever it does', { live: at('running'), leasedIp: '192.0.2.11', working: 'reset' }, 'resetting'],
    ['one that is asked to stop', { live: at('running'), leasedIp: '192.0.2.11', working: 'stop' }, 'stopping'],
    ['one that has stopped', { live: at('off'), leasedIp: null, working: 'stop' }, 'off'],
    ['one that is being removed', { live: at('running'), leasedIp: null, working: 'delete' }, 'stopping'],
    ['one that is removed', { live: null, leasedIp: null, working: 'delete' }, 'missing'],
    ['one that crashed', { live: at('crashed'), leasedIp: null, working: null }, 'crashed'],
  ] as const)('of %s', (_, facts, state) => {
    expect(seatState({ ...facts, nowMs: start + 1000 })).toBe(state);
  });

  it('is ready after a minute without an address, not before', () => {
    const facts = { live: at('running'), leasedIp: null, working: null };
    expect(seatState({ ...facts, nowMs: start + READY_WITHOUT_ADDRESS_MS - 1 })).toBe('starting');
    expect(seatState({ ...facts, nowMs: start + READY_WITHOUT_ADDRESS_MS })).toBe('ready');
  });
});
