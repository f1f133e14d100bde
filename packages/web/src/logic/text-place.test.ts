import { expect, test } from 'vitest';
import { offsetOf } from './text-place.ts';

const TEXT = 'room: a\npreset: b\n';

test('line and column lead to the character that they name', () => {
  expect(TEXT.slice(offsetOf(TEXT, 2, 9))).toBe('b\n');
  expect(offsetOf(TEXT, 1, 1)).toBe(0);
});

test('a place beyond the text stays within it', () => {
  expect(offsetOf(TEXT, 1, 99)).toBe(7);
  expect(offsetOf(TEXT, 99, 1)).toBe(TEXT.length);
});
