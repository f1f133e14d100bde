import { diff, domain } from '@aula/libvirt-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryOf } from './arbitrary.ts';
import { DOMAIN_SAMPLES } from './domain-samples.ts';

const RUNS = 10;
const samples = Object.entries(DOMAIN_SAMPLES).map(([name, value]) => ({ name, value }));
const pairs = samples.flatMap((was) => samples.filter(({ name }) => name !== was.name).map((wanted) => ({ was, wanted })));

describe('differences of rich domains', () => {
  it.each(samples)('$name: none with itself', ({ value }) => {
    expect(diff(value, value)).toEqual([]);
    expect(diff(domain.build(value), value)).toEqual([]);
  });

  it.each(pairs)('$was.name to $wanted.name: each is said once and judged', ({ was, wanted }) => {
    const found = diff(was.value, wanted.value);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ path }) => path)).size).toBe(found.length);
    for (const { summary, effect, call, reason, kind, before, after } of found) {
      expect(summary).not.toMatch(/undefined|null|\[object/);
      expect(reason).not.toBe('');
      expect(call === null).toBe(effect !== 'live');
      expect(kind === 'added').toBe(before === null);
      expect(kind === 'removed').toBe(after === null);
    }
  });

  it('are told of any two domains, and none of any domain with itself', () => {
    const any = arbitraryOf(domain.codec);
    fc.assert(
      fc.property(any, any, (was, wanted) => {
        for (const { reason } of diff(was, wanted)) expect(reason).not.toBe('');
        expect(diff(was, was)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
