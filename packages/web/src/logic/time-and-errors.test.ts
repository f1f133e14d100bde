import { ApiError } from '@aula/api';
import { expect, test } from 'vitest';
import { explainError, hasCode } from './explain-error.ts';
import { ago, duration } from './time-words.ts';

const MINUTE = 60_000;

test('durations read in the two largest units', () => {
  expect([30_000, 5 * MINUTE, 125 * MINUTE, 120 * MINUTE, 26 * 60 * MINUTE, 50 * 60 * MINUTE].map(duration)).toEqual([
    'less than 1 min',
    '5 min',
    '2 h 5 min',
    '2 h',
    '1 day',
    '2 days',
  ]);
});

test('what was a moment ago, or by a clock that runs ahead, is just now', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  expect(ago('2026-01-01T11:59:50Z', now)).toBe('just now');
  expect(ago('2026-01-01T12:00:05Z', now)).toBe('just now');
  expect(ago('2026-01-01T11:50:00Z', now)).toBe('10 min ago');
});

test('an error says what happened, what was kept and what to do, with its id', () => {
  const said = explainError(new ApiError('hostUnreachable', 'The host does not answer', { status: 503, requestId: 'r1' }));
  expect(said.title).toBe('The host does not answer.');
  expect(said.advice).toContain('Nothing was changed');
  expect(said.requestId).toBe('r1');
});

test('a login that came too often says how long to wait', () => {
  expect(explainError(new ApiError('tooManyTries', 'Too many failed logins.', { retryAfterS: 40 })).advice).toContain('Wait 40 s');
});

test('a fault of the page itself is told apart from the server’s', () => {
  expect(explainError(new TypeError('x is undefined')).title).toMatch(/this page/i);
  expect(hasCode(new TypeError('x'), 'internal')).toBe(false);
});
