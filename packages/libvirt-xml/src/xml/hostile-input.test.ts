import { describe, expect, it } from 'vitest';
import { domain } from '../domain/domain.ts';
import { XmlError, type XmlErrorCode } from '../error.ts';
import type { BackingStore } from '../index.ts';
import { nwfilter } from '../nwfilter/nwfilter.ts';
import { importNode } from './edit.ts';
import { XML_LIMITS } from './limits.ts';
import { parseDocument } from './parser.ts';
import { element, writeXml, type XmlNode } from './write.ts';

const SOURCE = "<domain type='kvm'><name>a</name></domain>";
const refusal = (code: XmlErrorCode) => expect.objectContaining({ name: 'XmlError', code });
/** What came from elsewhere, such as a request's JSON. */
const foreign = (value: object): XmlNode => JSON.parse(JSON.stringify(value));

describe('trees that element() did not make', () => {
  it.each([
    ['a name with markup', { name: 'a><evil/><b', attributes: [], children: [] }],
    ["an attribute's name with markup", { name: 'a', attributes: [['b="1"><evil/><c d', 'v']], children: [] }],
    [
      'an attribute that comes twice',
      {
        name: 'a',
        attributes: [
          ['b', '1'],
          ['b', '2'],
        ],
        children: [],
      },
    ],
    ['a control character', { name: 'a', attributes: [['b', '\u0001']], children: [] }],
    ['a value that is no text', { name: 'a', attributes: [['b', { length: 1 }]], children: [] }],
    ['a child that is none', { name: 'a', attributes: [], children: [7] }],
    ['markup further down', { name: 'a', attributes: [], children: [{ name: 'b c="1"', attributes: [], children: [] }] }],
    ['no element at all', []],
  ])('are refused with %s, whatever takes them', (_, value) => {
    const node = foreign(value);
    expect(() => writeXml(node)).toThrow(refusal('invalid-value'));
    expect(() => importNode(node)).toThrow(refusal('invalid-value'));
    expect(() => domain.build({ type: 'kvm', name: 'a', metadata: [node] })).toThrow(refusal('invalid-value'));
    expect(() => domain.edit(SOURCE, (draft) => void (draft.metadata = [node]))).toThrow(refusal('invalid-value'));
  });

  it('are refused past the depth that can be read', () => {
    let node = element('a');
    for (let level = 0; level < XML_LIMITS.depth; level++) node = element('a', {}, node);
    expect(() => writeXml(node)).toThrow(refusal('too-deep'));
    expect(() => importNode(node)).toThrow(refusal('too-deep'));
  });

  it('may hold lines of text, as metadata that was read does', () => {
    const text = 'one\r\n\ttwo';
    const read = domain.parse(`<domain type='kvm'><name>a</name><metadata><n:a xmlns:n='urn:n'>one&#13;\n\ttwo</n:a></metadata></domain>`);
    expect(domain.parse(domain.build(read)).metadata?.[0]?.children).toEqual([text]);
  });
});

describe('what is no document', () => {
  it.each([undefined, null, 5, Buffer.from(SOURCE), [SOURCE]])('is refused: %s', (value) => {
    const source: string = JSON.parse(JSON.stringify(value ?? null));
    for (const use of [() => domain.parse(source), () => domain.unknown(source), () => domain.edit(source, () => {})]) {
      expect(use).toThrow(refusal('invalid-value'));
    }
  });

  it('is refused as a value of an element', () => {
    const value: string = JSON.parse('{"a":1}');
    expect(() => element('a', { b: value })).toThrow(refusal('invalid-value'));
    expect(() => element('a', { b: JSON.parse('true') })).toThrow(refusal('invalid-value'));
  });
});

