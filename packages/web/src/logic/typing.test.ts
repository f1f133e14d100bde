import { expect, test } from 'vitest';
import { KEYSYM, keyOf, planTyping, TYPING_MAX_CHARS } from './typing.ts';

test('letters and digits are their own keysym; capitals and signs hold Shift', () => {
  expect(keyOf('a')).toEqual({ keysym: 0x61, shift: false });
  expect(keyOf('A')).toEqual({ keysym: 0x41, shift: true });
  expect(keyOf('|')).toEqual({ keysym: 0x7c, shift: true });
  expect(keyOf('-')).toEqual({ keysym: 0x2d, shift: false });
});

test('line ends of every system are one Enter', () => {
  expect(planTyping('a\r\nb\rc\n').keys.map(({ keysym }) => keysym)).toEqual([0x61, KEYSYM.enter, 0x62, KEYSYM.enter, 0x63, KEYSYM.enter]);
});

test('what the keyboard lacks is left out and counted', () => {
  const plan = planTyping('ß中😀x');
  expect(plan.keys).toHaveLength(1);
  expect(plan.unknown).toBe(3);
});

test('text at the cap is typed whole, past it is cut and said so', () => {
  expect(planTyping('x'.repeat(TYPING_MAX_CHARS))).toMatchObject({ cut: 0 });
  const past = planTyping('x'.repeat(TYPING_MAX_CHARS + 1));
  expect(past.keys).toHaveLength(TYPING_MAX_CHARS);
  expect(past.cut).toBe(1);
});
