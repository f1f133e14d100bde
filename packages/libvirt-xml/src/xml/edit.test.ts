import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlError } from '../error.ts';
import {
  appendChild,
  createElement,
  declareNamespace,
  importNode,
  insertAfter,
  removeAttribute,
  removeChild,
  replaceChild,
  setAttribute,
  setText,
} from './edit.ts';
import { parseDocument } from './parser.ts';
import { serialise } from './serialise.ts';
import type { XmlElement } from './tree.ts';
import { element } from './write.ts';

const edited = (source: string, edit: (root: XmlElement) => void): string => {
  const document = parseDocument(source);
  edit(document.root);
  return serialise(document);
};

const SAMPLE = `<?xml version='1.0' encoding="UTF-8"?>
<!-- kept -->
<a  x = '1'	y="2" >
  <!-- before -->
  <b   c='&#65;&amp;' /> <!-- beside -->
  <q:z xmlns:q="urn:q"><![CDATA[<raw>]]></q:z>
  text &lt;
</a >
<?pi after?>
`;

describe('a tree', () => {
  it('is written as it was read', () => {
    expect(edited(SAMPLE, () => {})).toBe(SAMPLE);
  });

  it('keeps every other byte when an attribute changes, with its quotes', () => {
    expect(edited(SAMPLE, (a) => setAttribute(a, 'x', `it's <"&`))).toBe(SAMPLE.replace("'1'", `'it&apos;s &lt;"&amp;'`));
    expect(edited(SAMPLE, (a) => setAttribute(a, 'x', '1'))).toBe(SAMPLE);
    expect(edited(SAMPLE, (a) => setAttribute(a, 'new', '3'))).toBe(SAMPLE.replace('y="2" ', 'y="2" new="3" '));
    expect(edited(SAMPLE, (a) => removeAttribute(a, 'x'))).toBe(SAMPLE.replace("  x = '1'", ''));
    expect(edited(SAMPLE, (a) => removeAttribute(a, 'none'))).toBe(SAMPLE);
  });

  it('replaces text where it is', () => {
    expect(edited('<a>\n  <b>1</b><!-- c --></a>', (a) => setText(a.children('b')[0] ?? a, '2 < 3'))).toBe(
      '<a>\n  <b>2 &lt; 3</b><!-- c --></a>',
    );
    expect(edited('<a>x<!-- c --></a>', (a) => setText(a, ''))).toBe('<a><!-- c --></a>');
    expect(edited('<a/>', (a) => setText(a, ']]>'))).toBe('<a>]]&gt;</a>');
  });

  it('adds lines in the manner of their neighbours', () => {
    const made = () => importNode(element('n', { k: 1 }, element('m')));
    expect(edited('<a>\n\t<b/>\n</a>', (a) => appendChild(a, made()))).toBe('<a>\n\t<b/>\n\t<n k="1">\n\t\t<m/>\n\t</n>\n</a>');
    expect(edited('<a>\r\n <b/>\r\n</a>', (a) => insertAfter(a, createElement('n'), null))).toBe('<a>\r\n <n/>\r\n <b/>\r\n</a>');
    expect(edited('<a><b/></a>', (a) => appendChild(a, made()))).toBe('<a><b/><n k="1"><m/></n></a>');
    expect(edited('<a/>', (a) => appendChild(a, createElement('n')))).toBe('<a>\n  <n/>\n</a>');
    expect(edited('<a>\n   <b/>\n</a>', (a) => appendChild(a.child('b') ?? a, createElement('n')))).toBe(
      '<a>\n   <b>\n      <n/>\n   </b>\n</a>',
    );
  });

  it('leaves a comment on the line that it stands on', () => {
    const source = '<a>\n  <b/> <!-- of b -->\n  <c/>\n</a>';
    expect(edited(source, (a) => insertAfter(a, createElement('n'), a.child('b')))).toBe('<a>\n  <b/> <!-- of b -->\n  <n/>\n  <c/>\n</a>');
  });

  it('takes lines out', () => {
    const source = '<a>\n  <b/>\n  <c/>\n</a>';
    expect(edited(source, (a) => a.children('b').forEach(removeChild))).toBe('<a>\n  <c/>\n</a>');
    expect(edited('<a>\n  <b/>\n</a>', (a) => a.children('b').forEach(removeChild))).toBe('<a></a>');
    expect(edited('<a><b/><c/></a>', (a) => a.children('b').forEach(removeChild))).toBe('<a><c/></a>');
    const commented = '<a>\n  <b/> <!-- of b -->\n  <c/>\n</a>';
    expect(edited(commented, (a) => a.children('b').forEach(removeChild))).toBe('<a>\n  <!-- of b -->\n  <c/>\n</a>');
    expect(edited('<a><b/></a>', (a) => replaceChild(a.child('b') ?? a, createElement('n')))).toBe('<a><n/></a>');
  });

  it('moves an element with the bytes it was read as', () => {
    const source = '<a>\n  <b   x = "1"/>\n  <c/>\n</a>';
    const moved = edited(source, (a) => {
      const b = a.child('b');
      if (b === null) return;
      removeChild(b);
      appendChild(a, b);
    });
    expect(moved).toBe('<a>\n  <c/>\n  <b   x = "1"/>\n</a>');
  });

  it('declares namespaces for what comes within', () => {
    const source = edited('<a><b/></a>', (a) => {
      declareNamespace(a, 'q', 'urn:q');
      expect(a.prefixOf('urn:q')).toBe('q');
      appendChild(a, createElement('q:c', 'urn:q'));
    });
    expect(parseDocument(source).root.child('c', 'urn:q')?.tag).toBe('q:c');
  });

  it('finds what was imported by the namespace that it has there', () => {
    const { root } = parseDocument('<a><d xmlns="urn:d"/></a>');
    appendChild(root, importNode(element('q:n', { 'xmlns:q': 'urn:q' }, element('q:m'))));
    expect(root.child('n', 'urn:q')?.child('m', 'urn:q')?.path).toBe('/a/q:n/q:m');
    const inner = root.child('d', 'urn:d') ?? root;
    appendChild(inner, importNode(element('n')));
    expect(inner.child('n', 'urn:d')).not.toBeNull();
    appendChild(inner, createElement('none'));
    appendChild(inner, createElement('p:other', 'urn:p'));
    expect(inner.child('none')?.attribute('xmlns')).toBe('');
    expect(inner.child('other', 'urn:p')?.attribute('xmlns:p')).toBe('urn:p');
  });

  it('refuses names whose prefix nobody declared, and leaves the document as it was', () => {
    const document = parseDocument('<a><b/></a>');
    const unbound = expect.objectContaining({ code: 'invalid-value', message: expect.stringContaining('prefix q of q:n is not declared') });
    expect(() => appendChild(document.root, importNode(element('q:n')))).toThrow(unbound);
    expect(() => appendChild(document.root, importNode(element('n', {}, element('m', { 'q:n': 1 }))))).toThrow(unbound);
    expect(() => replaceChild(document.root.child('b') ?? document.root, createElement('q:n'))).toThrow(unbound);
    expect(() => setAttribute(document.root, 'q:n', '1')).toThrow(unbound);
    for (const name of [':n', 'n:', 'a:b:c', 'a b']) {
      expect(() => setAttribute(document.root, name, '1')).toThrow(XmlError);
      expect(() => createElement(name)).toThrow(XmlError);
    }
    for (const [prefix, uri] of [
      ['q', ''],
      ['xmlns', 'urn:q'],
      ['xml', 'urn:q'],
    ] as const)
      expect(() => declareNamespace(document.root, prefix, uri)).toThrow(XmlError);
    expect(serialise(document)).toBe('<a><b/></a>');
    setAttribute(document.root, 'xmlns:q', 'urn:q');
    setAttribute(document.root, 'q:n', '1');
    expect(document.root.prefixOf('urn:q')).toBe('q');
  });

  it('takes what its names mean along to another document', () => {
    const from = parseDocument('<z xmlns="urn:z" xmlns:q="urn:q"><y  q:v="1"><q:x/></y></z>').root.elements()[0];
    if (from === undefined) throw new Error('no element');
    removeChild(from);
    const moved = edited('<a/>', (a) => appendChild(a, from));
    expect(moved).toBe('<a>\n  <y  q:v="1" xmlns="urn:z" xmlns:q="urn:q"><q:x/></y>\n</a>');
    expect(parseDocument(moved).root.child('y', 'urn:z')?.child('x', 'urn:q')).not.toBeNull();
  });

  it('has each element in one place, never within itself', () => {
    const { root } = parseDocument('<a><b><c/></b></a>');
    const b = root.child('b') ?? root;
    expect(() => appendChild(root, b)).toThrow('/a/b has a place already');
    expect(() => replaceChild(b.child('c') ?? root, b)).toThrow('/a/b has a place already');
    removeChild(b);
    expect(() => appendChild(b.child('c') ?? root, b)).toThrow('cannot be put into itself');
    expect(() => insertAfter(root, b, parseDocument('<x/>').root)).toThrow('what to insert after is not in it');
  });

  it('carries any text, and lets none become markup', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, text, (attribute, inner) => {
        const document = parseDocument(SAMPLE);
        const b = document.root.child('b');
        try {
          setAttribute(b ?? document.root, 'c', attribute);
          setText(b ?? document.root, inner);
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError);
          return;
        }
        const again = parseDocument(serialise(document)).root;
        expect(again.child('b')?.attribute('c')).toBe(attribute);
        expect(again.child('b')?.rawText).toBe(inner);
        expect(again.elements()).toHaveLength(2);
        expect(serialise(document).endsWith(SAMPLE.slice(SAMPLE.indexOf(' <!-- beside')))).toBe(true);
      }),
    );
  });

  it('refuses what XML cannot carry, with the way to it', () => {
    const { root } = parseDocument('<a><b/><b/></a>');
    expect(() => setAttribute(root.children('b')[1] ?? root, 'c', '\u0000')).toThrow('/a/b[2]/@c: the character U+0000 is not allowed');
    expect(() => setText(root, '\ud800')).toThrow(XmlError);
    expect(() => setAttribute(root, 'a b', '')).toThrow(XmlError);
    expect(() => createElement('a b')).toThrow(XmlError);
  });
});
