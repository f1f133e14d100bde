import { XmlError } from '../error.ts';
import { FORBIDDEN_CHARACTER } from './characters.ts';
import { isSpace, XmlCursor } from './cursor.ts';
import { XML_LIMITS } from './limits.ts';
import { readStartTag } from './start-tag.ts';
import { type XmlDocument, type XmlElement, XmlLeaf, type XmlTreeNode } from './tree.ts';

const SPACE = 32;
const BANG = 33;
const AMPERSAND = 38;
const SLASH = 47;
const LESS = 60;
const GREATER = 62;
const QUESTION = 63;
const BYTE_ORDER_MARK = 0xfeff;
/** Parsers make a line feed of each. */
const RETURNS = /\r\n?/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const DECLARATION =
  /^\s+version\s*=\s*(["'])1\.[0-9]\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][A-Za-z0-9._-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*$/;

/**
 * Reads one document in one pass and without recursion; time is linear in its length.
 *
 * @throws {XmlError} `invalid-value` (not a string), `too-large`, `too-deep`, `forbidden` (DOCTYPE), `malformed`; with line and column.
 */
export function parseDocument(source: string): XmlDocument {
  if (typeof source !== 'string') throw new XmlError('invalid-value', 'a document is read from text: decode bytes to a string first');
  if (source.length > XML_LIMITS.documentLength) {
    throw new XmlError('too-large', `the document has ${source.length} characters; at most ${XML_LIMITS.documentLength} are read`);
  }
  const cursor = new XmlCursor(source);
  refuseCharacters(cursor);
  if (cursor.peek() === BYTE_ORDER_MARK) cursor.at = 1;
  skipDeclaration(cursor);
  return { source, root: new Content(cursor).read() };
}

function refuseCharacters(cursor: XmlCursor): void {
  const at = cursor.source.search(FORBIDDEN_CHARACTER);
  if (at >= 0) cursor.fail('malformed', 'a character that XML does not allow', at);
  if (!cursor.source.isWellFormed()) cursor.fail('malformed', 'half of a surrogate pair', cursor.source.search(LONE_SURROGATE));
}

function skipDeclaration(cursor: XmlCursor): void {
  const { source, at } = cursor;
  if (!source.startsWith('<?xml', at) || !isSpace(cursor.peek(5))) return;
  const end = source.indexOf('?>', at);
  if (end < 0 || !DECLARATION.test(source.slice(at + 5, end))) cursor.fail('malformed', 'not an XML declaration');
  cursor.at = end + 2;
}

/** What comes after the XML declaration: elements that are open grow their list of nodes until their end tag. */
class Content {
  private readonly cursor: XmlCursor;
  private root: XmlElement | null = null;
  private elements = 0;
  private readonly open: XmlElement[] = [];
  private readonly lists: XmlTreeNode[][] = [];
  /** Of the innermost open element; null outside of the root. */
  private nodes: XmlTreeNode[] | null = null;

  constructor(cursor: XmlCursor) {
    this.cursor = cursor;
  }

  read(): XmlElement {
    const { cursor } = this;
    const { length } = cursor.source;
    while (cursor.at < length) {
      if (cursor.peek() !== LESS) this.text();
      else this.markup();
    }
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) cursor.fail('malformed', `<${unclosed.tag}> is not closed`, unclosed.start);
    return this.root ?? cursor.fail('malformed', 'there is no element', 0);
  }

  private markup(): void {
    const code = this.cursor.peek(1);
    if (code === SLASH) this.endTag();
    else if (code === BANG) this.declaration();
    else if (code === QUESTION) this.instruction();
    else this.startTag();
  }

  private startTag(): void {
    const { cursor, open } = this;
    if (this.nodes === null && this.root !== null) cursor.fail('malformed', 'a second root element');
    if (++this.elements > XML_LIMITS.elements) cursor.fail('too-large', `more than ${XML_LIMITS.elements} elements`);
    if (open.length >= XML_LIMITS.depth) cursor.fail('too-deep', `elements are nested more than ${XML_LIMITS.depth} deep`);
    const element = readStartTag(cursor, open.at(-1) ?? null);
    this.root ??= element;
    this.nodes?.push(element);
    if (element.end >= 0) return;
    if (this.nodes !== null) this.lists.push(this.nodes);
    open.push(element);
    this.nodes = [];
    element.nodes = this.nodes;
  }

  private endTag(): void {
    const { cursor } = this;
    const { source, at: start } = cursor;
    const element = this.open.pop() ?? cursor.fail('malformed', 'an end tag without a start tag');
    cursor.at = start + 2;
    if (!source.startsWith(element.tag, cursor.at)) cursor.fail('malformed', `expected </${element.tag}>`, start);
    cursor.at += element.tag.length;
    cursor.skipSpace();
    if (cursor.peek() !== GREATER) cursor.fail('malformed', `expected </${element.tag}>`, start);
    cursor.at += 1;
    element.contentEnd = start;
    element.end = cursor.at;
    this.nodes = this.lists.pop() ?? null;
  }

  private text(): void {
    const { cursor } = this;
    const { source, at: start } = cursor;
    let blank = true;
    let references = false;
    let returns = false;
    let at = start;
    for (; at < source.length; at += 1) {
      const code = source.charCodeAt(at);
      if (code > SPACE) {
        if (code === LESS) break;
        blank = false;
        if (code === AMPERSAND) references = true;
        else if (code === GREATER && at >= start + 2 && source.startsWith(']]', at - 2)) cursor.fail('malformed', '"]]>" in text', at - 2);
      } else if (code === 13) returns = true;
    }
    cursor.at = at;
    if (this.nodes === null) {
      if (!blank) cursor.fail('malformed', 'text outside of the root element', start);
      return;
    }
    const text = references || returns ? cursor.decode(source.slice(start, at), start, RETURNS, '\n') : null;
    this.nodes.push(new XmlLeaf('text', text, blank, source, start, at));
  }

  private declaration(): void {
    const { cursor } = this;
    const { source, at } = cursor;
    if (source.startsWith('<!--', at)) this.enclosed('comment', 4, '-->');
    else if (source.startsWith('<![CDATA[', at)) this.enclosed('cdata', 9, ']]>');
    else if (/^<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(source.slice(at, at + 12))) {
      cursor.fail('forbidden', 'document type and entity declarations are not allowed');
    } else cursor.fail('malformed', 'not an element');
  }

  private enclosed(kind: 'comment' | 'cdata', skip: number, close: string): void {
    const { cursor } = this;
    const { source, at } = cursor;
    const end = source.indexOf(close, at + skip);
    if (end < 0) cursor.fail('malformed', `the ${kind === 'cdata' ? 'CDATA section' : kind} does not end`);
    const value = source.slice(at + skip, end);
    if (kind === 'comment' && (value.includes('--') || value.endsWith('-'))) cursor.fail('malformed', '"--" in a comment');
    if (kind === 'cdata' && this.nodes === null) cursor.fail('malformed', 'text outside of the root element');
    cursor.at = end + close.length;
    this.nodes?.push(new XmlLeaf(kind, value.replace(RETURNS, '\n'), false, source, at, cursor.at));
  }

  private instruction(): void {
    const { cursor } = this;
    const { source, at } = cursor;
    cursor.at = at + 2;
    const target = cursor.name('an instruction');
    if (target.toLowerCase() === 'xml') cursor.fail('malformed', 'an XML declaration that is not at the start', at);
    const end = source.indexOf('?>', cursor.at);
    if (end < 0 || (end > cursor.at && !isSpace(cursor.peek()))) cursor.fail('malformed', 'the instruction does not end', at);
    cursor.at = end + 2;
    this.nodes?.push(new XmlLeaf('instruction', null, false, source, at, cursor.at));
  }
}
