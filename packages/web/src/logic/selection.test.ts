import { expect, test } from 'vitest';
import { chooseAll, extendTo, moveInGrid, NOTHING, prune, toggle } from './selection.ts';

const ORDER = ['s01', 's02', 's03', 's04', 's05'];
const names = (selection: { chosen: ReadonlySet<string> }) => [...selection.chosen].sort();

test('a seat is chosen and let go by itself', () => {
  const one = toggle(NOTHING, 's02');
  expect(names(one)).toEqual(['s02']);
  expect(names(toggle(one, 's02'))).toEqual([]);
});

test('shift-click reaches from the last seat chosen, in both directions', () => {
  const from = toggle(NOTHING, 's03');
  expect(names(extendTo(from, ORDER, 's05'))).toEqual(['s03', 's04', 's05']);
  expect(names(extendTo(from, ORDER, 's01'))).toEqual(['s01', 's02', 's03']);
});

test('shift-click without a beginning chooses the one seat', () => {
  expect(names(extendTo(NOTHING, ORDER, 's04'))).toEqual(['s04']);
});

test('shift-click keeps what was chosen before', () => {
  const two = toggle(toggle(NOTHING, 's01'), 's04');
  expect(names(extendTo(two, ORDER, 's05'))).toEqual(['s01', 's04', 's05']);
});

test('seats that are no longer shown are no longer chosen', () => {
  const all = chooseAll(ORDER);
  expect(names(prune(all, ['s02', 's03']))).toEqual(['s02', 's03']);
  expect(prune(all, ORDER)).toBe(all);
  expect(prune(all, ['s02']).anchor).toBeNull();
});

test('arrows move within the grid and stop at its edges', () => {
  expect(moveInGrid(1, 5, 3, 'ArrowDown')).toBe(4);
  expect(moveInGrid(2, 5, 3, 'ArrowDown')).toBe(2);
  expect(moveInGrid(0, 5, 3, 'ArrowUp')).toBe(0);
  expect(moveInGrid(2, 5, 3, 'ArrowRight')).toBe(3);
  expect(moveInGrid(0, 5, 3, 'ArrowLeft')).toBe(0);
  expect([moveInGrid(3, 5, 3, 'Home'), moveInGrid(1, 5, 3, 'End')]).toEqual([0, 4]);
});
