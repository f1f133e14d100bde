import { expect, test } from 'vitest';
import { canStart, countStates, countsInOrder, countWords, isRunning, nameList, plural, stateWord } from './seat-words.ts';

test('every state has a word that a student understands', () => {
  expect(['ready', 'starting', 'off', 'crashed'].map((state) => stateWord(state as 'ready'))).toEqual([
    'Ready',
    'Starting…',
    'Off',
    'Crashed',
  ]);
});

test('states are counted, and listed worst first', () => {
  const counts = countStates([{ state: 'ready' }, { state: 'off' }, { state: 'ready' }, { state: 'crashed' }]);
  expect(counts).toEqual({ ready: 2, off: 1, crashed: 1 });
  expect(countsInOrder(counts).map(({ state }) => state)).toEqual(['crashed', 'off', 'ready']);
});

test('a count reads without the dots of a state on its way', () => {
  expect(countWords('starting', 3)).toBe('3 starting');
});

test('a machine that shuts down still runs; one that is being reset does not', () => {
  expect(isRunning('stopping')).toBe(true);
  expect(isRunning('resetting')).toBe(false);
});

test('only what is off for good can be started', () => {
  expect((['off', 'crashed', 'ready', 'resetting', 'missing'] as const).filter(canStart)).toEqual(['off', 'crashed']);
});

test('one is singular, none and many are plural', () => {
  expect([plural(1, 'seat'), plural(0, 'seat'), plural(3, 'seat')]).toEqual(['1 seat', '0 seats', '3 seats']);
});

test('few names are spelled out, many are counted', () => {
  expect(nameList(['a'])).toBe('a');
  expect(nameList(['a', 'b', 'c', 'd'])).toBe('a, b, c and d');
  expect(nameList(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
});
