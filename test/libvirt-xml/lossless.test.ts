import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  capabilities,
  type DocumentType,
  domain,
  domainCheckpoint,
  domainSnapshot,
  network,
  nwfilter,
  parseDocument,
  sameValue,
  secret,
  storagePool,
  storageVolume,
  XmlError,
} from '@aula/libvirt-xml';
import { describe, expect, it } from 'vitest';
import { DOMAIN_SAMPLES } from './domain-samples.ts';
import { oddly, type Pick, pickOf } from './odd-writing.ts';

/* Documents as people and other tools write them: an edit of one value changes that value's bytes and no other. */

const WRITINGS = 6;
const EDITS = 40;
/** How much more than the value itself an edit may change: the attribute or element that the value is put into. */
const SLACK = 70;

const samplesOf = (folder: string): string[] => {
  const at = join(import.meta.dirname, 'samples', folder);
  return readdirSync(at).map((file) => readFileSync(join(at, file), 'utf8'));
};
const over = <T extends object>(name: string, type: DocumentType<T>, sources: readonly string[]) => ({
  name,
  run: (test: <U extends object>(type: DocumentType<U>, sources: readonly string[]) => void) => test(type, sources),
});
const CASES = [
  over('domain', domain, Object.values(DOMAIN_SAMPLES).map(domain.build)),
  over('network', network, samplesOf('network')),
  over('pool', storagePool, samplesOf('storagepool')),
  over('volume', storageVolume, samplesOf('storagevol')),
  over('snapshot', domainSnapshot, samplesOf('domainsnapshot')),
  over('checkpoint', domainCheckpoint, samplesOf('domaincheckpoint')),
  over('filter', nwfilter, samplesOf('nwfilter')),
  over('secret', secret, samplesOf('secret')),
  over('capabilities', capabilities, samplesOf('capability')),
];

type Path = readonly (string | number)[];
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  // Elements of others are replaced as a whole.
  if (path.at(-1) === 'metadata' || path.at(-1) === 'cookie') return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}
const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
function put(value: object, path: Path, wanted: unknown): void {
  const parent = at(value, path.slice(0, -1));
  if (typeof parent === 'object' && parent !== null) Reflect.set(parent, path.at(-1) ?? '', wanted);
}

function another(value: unknown, pick: Pick): unknown {
  if (typeof value === 'number') return value + 1;
  return typeof value === 'string' ? value + (pick(2) === 0 ? `1` : `&<>"']]>\n\t\r😀é`) : undefined;
}

/** The bytes of `before` that are others in `after`, and those. */
function difference(before: string, after: string): [string, string] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
}

const isRefused = (edit: () => unknown): boolean => {
  try {
    edit();
    return false;
  } catch (error) {
    if (error instanceof XmlError) return true;
    throw error;
  }
};

describe.each(CASES)('a $name in odd writing', ({ run }) => {
  it('reads the same, and is copied where nothing changes', () =>
    run((type, sources) => {
      for (const [index, source] of sources.entries()) {
        const odd = oddly(source, pickOf(index));
        expect(type.parse(odd)).toEqual(type.parse(source));
        expect(type.edit(odd, () => {})).toBe(odd);
      }
    }));

  it('has one value edited, whatever it is, and every other byte kept', () =>
    run((type, sources) => {
      let edited = 0;
      for (let writing = 0; writing < WRITINGS; writing += 1) {
        const pick = pickOf(writing);
        const source = oddly(sources[pick(sources.length)] ?? '', pick);
        const paths = leavesOf(type.parse(source));
        for (let count = 0; count < EDITS; count += 1) {
          const path = paths[pick(paths.length)] ?? [];
          const wanted = another(at(type.parse(source), path), pick);
          if (wanted === undefined) continue;
          const edit = () => type.edit(source, (draft) => put(draft, path, wanted));
          // Text that is no value at its place, or a kind of device that leaves others of its properties without a place.
          if (isRefused(edit) || /^(?:type|model)$/.test(String(path.at(-1)))) continue;
          const after = edit();
          expect(at(type.parse(after), path), path.join('.')).toEqual(wanted);
          const [was, is] = difference(source, after);
          expect(Math.max(was.length, is.length), `${path.join('.')}: ${was} became ${is}`).toBeLessThan(String(wanted).length * 6 + SLACK);
          edited += 1;
        }
      }
      expect(edited).toBeGreaterThan(EDITS / 4);
    }));

  it('has any part taken out and put back, with all of others around it kept', () =>
    run((type, sources) => {
      for (const [index, source] of sources.entries()) {
        const odd = oddly(source, pickOf(index));
        const whole = type.parse(odd);
        for (const key of Object.keys(whole)) {
          const without = (): string => type.edit(odd, (draft) => void Reflect.deleteProperty(draft, key));
          if (isRefused(without)) continue;
          const taken = without();
          expect(Reflect.get(type.parse(taken), key)).toBeUndefined();
          const back = type.edit(taken, whole);
          expect(sameValue(type.parse(back), whole), key).toBe(true);
          // What stands at the top level beside the part that went and came.
          for (const part of ['<?pi <x> "?>', '<!-- <a b="c"> & -->', 'urn:zz'])
            expect(countAtTop(taken, part)).toBe(countAtTop(odd, part));
        }
      }
    }));
});

/** Of what is directly in the root element. */
function countAtTop(source: string, part: string): number {
  return [...topLevelOf(source)].filter((node) => node.includes(part) && !/^<\w+[\s/>]/.test(node)).length;
}
function topLevelOf(source: string): string[] {
  const { root } = parseDocument(source);
  return root.nodes.map((node) => node.source.slice(node.start, node.end));
}
