import { XmlError } from '../error.ts';
import { assertWritable, escapeAttribute, escapeText, isQualifiedName } from './characters.ts';
import { XML_LIMITS } from './limits.ts';
import { shownValue } from './shown-value.ts';

/** One element to be written, as {@link element} makes it; its values are still plain text. One made by hand is checked where it is used. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyArray<readonly [string, string]>;
  readonly children: readonly XmlChild[];
}
export type XmlChild = XmlNode | string;
type AttributeValue = string | number | undefined;

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*(:[A-Za-z_][A-Za-z0-9_-]*)?$/;
/** Control characters (also those XML 1.0 could carry escaped), lone surrogates and non-characters. */
const REFUSED = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * An element with attributes (those that are `undefined` are left out) and children. Values never become
 * markup: they are escaped when written. Lines and tabs are refused, for few readers of libvirt's documents expect them; where they are
 * meant, use `setText` and `setAttribute`.
 *
 * @throws {XmlError} `invalid-value` for a name that is none, a control character, or a number that is not a safe integer.
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  ...children: ReadonlyArray<XmlChild | null | undefined>
): XmlNode {
  if (!NAME.test(name)) throw new XmlError('invalid-value', `not an element name: ${JSON.stringify(name)}`);
  const pairs: Array<readonly [string, string]> = [];
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (!NAME.test(key)) throw new XmlError('invalid-value', `not an attribute name: ${JSON.stringify(key)}`);
    pairs.push([key, plainText(value, `${name} ${key}`)]);
  }
  const kept: XmlChild[] = [];
  for (const child of children) {
    if (child === null || child === undefined) continue;
    kept.push(typeof child === 'string' ? plainText(child, name) : child);
  }
  return { name, attributes: pairs, children: kept };
}

/** @throws {XmlError} `invalid-value`, naming `where`. */
export function plainText(value: string | number, where: string): string {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new XmlError('invalid-value', `${where}: not a whole number: ${value}`);
    return String(value);
  }
  if (typeof value !== 'string') throw new XmlError('invalid-value', `${where}: neither text nor a number`);
  const refused = REFUSED.exec(value);
  if (refused !== null) {
    const code = value.charCodeAt(refused.index).toString(16).padStart(4, '0');
    throw new XmlError('invalid-value', `${where}: the character U+${code.toUpperCase()} is not allowed`);
  }
  return value;
}

/**
 * Refuses what {@link element} would not have made: what is no element, names that are none, attributes that come twice, values that
 * are no text or that XML cannot carry, and more than {@link XML_LIMITS} levels.
 *
 * @throws {XmlError} `invalid-value`, `too-deep`.
 */
export function assertNode(node: unknown, depth = 1): asserts node is XmlNode {
  const { name, attributes, children }: Readonly<Record<string, unknown>> = isObject(node) ? node : {};
  if (!Array.isArray(attributes) || !Array.isArray(children)) {
    throw new XmlError('invalid-value', 'an element has a name, attributes and children: see element()');
  }
  if (!isName(name)) throw new XmlError('invalid-value', `not an element name: ${shownValue(name)}`);
  if (depth > XML_LIMITS.depth) throw new XmlError('too-deep', `<${name}>: elements are nested more than ${XML_LIMITS.depth} deep`);
  const seen = new Set<string>();
  for (const pair of attributes) {
    const [key, value]: unknown[] = Array.isArray(pair) ? pair : [];
    if (!isName(key)) throw new XmlError('invalid-value', `<${name}>: not an attribute name: ${shownValue(key)}`);
    if (seen.has(key)) throw new XmlError('invalid-value', `<${name}>: a second ${key}`);
    seen.add(key);
    assertText(value, `${name} ${key}`);
  }
  for (const child of children) {
    if (isObject(child)) assertNode(child, depth + 1);
    else assertText(child, name);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const isName = (value: unknown): value is string => typeof value === 'string' && isQualifiedName(value);

function assertText(value: unknown, where: string): void {
  if (typeof value !== 'string') throw new XmlError('invalid-value', `${where}: not text`);
  assertWritable(value, () => where);
}

/**
 * The document as text, without an XML declaration and without line breaks.
 *
 * @throws {XmlError} as {@link assertNode}, and `invalid-value` for a prefix that is not declared in it.
 */
export function writeXml(node: XmlNode): string {
  assertNode(node);
  assertPrefixes(node, new Set(['xml']));
  return written(node);
}

function assertPrefixes({ name, attributes, children }: XmlNode, outer: ReadonlySet<string>): void {
  const names = attributes.map(([key]) => key);
  const own = names.filter((key) => key.startsWith('xmlns:')).map((key) => key.slice('xmlns:'.length));
  const declared = own.length === 0 ? outer : new Set([...outer, ...own]);
  for (const used of [name, ...names.filter((key) => !key.startsWith('xmlns:'))]) {
    const colon = used.indexOf(':');
    if (colon >= 0 && !declared.has(used.slice(0, colon)))
      throw new XmlError('invalid-value', `<${name}>: the prefix of ${used} is not declared`);
  }
  for (const child of children) if (typeof child !== 'string') assertPrefixes(child, declared);
}

function written(node: XmlNode): string {
  const attributes = node.attributes.map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`).join('');
  if (node.children.length === 0) return `<${node.name}${attributes}/>`;
  const inner = node.children.map((child) => (typeof child === 'string' ? escapeText(child) : written(child))).join('');
  return `<${node.name}${attributes}>${inner}</${node.name}>`;
}
