import { XmlError } from '../error.ts';
import { parseDocument } from './parser.ts';
import type { XmlElement } from './tree.ts';

/**
 * Parses a document from libvirt, whose root must be `rootName` (without a namespace).
 *
 * @throws {XmlError} `too-large`, `too-deep`, `forbidden` (DOCTYPE), `malformed`, `unexpected` (another root); with line and column.
 */
export function parseXml(source: string, rootName: string): XmlElement {
  const { root } = parseDocument(source);
  assertRoot(root, rootName);
  return root;
}

/** @throws {XmlError} `unexpected`. */
export function assertRoot(root: XmlElement, rootName: string): void {
  if (root.name !== rootName || root.namespace !== '') {
    throw new XmlError('unexpected', `expected <${rootName}>, found <${root.tag.slice(0, 64)}>`, root.position);
  }
}