describe('objects that no type checked', () => {
  const anything: readonly unknown[] = [
    ...[null, 0, 1.5, Number.NaN, '', ' ', '\u0000', '\ud800', '9'.repeat(400), true, 10n, Symbol('s'), () => 1],
    ...[[], [null], [undefined], [[]], [{}], {}, Object.create(null), { type: 'constructor' }, { constructor: {} }, [{ target: null }]],
    JSON.parse('{"__proto__":{"type":"file"}}'),
  ];
  const build = (value: unknown): unknown => {
    // What a request's body could be.
    const whole = value as Parameters<typeof domain.build>[0];
    return domain.build(whole);
  };

  it.each(['disks', 'interfaces', 'graphics', 'controllers', 'consoles', 'hostDevices', 'channels', 'memballoon', 'seclabels', 'type'])(
    'are built or refused, never passed on or thrown at: %s',
    (property) => {
      for (const value of anything) {
        for (const whole of [
          { type: 'kvm', name: 'a', [property]: value },
          { type: 'kvm', name: 'a', devices: { [property]: value } },
          { type: 'kvm', name: 'a', devices: { [property]: [value] } },
        ]) {
          try {
            domain.parse(String(build(whole)));
          } catch (error) {
            expect(error).toMatchObject({ name: 'XmlError', code: 'invalid-value' });
          }
        }
      }
    },
  );

  it('have long values cut in the message', () => {
    expect(() => build({ type: 'kvm', name: 'a', memoryKiB: 'x'.repeat(1_000_000) })).toThrow(/^.{0,300}$/);
  });

  it('are refused past the length that could be read again', () => {
    const long = 'x'.repeat(XML_LIMITS.documentLength);
    expect(() => build({ type: 'kvm', name: 'a', title: long })).toThrow(refusal('too-large'));
    expect(() => domain.edit(SOURCE, (draft) => void (draft.title = long))).toThrow(refusal('too-large'));
  });

  it('have no property that every object has', () => {
    const entries = JSON.parse('[{"constructor":{}}]');
    expect(() => nwfilter.build({ name: 'a', entries })).toThrow(refusal('invalid-value'));
  });
});

describe('an edit', () => {
  it('refuses a change that goes on after it', () => {
    const late = async (draft: { name: string }) => {
      await Promise.resolve();
      draft.name = 'b';
    };
    expect(() => domain.edit(SOURCE, late)).toThrow(refusal('invalid-value'));
  });

  it('refuses a value that contains itself', () => {
    const loop: BackingStore = { type: 'file', source: { file: '/a' }, format: { type: 'raw' } };
    loop.backingStore = loop;
    const disk = { type: 'file' as const, target: { dev: 'vda' }, source: { file: '/b' }, backingStore: loop };
    expect(() => domain.edit(SOURCE, (draft) => void (draft.devices = { disks: [disk] }))).toThrow(refusal('too-deep'));
  });
});

describe('a document at the caps', () => {
  it('may have so many namespaces in scope and no more', () => {
    const declared = (count: number) =>
      `<a ${Array.from({ length: count - 1 }, (_, index) => `xmlns:n${index}='u'`).join(' ')}><b xmlns:m='u'/></a>`;
    expect(parseDocument(declared(XML_LIMITS.namespaces)).root.name).toBe('a');
    expect(() => parseDocument(declared(XML_LIMITS.namespaces + 1))).toThrow(refusal('too-large'));
  });

  it('has the path of each unknown element told as the element tells it', () => {
    const source = "<domain type='kvm'><name>a</name><x/><n:x xmlns:n='u'/><x y='1'>t</x><devices><disk/><z/></devices></domain>";
    const paths = parseDocument(source)
      .root.find('x')
      .map((found) => found.path);
    expect(paths).toEqual(['/domain/x[1]', '/domain/x[2]']);
    expect(domain.unknown("<domain type='kvm'><name>a</name><x/><n:x xmlns:n='u'/><x y='1'>t</x><devices><z/></devices></domain>")).toEqual(
      ['/domain/x[1]', '/domain/n:x', '/domain/x[2]', '/domain/devices/z'],
    );
  });

  it('full of unknown elements is not looked through again for each', () => {
    const count = XML_LIMITS.elements - 2;
    expect(domain.unknown(`<domain type='kvm'><name>a</name>${'<x/>'.repeat(count)}</domain>`)).toHaveLength(count);
  });

  it('is told apart by errors of one class', () => {
    expect(() => parseDocument('<a')).toThrow(XmlError);
  });
});
