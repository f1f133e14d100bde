import { type Domain, domain } from '@aula/libvirt-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryOf } from './arbitrary.ts';
import { DOMAIN_SAMPLES } from './domain-samples.ts';
import { schemaFaults } from './relaxng.ts';

const samples = Object.entries(DOMAIN_SAMPLES);

describe('domain', () => {
  it("builds what libvirt's schema accepts", async () => {
    const faults = await schemaFaults(
      'domain',
      samples.map(([, sample]) => domain.build(sample)),
    );
    expect(faults.map(({ index, complaints }) => [samples[index]?.[0], ...complaints])).toEqual([]);
  });

  it.each(samples)('gives %s back as it was built', (_, sample) => {
    const built = domain.build(sample);
    expect(domain.parse(built)).toEqual(sample);
    expect(domain.unknown(built)).toEqual([]);
    expect(domain.edit(built, () => {})).toBe(built);
  });

  it("edits into what libvirt's schema accepts, whichever part is taken out", async () => {
    const edited = samples.flatMap(([, sample]) => {
      const source = domain.build(sample);
      return Object.keys(sample.devices ?? {}).map((name) =>
        domain.edit(source, (draft) => {
          if (draft.devices !== undefined)
            draft.devices = Object.fromEntries(Object.entries(draft.devices).filter(([key]) => key !== name));
        }),
      );
    });
    expect(edited.length).toBeGreaterThan(30);
    expect(await schemaFaults('domain', edited)).toEqual([]);
  });

  it('gives back any object of its type, and edits any into any other', () => {
    const any: fc.Arbitrary<Domain> = arbitraryOf(domain.codec);
    fc.assert(
      fc.property(any, any, (one, other) => {
        const source = domain.build(one);
        expect(domain.parse(source)).toEqual(one);
        expect(domain.unknown(source)).toEqual([]);
        expect(domain.parse(domain.edit(source, other))).toEqual(other);
      }),
      // A whole domain at random has hundreds of values; to shrink one would take minutes.
      { numRuns: 8, endOnFailure: true },
    );
  });
});
