import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatDiagnostic } from '@aula/model';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SecretWatch } from '../templates/secret.ts';
import { toData } from './context-node.ts';
import { ContextSet, type ContextSubject } from './context-set.ts';
import { explainKey } from './explain.ts';
import { CONTEXT_LIMITS } from './limits.ts';
import { mergeContexts } from './merge-contexts.ts';
import { parseContext } from './parse-context.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'aula-contexts-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return folder;
}

const SEAT: ContextSubject = { network: 'lab', room: 'demo', section: 'students', seat: 'demo-s01' };
const watch = new SecretWatch();
const merge = (...sources: string[]): unknown => {
  const layers = sources.map((source, index) => {
    const { context, diagnostics } = parseContext(source, `${index}.yaml`);
    expect(diagnostics).toEqual([]);
    return context;
  });
  return JSON.parse(JSON.stringify(toData(mergeContexts(layers), watch)));
};
const findings = (source: string): string[] => parseContext(source, 'c.yaml').diagnostics.map(formatDiagnostic);

describe('merging', () => {
  it('goes deep into mappings, the later layer wins', () => {
    expect(merge('a: {x: 1, y: 2}\nb: 1', 'a: {y: 3, z: {q: 1}}', 'a: {z: {r: 2}}\nb: null')).toEqual({
      a: { x: 1, y: 3, z: { q: 1, r: 2 } },
      b: null,
    });
  });

  it('replaces lists, or adds to them as marked', () => {
    expect(merge('l: [1, 2]', 'l: [3]')).toEqual({ l: [3] });
    expect(merge('l: [1, 2]', 'l: !append [3]', 'l: !prepend\n- 0', 'l: !append [4]')).toEqual({ l: [0, 1, 2, 3, 4] });
    expect(merge('x: 1', 'l: !append [1]')).toEqual({ x: 1, l: [1] });
    expect(merge('l: !append [1]', 'l: !append [2]', 'l: [3]', 'l: !append [4]')).toEqual({ l: [3, 4] });
  });

  it('replaces whole mappings and takes keys away as marked', () => {
    expect(merge('m: {a: 1, b: 2}', 'm: !replace {c: 3}', 'm: {d: 4}')).toEqual({ m: { c: 3, d: 4 } });
    expect(merge('m: {a: 1, b: 2}', 'm: {a: !unset }')).toEqual({ m: { b: 2 } });
    expect(merge('a: 1', 'a: !unset', 'a: 2')).toEqual({ a: 2 });
  });

  it('warns where a mapping and something else meet', () => {
    const layers = ['packages: {installed: [a]}', 'packages: [b]'].map((source, index) => parseContext(source, `${index}.yaml`).context);
    const diagnostics: Parameters<typeof mergeContexts>[1] = [];
    mergeContexts(layers, diagnostics);
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      '1.yaml:1:1: warning: packages: this list takes the place of a mapping (0.yaml:1); allowed: a mapping, or !replace if it is meant',
    ]);
  });

  it('knows anchors and merge keys', () => {
    expect(merge('base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\nboth: {<<: [*b, {x: 9, z: 4}]}\nsame: *b')).toEqual({
      base: { x: 1, y: 2 },
      more: { x: 1, y: 3 },
      both: { x: 1, y: 2, z: 4 },
      same: { x: 1, y: 2 },
    });
  });

  it('keeps keys that JavaScript minds as plain keys', () => {
    const data = toData(mergeContexts([parseContext('__proto__: {x: 1}\nconstructor: 2', 'a').context]), watch);
    expect(Object.keys(data ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(data)).toBeNull();
  });
});

