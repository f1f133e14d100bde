import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Deadlines } from './deadlines.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const due: number[] = [];
  let left: number[] = [];
  const deadlines = new Deadlines((now) => {
    due.push(...left.filter((at) => at <= now));
    left = left.filter((at) => at > now);
    return Math.min(...left);
  });
  const watch = (ms: number) => {
    const at = performance.now() + ms;
    left.push(at);
    deadlines.watch(at);
    return at;
  };
  return { deadlines, due, watch };
}

it('sweeps at each deadline, in whatever order they were watched', () => {
  const { due, watch } = setUp();
  const ats = [watch(300), watch(100), watch(200)];
  vi.advanceTimersByTime(99);
  expect(due).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(due).toEqual([ats[1]]);
  vi.advanceTimersByTime(200);
  expect(due).toEqual([ats[1], ats[2], ats[0]]);
});

it('has one timer however many deadlines there are, and none once all are over', () => {
  const { watch } = setUp();
  for (let i = 0; i < 1_000; i++) watch(30_000);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(30_001);
  expect(vi.getTimerCount()).toBe(0);
});

it('bears deadlines further away than a timer reaches', () => {
  const { due, watch } = setUp();
  watch(Number.POSITIVE_INFINITY);
  const at = watch(0x7fff_ffff + 1_000);
  vi.advanceTimersByTime(0x7fff_ffff);
  expect(due).toEqual([]);
  vi.advanceTimersByTime(1_001);
  expect(due).toEqual([at]);
});

it('sweeps no more once stopped', () => {
  const { deadlines, due, watch } = setUp();
  watch(10);
  deadlines.stop();
  vi.advanceTimersByTime(100);
  expect(due).toEqual([]);
});
