import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlError } from '../error.ts';
import { parseXml } from './read.ts';
import { element, writeXml } from './write.ts';

const REFUSED = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;
const plain = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !REFUSED.test(text) && text.isWellFormed());

describe('writeXml', () => {
  it('gives every attribute and text back as it was, whatever is in them', () => {
    fc.assert(
      fc.property(plain, plain, (attribute, text) => {
        const root = parseXml(writeXml(element('a', { b: attribute }, element('c', {}, text))), 'a');
        expect(root.attribute('b')).toBe(attribute);
        expect(root.child('c')?.text).toBe(text.trim());
        expect(root.children('c')).toHaveLength(1);
      }),
    );
  });

  it('never lets a value become markup', () => {
    for (const attack of ['</name><devices/><name>', '"/><x y="', ']]>', '<![CDATA[x', '&lt;', '<!--', '<?pi ?>', "' a='1"]) {
      const root = parseXml(writeXml(element('domain', { id: attack }, element('name', {}, attack))), 'domain');
      expect(root.child('devices')).toBeNull();
      expect(root.child('name')?.text).toBe(attack);
      expect(root.attribute('id')).toBe(attack);
    }
  });

  it.each([
    ['a null', 'a\u0000b'],
    ['a line feed', 'a\nb'],
    ['a tab', 'a\tb'],
    ['an escape', '\u001b[31m'],
    ['a C1 control', '\u0085'],
    ['a lone surrogate', '\ud800'],
    ['a non-character', '\uffff'],
  ])('refuses %s', (_, text) => {
    expect(() => element('a', {}, text)).toThrow(XmlError);
    expect(() => element('a', { b: text })).toThrow(XmlError);
  });

  it('refuses names that are none and numbers that are not whole', () => {
    expect(() => element('a b')).toThrow(XmlError);
    expect(() => element('a', { 'x="1" y': '' })).toThrow(XmlError);
    expect(() => element('a', { b: 1.5 })).toThrow(XmlError);
    expect(() => element('a', { b: Number.NaN })).toThrow(XmlError);
  });

  it('refuses prefixes that are not declared around their use', () => {
    expect(writeXml(element('q:a', { 'xmlns:q': 'u' }, element('q:b', { 'xml:lang': 'en' })))).toContain('<q:b xml:lang="en"/>');
    expect(() => writeXml(element('a', {}, element('b', { 'xmlns:q': 'u' }), element('q:c')))).toThrow('the prefix of q:c is not declared');
    expect(() => writeXml(element('a', { 'q:b': 1 }))).toThrow('the prefix of q:b is not declared');
  });

  it('leaves out attributes that are undefined and children that are null', () => {
    expect(writeXml(element('a', { b: undefined }, null))).toBe('<a/>');
  });
});