describe('a file that is wrong', () => {
  it('tells all that is wrong at once, each with its place', () => {
    expect(findings('a: !oops [1]\nb: !append {x: 1}\nc: !prepend 5\n? [x]\n: 1\ns: !secret {nope: 1}\n')).toEqual([
      'c.yaml:1:10: a: the tag !oops does not belong here; allowed: !append, !prepend (lists), !replace (lists, mappings), !unset, !secret',
      'c.yaml:2:12: b: the tag !append does not belong here; allowed: !append, !prepend (lists), !replace (lists, mappings), !unset, !secret',
      'c.yaml:3:13: c: the tag !prepend does not belong here; allowed: !append, !prepend (lists), !replace (lists, mappings), !unset, !secret',
      'c.yaml:4:3: a key must be a word',
      'c.yaml:6:12: s: this is no secret; allowed: text, or one of: {file: PATH}, {env: NAME}',
    ]);
    expect(findings('a: 1\na: 2')[0]).toMatch(/^c\.yaml:2:1: .*unique/);
    expect(findings('- a')).toEqual(['c.yaml:1:1: a context is a mapping of keys']);
    expect(findings('a: [1')[0]).toMatch(/^c\.yaml:1:\d+: /);
    expect(findings('a: 1\n---\nb: 2')[0]).toContain('more than one YAML document');
  });

  it('is refused past its caps, and read up to them', () => {
    expect(findings(`a: "${'x'.repeat(CONTEXT_LIMITS.fileBytes - 6)}"\n`)).toEqual([]);
    expect(findings(`a: "${'x'.repeat(CONTEXT_LIMITS.fileBytes - 5)}"\n`)[0]).toContain('too long');
    const nested = (depth: number) => `a: ${'['.repeat(depth - 1)}1${']'.repeat(depth - 1)}`;
    expect(findings(nested(CONTEXT_LIMITS.depth))).toEqual([]);
    expect(findings(nested(CONTEXT_LIMITS.depth + 1))[0]).toContain('nested too deeply');
    const many = (count: number) => `a: [${'1,'.repeat(count - 2)}]`;
    expect(findings(many(CONTEXT_LIMITS.nodes))).toEqual([]);
    expect(findings(many(CONTEXT_LIMITS.nodes + 1))[0]).toContain('too many values');
    const bomb = `a: &a [1,2,3,4,5,6,7,8,9]\n${['b', 'c', 'd', 'e', 'f', 'g'].map((k, i) => `${k}: &${k} [${`*${'abcdef'[i]},`.repeat(9)}]`).join('\n')}`;
    expect(findings(bomb)[0]).toContain('too many values');
    const wrong = findings(Array.from({ length: CONTEXT_LIMITS.diagnostics + 5 }, (_, i) => `k${i}: !no [1]`).join('\n'));
    expect([wrong.length, wrong.at(-1)]).toEqual([CONTEXT_LIMITS.diagnostics + 1, expect.stringContaining('and 5 more problems')]);
  });
});

