import type { XmlPosition } from '../error.ts';
import { type NamespaceScope, prefixOf } from './namespaces.ts';

/*
 * A concrete syntax tree: every node knows the range of the source it was read from, so that writing the tree copies what was
 * not touched. A node made later has no range (`start` is -1) and is written from its values.
 */

export type XmlQuote = '"' | "'";

/** One attribute as it was written. Changed through `setAttribute` only. */
export class XmlAttribute {
  /** With its prefix. */
  readonly name: string;
  readonly source: string;
  /** Where the white space before its name starts; -1 for one that was not read. */
  readonly start: number;
  /** After the opening quote. */
  readonly valueStart: number;
  /** After the closing quote. */
  readonly end: number;
  readonly quote: XmlQuote;
  changed = false;
  /** Null until somebody asks, for most are never asked for. */
  private text: string | null;

  /** @param text - Null when it stands in the source as it is. */
  constructor(name: string, text: string | null, source = '', start = -1, valueStart = -1, end = -1, quote: XmlQuote = '"') {
    this.name = name;
    this.text = text;
    this.source = source;
    this.start = start;
    this.valueStart = valueStart;
    this.end = end;
    this.quote = quote;
  }

  get value(): string {
    this.text ??= this.source.slice(this.valueStart, this.end - 1);
    return this.text;
  }

  /** For `setAttribute`. */
  change(value: string): void {
    this.text = value;
    this.changed = true;
  }
}

export type XmlLeafKind = 'text' | 'cdata' | 'comment' | 'instruction';

/** Text, a CDATA section, a comment or a processing instruction. */
export class XmlLeaf {
  readonly kind: XmlLeafKind;
  /** Text of nothing but white space. */
  readonly blank: boolean;
  readonly source: string;
  readonly start: number;
  readonly end: number;
  private readonly text: string | null;

  /** @param text - Null when it stands in the source as it is. */
  constructor(kind: XmlLeafKind, text: string | null, blank = false, source = '', start = -1, end = -1) {
    this.kind = kind;
    this.text = text;
    this.blank = blank;
    this.source = source;
    this.start = start;
    this.end = end;
  }

  /** Text with references resolved, content of the CDATA section or the comment; whole source of an instruction. */
  get value(): string {
    return this.text ?? this.source.slice(this.start, this.end);
  }
}

export type XmlTreeNode = XmlElement | XmlLeaf;

/** White space at the start of the lines of an element's children, of its own end tag, and the difference between levels. */
export interface Indentation {
  readonly own: string;
  readonly outer: string;
  readonly step: string;
  /** The line break that the document uses. */
  readonly lineBreak: string;
}

/** Read access to one element. Names are without a prefix; libvirt's own elements have no namespace. */
export class XmlElement {
  readonly kind = 'element';
  parent: XmlElement | null = null;
  /** Without its prefix. */
  readonly name: string;
  /** As written, with its prefix. */
  readonly tag: string;
  /** Namespace URI; empty for none. Of an imported element it is known when that has a place. */
  namespace: string;
  /** Its namespace is known: by what it was read or made with, or by its place. */
  resolved = true;
  /** Declarations in scope within it. */
  scope: NamespaceScope | null;
  /** In the order they are written in. */
  attributes: readonly XmlAttribute[] = NOTHING;
  /** Everything within it, in order. */
  nodes: readonly XmlTreeNode[] = NOTHING;
  /** What it was read from; empty when it was not read. */
  readonly source: string;
  /** Of its `<`; -1 when it was not read. */
  readonly start: number;
  /** After its last attribute (or its name). */
  tailStart = -1;
  /** After the `>` of its start tag. */
  contentStart = -1;
  /** Of its `</`; equal to {@link contentStart} for `<a/>`. */
  contentEnd = -1;
  end = -1;
  /** It, or something within it, is no longer as it was read. */
  changed = false;
  /** Its start tag is no longer as it was read. */
  tagChanged = false;
  /** How its children are indented; undefined until an edit asks. */
  indentation: Indentation | null | undefined = undefined;

  constructor(tag: string, namespace: string, scope: NamespaceScope | null, source = '', start = -1) {
    this.source = source;
    this.tag = tag;
    this.name = tag.slice(tag.indexOf(':') + 1);
    this.namespace = namespace;
    this.scope = scope;
    this.start = start;
  }

  /** Where its start tag is; null when it was not read from a source. */
  get position(): XmlPosition | null {
    return this.start < 0 ? null : positionOf(this.source, this.start);
  }

  /** 1-based line of its start tag; 0 when it was not read from a source. */
  get line(): number {
    return this.position?.line ?? 0;
  }

  /** All text within it, trimmed. */
  get text(): string {
    return this.rawText.trim();
  }

  /** All text within it as it is. */
  get rawText(): string {
    let text = '';
    for (const node of this.nodes) {
      if (node.kind === 'element') text += node.rawText;
      else if (node.kind === 'text' || node.kind === 'cdata') text += node.value;
    }
    return text;
  }

  /** Like `/domain/devices/disk[2]`: the way from the root, for messages. */
  get path(): string {
    const same = this.parent?.children(this.name, this.namespace) ?? [];
    const own = same.length > 1 ? `/${this.tag}[${same.indexOf(this) + 1}]` : `/${this.tag}`;
    return (this.parent?.path ?? '') + own;
  }

  /** By its name with prefix; null when absent. */
  attribute(name: string): string | null {
    for (const attribute of this.attributes) if (attribute.name === name) return attribute.value;
    return null;
  }

  /** Child elements without a namespace, or of `namespace`. */
  children(name: string, namespace = ''): XmlElement[] {
    const found: XmlElement[] = [];
    for (const node of this.nodes) {
      if (node.kind === 'element' && node.name === name && node.namespace === namespace) found.push(node);
    }
    return found;
  }

  /** The first of {@link children}; null when there is none. */
  child(name: string, namespace = ''): XmlElement | null {
    for (const node of this.nodes) {
      if (node.kind === 'element' && node.name === name && node.namespace === namespace) return node;
    }
    return null;
  }

  /** All child elements of whatever name. */
  elements(): XmlElement[] {
    return this.nodes.filter((node) => node.kind === 'element');
  }

  /** `find('devices', 'disk')`: all `disk` of all `devices`. */
  find(...path: string[]): XmlElement[] {
    let found: XmlElement[] = [this];
    for (const name of path) found = found.flatMap((element) => element.children(name));
    return found;
  }

  /** A prefix that stands for `uri` here; null when none does. */
  prefixOf(uri: string): string | null {
    return prefixOf(this.scope, uri);
  }
}

const NOTHING: readonly never[] = [];

/** A parsed document. */
export interface XmlDocument {
  readonly source: string;
  readonly root: XmlElement;
}

const BYTE_ORDER_MARK = 0xfeff;

/** Line and column of an offset. A byte order mark is no column. */
export function positionOf(source: string, offset: number): XmlPosition {
  let line = 1;
  let lineStart = 0;
  for (let at = source.indexOf('\n'); at >= 0 && at < offset; at = source.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  const afterMark = line === 1 && offset > 0 && source.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  return { line, column: offset - lineStart + 1 - afterMark };
}
