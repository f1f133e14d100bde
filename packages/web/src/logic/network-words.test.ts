import { expect, test } from 'vitest';
import { linkLoss, networkReach, seatsSentence, verdictCounts } from './network-words.ts';

test('an isolated network reaches nothing, whatever its switch says', () => {
  expect(networkReach({ mode: 'isolated', internet: 'on' })).toBe('off');
  expect(networkReach({ mode: 'nat', internet: 'allow-list' })).toBe('allow-list');
});

test('verdicts are counted worst first, only those that occur', () => {
  const machines = [{ verdict: 'right' }, { verdict: 'wrong' }, { verdict: 'right' }] as const;
  expect(verdictCounts(machines)).toEqual([
    { verdict: 'wrong', count: 1 },
    { verdict: 'right', count: 2 },
  ]);
});

test('a network without a seat says so', () => {
  expect(seatsSentence({ runningCount: 0, seatCount: 0 })).toBe('No seat yet');
  expect(seatsSentence({ runningCount: 1, seatCount: 1 })).toBe('1 of 1 seat running');
});

test('who loses the link is named, and nobody when nothing stops', () => {
  expect(linkLoss([])).toBeNull();
  expect(linkLoss(['a-s01'])).toBe('a-s01 loses its connection for a moment.');
  expect(linkLoss(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more lose their connection for a moment.');
});
