import { expect, test } from 'vitest';
import { type Modifier, specialKeysym, terminalBytes, withModifiers } from './special-keys.ts';

const held = (...modifiers: Modifier[]) => new Set(modifiers);

test('function keys follow on from F1', () => {
  expect([specialKeysym('f1'), specialKeysym('f12'), specialKeysym('escape')]).toEqual([0xffbe, 0xffc9, 0xff1b]);
});

test('arrows are the sequences of xterm, with and without modifiers', () => {
  expect(terminalBytes('up', held())).toBe('\x1b[A');
  expect(terminalBytes('left', held('control'))).toBe('\x1b[1;5D');
  expect(terminalBytes('right', held('alt'))).toBe('\x1b[1;3C');
});

test('function keys are numbered as a terminal numbers them', () => {
  expect([terminalBytes('f1', held()), terminalBytes('f6', held()), terminalBytes('f12', held())]).toEqual([
    '\x1b[11~',
    '\x1b[17~',
    '\x1b[24~',
  ]);
});

test('held Ctrl turns a letter into its control character, held Alt puts ESC before', () => {
  expect(withModifiers('c', held('control'))).toBe('\x03');
  expect(withModifiers('b', held('alt'))).toBe('\x1bb');
  expect(withModifiers('C', held('control', 'alt'))).toBe('\x1b\x03');
  expect(withModifiers('é', held('control'))).toBe('é');
  expect(withModifiers('ls', held())).toBe('ls');
});
