import { escapeAttribute, escapeText } from './characters.ts';
import { type XmlAttribute, type XmlDocument, XmlElement, type XmlLeaf, type XmlTreeNode } from './tree.ts';

/** The document as text: every byte that no edit touched is a copy of the source's. */
export function serialise({ source, root }: XmlDocument): string {
  if (!root.changed) return source;
  const out = new Output();
  if (root.start >= 0) out.copy(source, 0, root.start);
  writeNode(root, out);
  if (root.start >= 0) out.copy(source, root.end, source.length);
  return out.finish();
}

/** One element as text, as {@link serialise} writes it. */
export function serialiseElement(element: XmlElement): string {
  const out = new Output();
  writeNode(element, out);
  return out.finish();
}

/** Copies of neighbouring ranges become one copy. */
class Output {
  private text = '';
  private source = '';
  private from = 0;
  private to = 0;

  copy(source: string, from: number, to: number): void {
    if (from === this.to && source === this.source) {
      this.to = to;
      return;
    }
    this.text += this.source.slice(this.from, this.to);
    this.source = source;
    this.from = from;
    this.to = to;
  }

  write(text: string): void {
    this.text += this.source.slice(this.from, this.to) + text;
    this.from = this.to = -1;
    this.source = '';
  }

  finish(): string {
    this.write('');
    return this.text;
  }
}

function writeNode(node: XmlTreeNode, out: Output): void {
  if (!(node instanceof XmlElement)) writeLeaf(node, out);
  else if (!node.changed && node.start >= 0) out.copy(node.source, node.start, node.end);
  else writeChanged(node, out);
}

function writeChanged(element: XmlElement, out: Output): void {
  const wasEmpty = element.start < 0 || element.end === element.contentStart;
  writeStartTag(element, wasEmpty, out);
  if (wasEmpty && element.nodes.length === 0) return;
  for (const child of element.nodes) writeNode(child, out);
  if (wasEmpty) out.write(`</${element.tag}>`);
  else out.copy(element.source, element.contentEnd, element.end);
}

function writeStartTag(element: XmlElement, wasEmpty: boolean, out: Output): void {
  const { source, tag, start, tailStart, contentStart } = element;
  const opens = wasEmpty && element.nodes.length > 0;
  if (start >= 0 && !element.tagChanged && !opens) {
    out.copy(source, start, contentStart);
    return;
  }
  if (start < 0) out.write(`<${tag}`);
  else out.copy(source, start, start + 1 + tag.length);
  for (const attribute of element.attributes) writeAttribute(attribute, out);
  if (opens) out.write('>');
  else if (start < 0) out.write('/>');
  else out.copy(source, tailStart, contentStart);
}

function writeAttribute({ source, start, end, valueStart, changed, name, value, quote }: XmlAttribute, out: Output): void {
  if (start < 0) out.write(` ${name}=${quote}${escapeAttribute(value, quote)}${quote}`);
  else if (!changed) out.copy(source, start, end);
  else {
    out.copy(source, start, valueStart);
    out.write(escapeAttribute(value, quote));
    out.copy(source, end - 1, end);
  }
}

function writeLeaf({ source, start, end, value }: XmlLeaf, out: Output): void {
  if (start >= 0) out.copy(source, start, end);
  else out.write(escapeText(value));
}
