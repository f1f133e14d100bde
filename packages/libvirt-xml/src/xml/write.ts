import { XmlError } from '../error.ts';
import { escapeAttribute, escapeText } from './characters.ts';

/** One element to be written. Made by {@link element} only; its values are still plain text. */
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
 * markup: they are escaped when written.
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
  const refused = REFUSED.exec(value);
  if (refused !== null) {
    const code = value.charCodeAt(refused.index).toString(16).padStart(4, '0');
    throw new XmlError('invalid-value', `${where}: the character U+${code.toUpperCase()} is not allowed`);
  }
  return value;
}

/** The document as text, without an XML declaration and without line breaks. */
export function writeXml(node: XmlNode): string {
  const attributes = node.attributes.map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`).join('');
  if (node.children.length === 0) return `<${node.name}${attributes}/>`;
  const inner = node.children.map((child) => (typeof child === 'string' ? escapeText(child) : writeXml(child))).join('');
  return `<${node.name}${attributes}>${inner}</${node.name}>`;
}
