import { type Domain, domain } from '@aula/libvirt-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryOf } from './arbitrary.ts';
import { DOMAIN_SAMPLES } from './domain-samples.ts';
import { schemaFaults } from './relaxng.ts';

const samples = Object.entries(DOMAIN_SAMPLES);

/** What the types do not know, on every line: an attribute in each start tag, and a comment behind each end of a line. */
const withForeignParts = (source: string): string =>
  source.replace(/^( *<[A-Za-z][^\s/>]*)/gm, `$1 example-new="1"`).replace(/>$/gm, '> <!-- kept -->');

function booleansIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'boolean') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => booleansIn(inner, [...path, key]));
}

function flip(target: object, [key = '', ...rest]: readonly string[]): void {
  const value: unknown = Reflect.get(target, key);
  if (typeof value === 'object' && value !== null) flip(value, rest);
  else Reflect.set(target, key, value !== true);
}

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

  it.each(samples)('changes one line of %s for each yes or no that changes, whatever else is on the lines around it', (_, sample) => {
    const source = withForeignParts(domain.build(sample));
    const read = domain.parse(source);
    for (const path of booleansIn(read)) {
      const after = domain.edit(source, (draft) => flip(draft, path)).split('\n');
      const before = source.split('\n');
      expect(after.length, path.join('.')).toBe(before.length);
      expect(before.filter((line, at) => line !== after[at]).length, path.join('.')).toBe(1);
    }
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
