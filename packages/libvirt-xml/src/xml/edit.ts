import { XmlError } from '../error.ts';
import { assertWritable, isQualifiedName } from './characters.ts';
import { indentationWithin } from './indentation.ts';
import { assertDeclarable, declaring, namespaceOf } from './namespaces.ts';
import { settle, undeclared } from './settle.ts';
import { shownValue } from './shown-value.ts';
import { XmlAttribute, XmlElement, XmlLeaf, type XmlTreeNode } from './tree.ts';
import { assertNode, type XmlNode } from './write.ts';

/*
 * Edits of a parsed tree. Each touches as little as it can, and `serialise` copies everything else. Values are plain text: they are
 * escaped when written, and refused (`invalid-value`) when XML cannot carry them.
 */

/** Replaces the value where the attribute is, or adds it after the others. An equal value touches nothing. */
export function setAttribute(element: XmlElement, name: string, value: string): void {
  const existing = element.attributes.find((attribute) => attribute.name === name);
  if (existing?.value === value) return;
  assertWritable(value, () => `${element.path}/@${name}`);
  const colon = name.indexOf(':');
  if (name === 'xmlns' || name.startsWith('xmlns:')) {
    const prefix = name.slice('xmlns:'.length);
    assertDeclarable(prefix, value, () => element.path);
    element.scope = declaring(prefix, value, element.scope);
  } else if (colon >= 0 && hasPlace(element) && namespaceOf(element.scope, name.slice(0, colon)) === null) undeclared(element, name);
  if (existing !== undefined) {
    existing.change(value);
  } else {
    if (!isQualifiedName(name)) throw new XmlError('invalid-value', `not an attribute name: ${shownValue(name)}`);
    element.attributes = [...element.attributes, new XmlAttribute(name, value, '', -1, -1, -1, quoteOf(element))];
  }
  touchTag(element);
}

/** Read, or put somewhere: what its prefixes stand for is known. */
const hasPlace = (element: XmlElement): boolean => element.start >= 0 || element.parent !== null;

/** In the manner of the attributes around it. */
const quoteOf = (element: XmlElement): '"' | "'" => element.attributes.at(-1)?.quote ?? element.parent?.attributes.at(-1)?.quote ?? "'";

/** With the white space before it. Nothing happens where there is none. */
export function removeAttribute(element: XmlElement, name: string): void {
  const kept = element.attributes.filter((attribute) => attribute.name !== name);
  if (kept.length === element.attributes.length) return;
  element.attributes = kept;
  touchTag(element);
}

/** Declares a namespace on an element, for itself and what is within it. */
export function declareNamespace(element: XmlElement, prefix: string, uri: string): void {
  setAttribute(element, prefix === '' ? 'xmlns' : `xmlns:${prefix}`, uri);
}

/** Makes `value` the element's own text. Elements and comments in it stay; white space around the text stays when it is the only text. */
export function setText(element: XmlElement, value: string): void {
  const texts = element.nodes.filter((node): node is XmlLeaf => node instanceof XmlLeaf && isText(node));
  if (texts.map((text) => text.value).join('') === value) return;
  assertWritable(value, () => element.path);
  const written = texts.filter((text) => !text.blank);
  const [first] = written.length > 0 ? written : texts;
  const hasElements = texts.length < element.nodes.length;
  const kept = element.nodes.filter((node) => !(node instanceof XmlLeaf && isText(node)) || node === first || (hasElements && node.blank));
  const leaf = new XmlLeaf('text', value);
  const at = first === undefined ? -1 : kept.indexOf(first);
  if (at >= 0) kept.splice(at, 1, leaf);
  else kept.push(leaf);
  element.indentation = undefined;
  element.nodes = value === '' ? kept.filter((node) => node !== leaf) : kept;
  touch(element);
}

const isText = (leaf: XmlLeaf): boolean => leaf.kind === 'text' || leaf.kind === 'cdata';

/**
 * A new element, yet without a place. Its namespace is declared on it where its prefix does not stand for that already; one with a prefix
 * and no namespace takes what its prefix stands for.
 */
export function createElement(tag: string, namespace = ''): XmlElement {
  if (!isQualifiedName(tag)) throw new XmlError('invalid-value', `not an element name: ${shownValue(tag)}`);
  const element = new XmlElement(tag, namespace, null);
  element.resolved = namespace !== '' || !tag.includes(':');
  element.changed = true;
  return element;
}

/**
 * A new element from what `element()` builds, with everything in it. Its names mean what they mean where it is put.
 *
 * @throws {XmlError} `invalid-value` as {@link assertNode}.
 */
export function importNode(node: XmlNode): XmlElement {
  assertNode(node);
  return imported(node);
}

function imported(node: XmlNode): XmlElement {
  const made = createElement(node.name);
  made.resolved = false;
  made.attributes = node.attributes.map(([name, value]) => new XmlAttribute(name, value));
  made.nodes = node.children.map((child) => {
    if (typeof child === 'string') return new XmlLeaf('text', child);
    const element = imported(child);
    element.parent = made;
    return element;
  });
  return made;
}