describe('any text', () => {
  it('is read or told about, and never throws', () => {
    expect(findings('['.repeat(100_000))[0]).toContain('nested too deeply');
    expect(findings('a: {'.repeat(20_000))[0]).toContain('nested too deeply');
    const piece = fc.constantFrom(
      'a',
      'b: ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&x ',
      '*x',
      '<<: ',
      '!append ',
      '!secret ',
      '!unset',
      '"',
      "'",
      ': ',
      '#',
      '| ',
      '? ',
      '---\n',
      '!!map ',
      '\t',
      '0x1',
      ', ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { context, diagnostics } = parseContext(pieces.join(''), 'c.yaml');
        toData(mergeContexts([context, context]), watch);
        for (const { line, column } of diagnostics) expect(line >= 1 && column >= 1).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('secrets', () => {
  it('come from the text, a file beside it or the environment, and leave a trace', () => {
    const folder = folderOf({
      'context/common.yaml': 'a: !secret hush\nb: !secret {file: pw}\nn: !secret 0123',
      'context/pw': 'from-file\nmore',
    });
    const set = new ContextSet({ folder, watch });
    const { data } = set.contextOf(SEAT);
    expect(set.diagnostics).toEqual([]);
    expect(watch.take()).toBe(false);
    expect([String(data['a']), String(data['b']), String(data['n'])]).toEqual(['hush', 'from-file', '0123']);
    expect(watch.take()).toBe(true);
  });

  it('are not there when their file or variable is not, and a file that others can read is told', () => {
    const folder = folderOf({
      'context/common.yaml': 'b: !secret {file: pw}\nc: !secret {file: gone}\nd: !secret {env: AULA_TEST_NOT_SET}',
      'context/pw': 'x',
    });
    chmodSync(join(folder, 'context/pw'), 0o644);
    const set = new ContextSet({ folder, watch });
    set.contextOf(SEAT);
    expect(set.diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: others can read the secret in pw',
      'error: the file gone gives no secret',
      'error: the environment variable AULA_TEST_NOT_SET gives no secret',
    ]);
  });
});

describe('layers', () => {
  const files = {
    'context/common.yaml': 'who: common\nlist: [1]\nonly: {common: 1}\n',
    'context/common.d/20-b.yaml': 'order: b\n',
    'context/common.d/10-a.yml': 'order: a\nwho: common.d\n',
    'context/common.d/.hidden.yaml': 'order: hidden\n',
    'context/common.d/notes.txt': 'order: [',
    'context/site.yaml': 'who: site\nlist: !append [2]\n',
    'context/networks/lab.yaml': 'who: network\n',
    'context/groups/demo.yaml': 'who: room\n',
    'context/groups/demo-students/x.yaml': 'who: section\n',
    'context/guests/demo-s01.yaml': 'who: guest\nlist: !append [3]\n',
  };

  it('are merged from common to guest, files and folders alike', () => {
    const set = new ContextSet({ folder: folderOf(files), watch });
    const of = (subject: ContextSubject) => set.contextOf(subject).data;
    expect(of(SEAT)).toMatchObject({ who: 'guest', order: 'b', list: [1, 2, 3] });
    expect(of({ ...SEAT, seat: 'demo-s02' })).toMatchObject({ who: 'section', list: [1, 2] });
    expect(of({ ...SEAT, section: 'teacher', seat: 'x' })).toMatchObject({ who: 'room' });
    expect(of({ network: 'lab' })).toMatchObject({ who: 'network' });
    expect(of({ network: 'other' })).toMatchObject({ who: 'site' });
    expect(set.diagnostics).toEqual([]);
    expect(set.contextOf({ ...SEAT, seat: 'demo-s07' }).data).toBe(set.contextOf({ ...SEAT, seat: 'demo-s08' }).data);
  });

  it('name the files that belong to nobody', () => {
    const folder = folderOf({
      ...files,
      'context/guests/demo-s1.yaml': 'x: 1',
      'context/guests/demo-s09/a.yaml': 'x: 1',
      'context/networks/lob.yaml': '',
    });
    const set = new ContextSet({ folder, watch });
    set.contextOf(SEAT);
    expect(set.unusedFiles().map(({ file, severity }) => `${severity} ${file.slice(folder.length + 1)}`)).toEqual([
      'warning context/networks/lob.yaml',
      'warning context/guests/demo-s09',
      'warning context/guests/demo-s1.yaml',
    ]);
  });

  it('may be declared as globs', () => {
    const folder = folderOf({ 'a/1.yaml': 'v: 1\nx: 1', 'a/2.yaml': 'v: 2', 'b.yml': 'v: 3' });
    const layers = { common: ['a/*.yaml'], site: [], network: [], group: [], guest: ['{seat}.yml'] };
    const set = new ContextSet({ folder, layers, watch });
    expect(set.contextOf({ seat: 'b' }).data).toEqual(Object.assign(Object.create(null), { v: 3, x: 1 }));
  });

  it('say which file and line set a value, and which were overruled', () => {
    const folder = folderOf(files);
    const context = new ContextSet({ folder, watch }).contextOf(SEAT);
    const explained = (key: string) => {
      const answer = explainKey(context, key);
      return 'problem' in answer
        ? answer.problem
        : [
            answer.value,
            ...answer.places.map(({ layer, file, line, effect }) => `${layer} ${file.slice(folder.length + 1)}:${line} ${effect}`),
          ];
    };
    expect(explained('who')).toEqual([
      '"guest"',
      'common context/common.yaml:1 lost',
      'common context/common.d/10-a.yml:2 lost',
      'site context/site.yaml:1 lost',
      'network context/networks/lab.yaml:1 lost',
      'group context/groups/demo.yaml:1 lost',
      'group context/groups/demo-students/x.yaml:1 lost',
      'guest context/guests/demo-s01.yaml:1 wins',
    ]);
    expect(explained('list')).toEqual([
      '[1, 2, 3]',
      'common context/common.yaml:2 wins',
      'site context/site.yaml:2 adds',
      'guest context/guests/demo-s01.yaml:2 adds',
    ]);
    expect(explained('only')).toEqual(['{common: 1}', 'common context/common.yaml:3 wins']);
    expect(explained('lst')).toBe('no layer sets "lst" (did you mean "list"?)');
    expect(explained('only.comon.x')).toBe('no layer sets "comon" in only (did you mean "common"?)');
  });

  it('say what took a value away that stands deeper', () => {
    const folder = folderOf({
      'context/common.yaml': 'm: { x: 1 }\nn: { y: { z: 1 } }',
      'context/site.yaml': 'm: !replace { q: 1 }',
      'context/guests/demo-s01.yaml': 'n: !unset',
    });
    const context = new ContextSet({ folder, watch }).contextOf(SEAT);
    const places = (key: string) => {
      const answer = explainKey(context, key);
      return 'problem' in answer
        ? answer.problem
        : answer.places.map((place) => `${place.key} ${place.layer}:${place.line} ${place.effect}`);
    };
    expect(places('m.x')).toEqual(['m.x common:1 lost', 'm site:1 unsets']);
    expect(places('n.y.z')).toEqual(['n.y.z common:2 lost', 'n guest:1 unsets']);
    expect(places('m.q')).toEqual(['m.q site:1 wins']);
  });

  it('hide secrets when they explain', () => {
    const folder = folderOf({ 'context/common.yaml': 'pw: !secret hush' });
    const answer = explainKey(new ContextSet({ folder, watch }).contextOf(SEAT), 'pw');
    expect(JSON.stringify(answer)).not.toContain('hush');
    expect(answer).toMatchObject({ value: '(secret)' });
  });
});
