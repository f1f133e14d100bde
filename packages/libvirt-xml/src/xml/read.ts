import { DOMParser, type Element, type Node, ParseError } from '@xmldom/xmldom';
import { XmlError } from '../error.ts';

export const XML_LIMITS = {
  /** Characters of one document; libvirt's own cap on a string is 4 MiB. */
  documentLength: 4 * 1024 * 1024,
  /** Elements within each other. */
  depth: 64,
} as const;

/** Read access to one element of a parsed document. Names without a prefix; libvirt's own elements have no namespace. */
export interface XmlElement {
  readonly name: string;
  /** Namespace URI; empty for none. */
  readonly namespace: string;
  /** 1-based line of its start tag. */
  readonly line: number;
  /** All text within it, trimmed. */
  readonly text: string;
  /** Null when absent. */
  attribute(name: string): string | null;
  /** Child elements without a namespace, or of `namespace`. */
  children(name: string, namespace?: string): XmlElement[];
  /** The first of {@link children}; null when there is none. */
  child(name: string, namespace?: string): XmlElement | null;
  /** `find('devices', 'disk')`: all `disk` of all `devices`. */
  find(...path: string[]): XmlElement[];
}

/**
 * Parses a document from libvirt, whose root must be `rootName`.
 *
 * @throws {XmlError} `too-large`, `too-deep`, `forbidden` (DOCTYPE), `malformed`, `unexpected` (another root); with the line where there is one.
 */
export function parseXml(source: string, rootName: string): XmlElement {
  if (source.length > XML_LIMITS.documentLength) {
    throw new XmlError('too-large', `the document has ${source.length} characters; at most ${XML_LIMITS.documentLength} are read`);
  }
  refuseDeclarations(source);
  const root = parseDom(source);
  assertDepth(root);
  if (root.localName !== rootName || (root.namespaceURI ?? '') !== '') {
    throw new XmlError('unexpected', `expected <${rootName}>, found <${root.tagName.slice(0, 64)}>`, root.lineNumber ?? null);
  }
  return wrap(root);
}

/** Before the parser sees it, so that no entity is ever expanded. A declaration is only legal before the root element. */
function refuseDeclarations(source: string): void {
  const rootAt = source.search(/<[A-Za-z_]/);
  const prolog = rootAt < 0 ? source : source.slice(0, rootAt);
  const at = prolog.search(/<!DOCTYPE|<!ENTITY/i);
  if (at >= 0)
    throw new XmlError('forbidden', 'document type and entity declarations are not allowed', prolog.slice(0, at).split('\n').length);
}

function parseDom(source: string): Element {
  const onError = (_level: string, message: string): void => {
    throw new Error(message);
  };
  const normalizeLineEndings = (text: string): string => text.replace(/\r\n?/g, '\n');
  let root: Element | null;
  try {
    const document = new DOMParser({ onError, normalizeLineEndings }).parseFromString(source, 'text/xml');
    if (document.doctype !== null) throw new XmlError('forbidden', 'document type declarations are not allowed');
    root = document.documentElement;
  } catch (cause) {
    if (cause instanceof XmlError) throw cause;
    const text = (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
    throw new XmlError('malformed', `not well-formed XML: ${text}`, lineOf(cause), { cause });
  }
  if (root === null) throw new XmlError('malformed', 'the document is empty');
  return root;
}

function lineOf(error: unknown): number | null {
  if (!(error instanceof ParseError)) return null;
  const line: unknown = error.locator?.lineNumber;
  return typeof line === 'number' ? line : null;
}

/** Without recursion: a hostile document must not exhaust the stack. */
function assertDepth(root: Element): void {
  let depth = 1;
  let node: Node = root;
  for (;;) {
    if (node.firstChild !== null) {
      node = node.firstChild;
      if (++depth > XML_LIMITS.depth) {
        throw new XmlError('too-deep', `elements are nested more than ${XML_LIMITS.depth} deep`, node.lineNumber ?? null);
      }
      continue;
    }
    while (node.nextSibling === null) {
      if (node === root || node.parentNode === null || node.parentNode === root) return;
      node = node.parentNode;
      depth -= 1;
    }
    if (node === root) return;
    node = node.nextSibling;
  }
}

function wrap(dom: Element): XmlElement {
  const children = (name: string, namespace = ''): XmlElement[] => {
    const found: XmlElement[] = [];
    for (let node = dom.firstChild; node !== null; node = node.nextSibling) {
      if (!isElement(node) || node.localName !== name || (node.namespaceURI ?? '') !== namespace) continue;
      found.push(wrap(node));
    }
    return found;
  };
  return {
    name: dom.localName ?? dom.tagName,
    namespace: dom.namespaceURI ?? '',
    line: dom.lineNumber ?? 0,
    get text() {
      return (dom.textContent ?? '').trim();
    },
    attribute: (name) => dom.getAttribute(name),
    children,
    child: (name, namespace = '') => children(name, namespace)[0] ?? null,
    find: (...path) => path.reduce<XmlElement[]>((found, name) => found.flatMap((e) => e.children(name)), [wrap(dom)]),
  };
}

const ELEMENT_NODE = 1;
const isElement = (node: Node): node is Element => node.nodeType === ELEMENT_NODE;
