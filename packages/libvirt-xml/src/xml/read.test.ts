import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlError } from '../error.ts';
import { XML_LIMITS } from './limits.ts';
import { parseXml } from './read.ts';

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

  it('names the column too', () => {
    expect(failure('<a>\n  <b c=1/>\n</a>')).toMatchObject({ code: 'malformed', line: 2, column: 8 });
    expect(failure('<a>\n  &x;</a>')).toMatchObject({ line: 2, column: 3 });
    expect(failure('<a b="1"\n b="2"/>').message).toBe('line 1, column 9: a second b');
  });

  it.each([
    ['a byte order mark', '\ufeff<a b=1/>', 1, 6],
    ['tabs', '<a>\t\t<b c=1/></a>', 1, 11],
    ['CR LF', '<a>\r\n\r\n<b c=1/></a>', 3, 6],
    ['characters of two units', '<a>😀😀<b c=1/></a>', 1, 13],
  ])('counts columns in UTF-16 units, as editors of JavaScript do, after %s', (_, source, line, column) => {
    expect(failure(source)).toMatchObject({ line, column });
  });

  it.each([
    ['an undeclared prefix', '<a><q:b/></a>'],
    ['an undeclared prefix of an attribute', '<a q:b="1"/>'],
    ['one name twice under two prefixes', '<a xmlns:p="urn:p" xmlns:q="urn:p" p:b="" q:b=""/>'],
    ['a declaration of xmlns', '<a xmlns:xmlns="urn:x"/>'],
    ['an empty namespace for a prefix', '<a xmlns:q=""/>'],
    ['a control character', '<a>\u0001</a>'],
    ['half of a surrogate pair', '<a>\ud800</a>'],
    ['a reference to a control character', '<a b="&#1;"/>'],
    ['< in an attribute', '<a b="<"/>'],
    [']]> in text', '<a>]]></a>'],
    ['-- in a comment', '<a><!-- -- --></a>'],
    ['attributes without space', '<a b="1"c="2"/>'],
    ['a late XML declaration', ' <?xml version="1.0"?><a/>'],
    ['text after the root', '<a/>x'],
    ['a name with two colons', '<a><b:c:d/></a>'],
  ])('refuses %s', (_, source) => {
    expect(failure(source).code).toBe('malformed');
  });

  it('makes of white space what XML says', () => {
    const root = parseXml('\ufeff<?xml version="1.0"?>\r\n<a b="1\r\n2\t3&#10;4">x\r\ny&#13;</a>', 'a');
    expect(root.attribute('b')).toBe('1 2 3\n4');
    expect(root.rawText).toBe('x\ny\r');
  });

  it('reads up to the caps of attributes, names and elements and not past them', () => {
    const attributes = (count: number): string => `<a ${Array.from({ length: count }, (_, i) => `x${i}=""`).join(' ')}/>`;
    expect(parseXml(attributes(XML_LIMITS.attributes), 'a').attributes).toHaveLength(XML_LIMITS.attributes);
    expect(failure(attributes(XML_LIMITS.attributes + 1)).code).toBe('too-large');
    expect(failure(attributes(40).replace('x39', 'x20')).code).toBe('malformed');
    const named = (length: number): string => `<a><${'n'.repeat(length)}/></a>`;
    expect(parseXml(named(XML_LIMITS.nameLength), 'a').elements()).toHaveLength(1);
    expect(failure(named(XML_LIMITS.nameLength + 1)).code).toBe('too-large');
    const many = (count: number): string => `<a>${'<b/>'.repeat(count - 1)}</a>`;
    expect(parseXml(many(XML_LIMITS.elements), 'a').elements()).toHaveLength(XML_LIMITS.elements - 1);
    expect(failure(many(XML_LIMITS.elements + 1)).code).toBe('too-large');
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
