import { expect, it } from 'vitest';
import { placeMatcher } from './place-pattern.ts';

it.each([
  ['memory', ['memory'], ['memory/@unit', 'currentMemory', 'devices/memory']],
  ['a|b/@c', ['a/@c', 'b/@c'], ['a', 'ab/@c', 'a/@c/d']],
  ['devices/*/alias', ['devices/disk/alias'], ['devices/alias', 'devices/disk/alias/@name']],
  ['devices/disk/**', ['devices/disk', 'devices/disk/source/@file'], ['devices/diskette', 'devices']],
  ['**', ['a', 'a/b'], []],
  ['a.b', ['a.b'], ['axb']],
])('%s', (pattern, matching, others) => {
  const matches = placeMatcher(pattern);
  expect(matching.filter((place) => !matches(place))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});
