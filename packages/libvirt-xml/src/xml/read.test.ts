import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlError } from '../error.ts';
import { parseXml, XML_LIMITS } from './read.ts';

const failure = (source: string, root = 'a'): XmlError => {
  try {
    parseXml(source, root);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error('was accepted');
};
const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

describe('parseXml', () => {
  it('reads attributes, text, children and lines', () => {
    const root = parseXml('<a>\n  <b c="1">x &amp; y</b>\n  <b/>\n</a>', 'a');
    expect(root.children('b').map((b) => b.line)).toEqual([2, 3]);
    expect(root.child('b')?.attribute('c')).toBe('1');
    expect(root.child('b')?.attribute('d')).toBeNull();
    expect(root.child('b')?.text).toBe('x & y');
    expect(root.child('z')).toBeNull();
  });

  it('tells namespaces apart', () => {
    const root = parseXml('<a><m:b xmlns:m="urn:m"/></a>', 'a');
    expect(root.child('b')).toBeNull();
    expect(root.child('b', 'urn:m')?.name).toBe('b');
  });

  it('finds along a path', () => {
    expect(parseXml('<a><b><c d="1"/></b><b><c d="2"/></b></a>', 'a').find('b', 'c')).toHaveLength(2);
  });

  it('refuses a document type before any entity could be expanded', () => {
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "${'&x;'.repeat(1000)}">]><a>&z;</a>`;
    expect(failure(bomb)).toMatchObject({ code: 'forbidden', line: 2 });
    expect(failure('<!doctype a><a/>').code).toBe('forbidden');
    expect(failure('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>').code).toBe('forbidden');
  });

  it('names the line of what is not well-formed', () => {
    expect(failure('<a>\n<b></c>\n</a>')).toMatchObject({ code: 'malformed', line: 2 });
    for (const broken of ['', 'x', '<a', '<a>', '<a>&nope;</a>', '<a/><a/>', '<a b=1/>', '<a b="1" b="2"/>']) {
      expect(failure(broken).code, broken).toBe('malformed');
    }
  });

  it('refuses another root element', () => {
    expect(failure('<b/>').code).toBe('unexpected');
    expect(failure('<a xmlns="urn:x"/>').code).toBe('unexpected');
  });

  it('reads up to the depth cap and not past it', () => {
    expect(parseXml(nested(XML_LIMITS.depth), 'a').name).toBe('a');
    expect(failure(nested(XML_LIMITS.depth + 1)).code).toBe('too-deep');
    expect(failure(nested(50_000)).code).toBe('too-deep');
  });

  it('reads up to the length cap and not past it', () => {
    const fill = (length: number): string => `<a>${'x'.repeat(length - 7)}</a>`;
    expect(parseXml(fill(XML_LIMITS.documentLength), 'a').text).toHaveLength(XML_LIMITS.documentLength - 7);
    expect(failure(fill(XML_LIMITS.documentLength + 1)).code).toBe('too-large');
  });

  it('throws nothing but XmlError on garbage', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<a',
      '>',
      '&',
      '&#0;',
      '&lt;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?x',
      '?>',
      '"',
      "'",
      '=',
      'x:y',
      '\u0000',
      ' ',
      'b',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 20 }), (pieces) => {
        try {
          parseXml(`<a>${pieces.join('')}</a>`, 'a');
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
