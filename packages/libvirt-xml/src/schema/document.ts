import { XmlError } from '../error.ts';
import { createElement } from '../xml/edit.ts';
import { XML_LIMITS } from '../xml/limits.ts';
import { parseDocument } from '../xml/parser.ts';
import { assertRoot, parseXml } from '../xml/read.ts';
import { serialise, serialiseElement } from '../xml/serialise.ts';
import { XmlElement } from '../xml/tree.ts';
import type { Codec, Seen } from './codec.ts';
import { copyOf } from './equal.ts';

/** A kind of document: see {@link Codec} for how to write one. */
export interface DocumentType<T> {
  readonly rootName: string;
  readonly codec: Codec<T>;
  /** @throws {XmlError} as `parseXml`, and `unexpected` with line, column and path where a known place holds what it must not. */
  parse(source: string): T;
  /** As {@link parse}, of an element that was parsed already. */
  read(root: XmlElement): T;
  /** The whole document, indented. @throws {XmlError} `invalid-value` with the path; `too-large`, `too-deep` past what can be read. */
  build(value: T): string;
  /**
   * The source with what differs changed, and every other byte as it was. Give the whole new value, or a function that changes a
   * draft of the present one.
   *
   * @throws {XmlError} as {@link parse} and {@link build}.
   */
  edit(source: string, change: T | ((draft: T) => void)): string;
  /** Paths of elements, attributes and text that the type does not know: `/domain/devices/disk[2]/@new`. */
  unknown(source: string): string[];
}

export function documentType<T extends object>(rootName: string, codec: Codec<T>): DocumentType<T> {
  return {
    rootName,
    codec,
    parse: (source) => codec.read(parseXml(source, rootName)),
    read: (root) => codec.read(root),
    build: (value) => {
      const root = createElement(rootName);
      codec.set(root, value, undefined);
      return readable(`${serialiseElement(root)}\n`);
    },
    edit: (source, change) => {
      const document = parseDocument(source);
      assertRoot(document.root, rootName);
      const before = codec.read(document.root);
      const after = isChange(change) ? changed(before, change) : change;
      codec.set(document.root, after, before);
      return readable(serialise(document));
    },
    unknown: (source) => {
      const root = parseXml(source, rootName);
      const seen: Seen = { elements: new Set([root]), attributes: new Set(), texts: new Set() };
      codec.mark(root, seen);
      return unknownWithin(root, root.path, seen);
    },
  };
}

/** What would be too long to be read again is not written. */
function readable(written: string): string {
  if (written.length <= XML_LIMITS.documentLength) return written;
  throw new XmlError('too-large', `the document has ${written.length} characters; at most ${XML_LIMITS.documentLength} are read`);
}

const isChange = <T extends object>(change: T | ((draft: T) => void)): change is (draft: T) => void => typeof change === 'function';

function changed<T>(before: T, change: (draft: T) => void): T {
  const draft = copyOf(before);
  const answer: unknown = change(draft);
  if (answer instanceof Promise) {
    answer.catch(() => {});
    throw new XmlError('invalid-value', 'the change of an edit is not asynchronous: await first, then edit');
  }
  return draft;
}

/** The paths are those of {@link XmlElement.path}, made on the way down: each alone would look at all of its siblings. */
function unknownWithin(element: XmlElement, path: string, seen: Seen): string[] {
  if (!seen.elements.has(element)) return [path];
  const found = element.attributes
    .filter((attribute) => !seen.attributes.has(attribute) && !attribute.name.startsWith('xmlns'))
    .map((attribute) => `${path}/@${attribute.name}`);
  const counts = countsByName(element);
  const passed = new Map<string, number>();
  for (const node of element.nodes) {
    if (node instanceof XmlElement) {
      const name = `${node.namespace} ${node.name}`;
      const index = (passed.get(name) ?? 0) + 1;
      passed.set(name, index);
      const step = (counts.get(name) ?? 0) > 1 ? `/${node.tag}[${index}]` : `/${node.tag}`;
      for (const inner of unknownWithin(node, path + step, seen)) found.push(inner);
    } else if (node.kind !== 'comment' && node.kind !== 'instruction' && !node.blank && !seen.texts.has(element))
      found.push(`${path}/text()`);
  }
  return found;
}

function countsByName(parent: XmlElement): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { namespace, name } of parent.elements()) counts.set(`${namespace} ${name}`, (counts.get(`${namespace} ${name}`) ?? 0) + 1);
  return counts;
}
