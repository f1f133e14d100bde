import { expect, it } from 'vitest';
import { procedures } from './index.ts';

it('names every procedure as its key', () => {
  for (const [key, procedure] of Object.entries(procedures)) expect(procedure.name).toBe(key);
});

it('uses no number of a program twice', () => {
  const numbers = Object.values(procedures).map(({ program, number }) => `${program}/${number}`);
  expect(new Set(numbers).size).toBe(numbers.length);
});
