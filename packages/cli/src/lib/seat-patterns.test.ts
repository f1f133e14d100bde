import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSeats, matches, SEATS_ARGUMENT_MAX, SEATS_PARTS_MAX, sample } from './seat-patterns.ts';

const SEATS = ['demo-s01', 'demo-s02', 'demo-s10', 'demo-t01'];
const choose = (list: string) => chooseSeats(list, 'demo', SEATS);

describe('--seats', () => {
  it('takes names, in the order of the room and each once', () => {
    expect(choose('demo-t01, demo-s01,demo-t01')).toEqual(['demo-s01', 'demo-t01']);
  });

  it("takes the end of a name after the room's", () => {
    expect(choose('s01,t01')).toEqual(['demo-s01', 'demo-t01']);
  });

  it('takes patterns', () => {
    expect(choose('demo-s*')).toEqual(['demo-s01', 'demo-s02', 'demo-s10']);
    expect(choose('s0?')).toEqual(['demo-s01', 'demo-s02']);
    expect(choose('*')).toEqual(SEATS);
  });

  it('refuses a part that matches nothing, naming what there is', () => {
    expect(() => choose('s01,s99')).toThrow(/no seat of room demo matches "s99"; it has demo-s01, demo-s02/);
  });

  it.each(['', ' , ', 'demo_s01', 'S01', '[a]', 'a'.repeat(64)])('refuses %j', (list) => {
    expect(() => choose(list)).toThrow(/--seats/);
  });

  it('has a cap on its length and on its parts', () => {
    const parts = (count: number) => Array.from({ length: count }, () => 's01').join(',');
    expect(choose(parts(SEATS_PARTS_MAX))).toEqual(['demo-s01']);
    expect(() => choose(parts(SEATS_PARTS_MAX + 1))).toThrow(/at most 500/);
    expect(choose('s01'.padEnd(SEATS_ARGUMENT_MAX, ' '))).toEqual(['demo-s01']);
    expect(() => choose('s01'.padEnd(SEATS_ARGUMENT_MAX + 1, ' '))).toThrow(/at most 16384/);
  });

  it('matches as the same pattern does as a regular expression', () => {
    const text = (alphabet: string) => fc.array(fc.constantFrom(...alphabet), { maxLength: 10 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(text('ab*?'), text('ab'), (pattern, name) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
        expect(matches(pattern, name)).toBe(expected);
      }),
    );
  });

  it('shortens long lists of names', () => {
    expect(sample([])).toBe('no seats');
    expect(sample(SEATS)).toBe('demo-s01, demo-s02, demo-s10, demo-t01');
    expect(sample(Array.from({ length: 30 }, (_, index) => `s${index + 1}`))).toBe('s1, s2, s3 … s30 (30)');
  });
});
