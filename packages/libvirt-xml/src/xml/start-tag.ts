import type { XmlCursor } from './cursor.ts';
import { XML_LIMITS } from './limits.ts';
import { declaring, isDeclarable, type NamespaceScope, namespaceOf } from './namespaces.ts';
import { XmlAttribute, XmlElement } from './tree.ts';

const SPACE = 32;
const DOUBLE_QUOTE = 34;
const AMPERSAND = 38;
const SINGLE_QUOTE = 39;
const SLASH = 47;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const LOWER_X = 120;
/** From this many attributes on, duplicates are looked for with a set, so that time stays linear. */
const MANY_ATTRIBUTES = 16;
/** Parsers make one space of each, and of a CR LF together. */
const SPACES = /\r\n|[\t\n\r]/g;

/** Reads `<a …>` or `<a …/>` at the cursor. The element's `end` is -1 when its content follows. */
export function readStartTag(cursor: XmlCursor, parent: XmlElement | null): XmlElement {
  const { source, at: start } = cursor;
  cursor.at = start + 1;
  const tag = cursor.name('an element');
  const afterName = cursor.at;
  const code = source.charCodeAt(afterName);
  const attributes = code === GREATER ? null : readAttributes(cursor, tag, start);
  const empty = cursor.peek() === SLASH;
  if (empty) cursor.at += 1;
  if (cursor.peek() !== GREATER) cursor.fail('malformed', `the start tag of <${tag}> does not end`, start);
  cursor.at += 1;
  const outer = parent === null ? null : parent.scope;
  const scope = attributes === null ? outer : declare(cursor, attributes, outer);
  const element = new XmlElement(tag, elementNamespace(cursor, tag, scope, start), scope, source, start);
  element.parent = parent;
  if (attributes !== null) element.attributes = attributes;
  element.tailStart = attributes?.at(-1)?.end ?? afterName;
  element.contentStart = cursor.at;
  if (empty) element.contentEnd = element.end = cursor.at;
  return element;
}

function readAttributes(cursor: XmlCursor, tag: string, tagStart: number): XmlAttribute[] | null {
  const { source } = cursor;
  let attributes: XmlAttribute[] | null = null;
  let seen: Set<string> | null = null;
  for (;;) {
    const gap = cursor.at;
    cursor.skipSpace();
    const code = source.charCodeAt(cursor.at);
    if (code === GREATER || code === SLASH) return attributes;
    if (Number.isNaN(code)) cursor.fail('malformed', `the start tag of <${tag}> does not end`, tagStart);
    if (cursor.at === gap) cursor.fail('malformed', 'expected a space before an attribute');
    attributes ??= [];
    if (attributes.length >= XML_LIMITS.attributes) {
      cursor.fail('too-large', `<${tag}> has more than ${XML_LIMITS.attributes} attributes`);
    }
    const attribute = readAttribute(cursor, gap);
    refuseDuplicate(cursor, attributes, attribute, seen);
    if (attributes.push(attribute) === MANY_ATTRIBUTES) seen = new Set(attributes.map(({ name }) => name));
  }
}

function refuseDuplicate(
  cursor: XmlCursor,
  attributes: readonly XmlAttribute[],
  { name, start }: XmlAttribute,
  seen: Set<string> | null,
): void {
  if (seen === null) {
    for (const other of attributes) if (other.name === name) cursor.fail('malformed', `a second ${name}`, start);
    return;
  }
  if (seen.has(name)) cursor.fail('malformed', `a second ${name}`, start);
  seen.add(name);
}

function readAttribute(cursor: XmlCursor, gap: number): XmlAttribute {
  const { source } = cursor;
  const name = cursor.name('an attribute');
  cursor.skipSpace();
  if (source.charCodeAt(cursor.at) !== EQUALS) cursor.fail('malformed', `expected = after ${name}`);
  cursor.at += 1;
  cursor.skipSpace();
  const quote = source.charCodeAt(cursor.at);
  if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) cursor.fail('malformed', `the value of ${name} is not in quotes`);
  const start = cursor.at + 1;
  const end = source.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", start);
  if (end < 0) cursor.fail('malformed', `the value of ${name} does not end`, start - 1);
  let references = false;
  let spaces = false;
  for (let at = start; at < end; at += 1) {
    const code = source.charCodeAt(at);
    if (code < SPACE) spaces = true;
    else if (code === AMPERSAND) references = true;
    else if (code === LESS) cursor.fail('malformed', `"<" in the value of ${name}`, at);
  }
  const text = spaces || references ? cursor.decode(source.slice(start, end), start, SPACES, ' ') : null;
  cursor.at = end + 1;
  return new XmlAttribute(name, text, source, gap, start, end + 1, quote === DOUBLE_QUOTE ? '"' : "'");
}

/** The scope within an element: what it declares over what is declared around it. */
function declare(cursor: XmlCursor, attributes: readonly XmlAttribute[], outer: NamespaceScope | null): NamespaceScope | null {
  let scope = outer;
  let prefixed = 0;
  for (const attribute of attributes) {
    const { name, start } = attribute;
    if (name.charCodeAt(0) === LOWER_X && name.startsWith('xmlns') && (name.length === 5 || name[5] === ':')) {
      const prefix = name.slice(6);
      refuseReserved(cursor, prefix, attribute.value, start);
      scope = declaring(prefix, attribute.value, scope);
      if (scope.count > XML_LIMITS.namespaces)
        cursor.fail('too-large', `more than ${XML_LIMITS.namespaces} namespace declarations in scope`, start);
    } else if (name.includes(':')) prefixed += 1;
  }
  if (prefixed > 0) checkPrefixed(cursor, attributes, scope);
  return scope;
}

function refuseReserved(cursor: XmlCursor, prefix: string, uri: string, at: number): void {
  if (!isDeclarable(prefix, uri)) cursor.fail('malformed', 'this namespace may not be declared', at);
}

/** Every prefix is declared, and no two attributes have the same name in the same namespace. */
function checkPrefixed(cursor: XmlCursor, attributes: readonly XmlAttribute[], scope: NamespaceScope | null): void {
  const seen = new Set<string>();
  for (const { name, start } of attributes) {
    const colon = name.indexOf(':');
    if (colon < 0 || name.startsWith('xmlns:')) continue;
    const expanded = `${resolve(cursor, scope, name.slice(0, colon), start)} ${name.slice(colon + 1)}`;
    if (seen.has(expanded)) cursor.fail('malformed', `a second ${name}`, start);
    seen.add(expanded);
  }
}

function elementNamespace(cursor: XmlCursor, tag: string, scope: NamespaceScope | null, start: number): string {
  const colon = tag.indexOf(':');
  if (colon < 0) return scope === null ? '' : (namespaceOf(scope, '') ?? '');
  const prefix = tag.slice(0, colon);
  if (prefix === 'xmlns') cursor.fail('malformed', 'an element may not have the prefix xmlns', start);
  return resolve(cursor, scope, prefix, start);
}

const resolve = (cursor: XmlCursor, scope: NamespaceScope | null, prefix: string, at: number): string =>
  namespaceOf(scope, prefix) ?? cursor.fail('malformed', `the prefix ${prefix} is not declared`, at);
