import { expect, test } from 'vitest';
import { networkNews } from './network-news.ts';

const machine = (name: string, verdict: 'right' | 'waiting' | 'off' | 'wrong', detail = '') => ({ name, mac: null, verdict, detail });

test('nothing is said where nothing changed that counts', () => {
  expect(networkNews([machine('a', 'right')], [machine('a', 'right')])).toBe('');
  expect(networkNews([], [])).toBe('');
});

test('what went wrong comes first, with its reason, then the count', () => {
  const before = [machine('a', 'right'), machine('b', 'right')];
  const after = [machine('a', 'wrong', 'it leases 192.0.2.77 instead of 192.0.2.21'), machine('b', 'right')];
  expect(networkNews(before, after)).toBe('a is wrong: it leases 192.0.2.77 instead of 192.0.2.21. 1 wrong, 1 right.');
  expect(networkNews(after, before)).toBe('a is right again. 2 right.');
});

test('a whole room is counted, not read out', () => {
  const names = Array.from({ length: 30 }, (_, at) => `s${at}`);
  const off = names.map((name) => machine(name, 'off'));
  const right = names.map((name) => machine(name, 'right'));
  expect(networkNews(off, right)).toBe('30 right.');
  expect(
    networkNews(
      right,
      names.map((name) => machine(name, 'wrong', 'x')),
    ).length,
  ).toBeLessThan(120);
});
