import { XmlError } from '../error.ts';

/** Characters that no XML 1.0 document may hold, escaped or not. Lone surrogates are found by `isWellFormed()`. */
export const FORBIDDEN_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const NAME_START =
  ':A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
/** A whole name as XML 1.0 (fifth edition) has it, colons included. */
export const XML_NAME = new RegExp(`^[${NAME_START}][${NAME_START}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040]*$`, 'u');

/** A name with at most one prefix. */
export const isQualifiedName = (name: string): boolean => {
  const colon = name.indexOf(':');
  if (colon < 0) return XML_NAME.test(name);
  return colon > 0 && XML_NAME.test(name.slice(0, colon)) && !name.includes(':', colon + 1) && XML_NAME.test(name.slice(colon + 1));
};

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const REFERENCE = /&(?:#x([0-9A-Fa-f]{1,8})|#([0-9]{1,10})|([A-Za-z]{2,4}));|&/g;

/**
 * Text with its references resolved (the five entities of XML and numeric ones, no other), and `become` in place of every
 * literal match of `space`.
 *
 * @param fail is told the index of a `&` that starts none; it throws with the position.
 */
export function decodeReferences(raw: string, space: RegExp, become: string, fail: (index: number) => never): string {
  let text = '';
  let from = 0;
  for (const match of raw.matchAll(REFERENCE)) {
    text += raw.slice(from, match.index).replace(space, become) + (resolveReference(match) ?? fail(match.index));
    from = match.index + match[0].length;
  }
  return text + raw.slice(from).replace(space, become);
}

function resolveReference([whole, hex, decimal, name]: RegExpExecArray): string | null {
  if (whole === '&') return null;
  if (name !== undefined) return ENTITIES.get(name) ?? null;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return isXmlCharacter(code) ? String.fromCodePoint(code) : null;
}

const isXmlCharacter = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
const escapeOne = (character: string): string => ESCAPES[character] ?? character;

/** For between tags. A carriage return is written as a reference, since parsers would make it a line feed. */
export const escapeText = (text: string): string => (/[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, escapeOne) : text);

/** For between `quote`s. White space other than the space is written as references, since parsers would make it spaces. */
export function escapeAttribute(text: string, quote: '"' | "'" = '"'): string {
  if (!/[&<>"'\r\n\t]/.test(text)) return text;
  return text.replace(/[&<>"'\r\n\t]/g, (character) => (isQuote(character) && character !== quote ? character : escapeOne(character)));
}
const isQuote = (character: string): boolean => character === '"' || character === "'";

/** Control characters other than white space, C1 controls too (they are rarely meant), and non-characters. */
const REFUSED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/;

/**
 * What a value may be made of when it is written: any text without control characters other than line feed, tab and carriage return.
 *
 * @throws {XmlError} `invalid-value` naming `where` and the character.
 */
export function assertWritable(value: string, where: () => string): void {
  const refused = REFUSED.exec(value);
  if (refused !== null) {
    const code = value.charCodeAt(refused.index).toString(16).toUpperCase().padStart(4, '0');
    throw new XmlError('invalid-value', `${where()}: the character U+${code} is not allowed`);
  }
  if (!value.isWellFormed()) throw new XmlError('invalid-value', `${where()}: half of a surrogate pair is not allowed`);
}