/**
 * Puts `child` after `after` (null: first of all) on a line of its own with the indentation of its siblings; in a document without
 * line breaks, right there. A comment on the line of `after` stays with it.
 *
 * @throws {XmlError} `invalid-value` where `child` has a place already (see {@link removeChild}) or contains `parent`, where `after` is not
 * in `parent`, and for a prefix that is not declared there.
 */
export function insertAfter(parent: XmlElement, child: XmlElement, after: XmlTreeNode | null): void {
  assertFree(child, parent);
  const nodes = [...parent.nodes];
  const place = after === null ? -1 : nodes.lastIndexOf(after);
  if (after !== null && place < 0) throw new XmlError('invalid-value', `${parent.path}: what to insert after is not in it`);
  const at = after === null ? 0 : endOfLine(nodes, place) + 1;
  const indentation = indentationWithin(parent);
  put(child, parent);
  if (indentation === null) {
    nodes.splice(at, 0, child);
  } else {
    const { lineBreak } = indentation;
    nodes.splice(at, 0, blank(lineBreak + indentation.own), child);
    const last = nodes.at(-1);
    if (last === child) nodes.push(blank(lineBreak + indentation.outer));
    indentNew(child, lineBreak, indentation.own, indentation.step);
  }
  parent.nodes = nodes;
  touch(parent);
}

function assertFree(child: XmlElement, parent: XmlElement): void {
  if (child.parent !== null) throw new XmlError('invalid-value', `${child.path} has a place already: take it out first`);
  for (let at: XmlElement | null = parent; at !== null; at = at.parent) {
    if (at === child) throw new XmlError('invalid-value', `${parent.path}: an element cannot be put into itself`);
  }
}

function put(child: XmlElement, parent: XmlElement): void {
  child.parent = parent;
  try {
    settle(child, parent.scope);
  } catch (error) {
    child.parent = null;
    throw error;
  }
}

/** A source of its own, so that it is written as it is. */
const blank = (text: string): XmlLeaf => new XmlLeaf('text', text, true, text, 0, text.length);

function endOfLine(nodes: readonly XmlTreeNode[], from: number): number {
  const next = nodes[from + 1];
  if (next instanceof XmlLeaf && next.kind === 'comment') return from + 1;
  const beyond = nodes[from + 2];
  const sameLine = next instanceof XmlLeaf && next.blank && !next.value.includes('\n');
  return sameLine && beyond instanceof XmlLeaf && beyond.kind === 'comment' ? from + 2 : from;
}

/** Gives an imported element's children lines of their own, where it has children and no text. */
function indentNew(element: XmlElement, lineBreak: string, outer: string, step: string): void {
  if (element.start >= 0 || element.nodes.length === 0 || element.nodes.some((node) => node instanceof XmlLeaf)) return;
  const own = outer + step;
  for (const child of element.elements()) indentNew(child, lineBreak, own, step);
  element.nodes = [...element.nodes.flatMap((node) => [blank(lineBreak + own), node]), blank(lineBreak + outer)];
}

/** {@link insertAfter} the last element or comment. */
export function appendChild(parent: XmlElement, child: XmlElement): void {
  insertAfter(parent, child, parent.nodes.findLast((node) => !isBlank(node)) ?? null);
}

/** Takes an element out, and its line when nothing else is on it. A comment behind it stays on the line. */
export function removeChild(child: XmlElement): void {
  const { parent } = child;
  if (parent === null) return;
  const nodes = [...parent.nodes];
  const at = nodes.indexOf(child);
  const before = nodes[at - 1];
  const after = nodes[at + 1];
  const startsLine = isBlank(before) && before.value.includes('\n');
  const endsLine = after === undefined || (isBlank(after) && (after.value.includes('\n') || at + 2 === nodes.length));
  if (startsLine && endsLine) nodes.splice(at - 1, 2);
  else nodes.splice(at, startsLine && isBlank(after) ? 2 : 1);
  parent.nodes = nodes.length === 1 && isBlank(nodes[0]) ? [] : nodes;
  child.parent = null;
  touch(parent);
}

const isBlank = (node: XmlTreeNode | undefined): node is XmlLeaf => node instanceof XmlLeaf && node.blank;

/** Puts `made` where `old` was. @throws {XmlError} as {@link insertAfter}. */
export function replaceChild(old: XmlElement, made: XmlElement): void {
  const { parent } = old;
  if (parent === null) return;
  assertFree(made, parent);
  put(made, parent);
  parent.nodes = parent.nodes.map((node) => (node === old ? made : node));
  old.parent = null;
  touch(parent);
}

function touchTag(element: XmlElement): void {
  element.tagChanged = true;
  touch(element);
}

function touch(element: XmlElement): void {
  for (let at: XmlElement | null = element; at !== null && !at.changed; at = at.parent) at.changed = true;
}
