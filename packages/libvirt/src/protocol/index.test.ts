import { describe, expect, it } from 'vitest';
import { eventProcedures, procedures } from './index.ts';

const everything = [...Object.values(procedures), ...Object.values(eventProcedures)];

describe('the table of procedures', () => {
  it('names every procedure as its key', () => {
    for (const [key, procedure] of Object.entries({ ...procedures, ...eventProcedures })) expect(procedure.name).toBe(key);
  });

  it('uses no number of a program twice', () => {
    const numbers = everything.map(({ program, number }) => `${program}/${number}`);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('has all 443 procedures of the remote program and all 7 of the QEMU program, without a gap', () => {
    for (const [program, count] of [
      [0x2000_8086, 443],
      [0x2000_8087, 7],
    ]) {
      const numbers = everything.filter((procedure) => procedure.program === program).map(({ number }) => number);
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: count ?? 0 }, (_, index) => index + 1));
    }
  });
});
