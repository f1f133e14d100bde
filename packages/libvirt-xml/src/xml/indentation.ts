import { type Indentation, XmlElement, XmlLeaf, type XmlTreeNode } from './tree.ts';

const DEFAULT_STEP = '  ';

/**
 * How children of an element are indented; null when they follow each other without line breaks. Found once for each element, since
 * it takes a look at all of its children.
 */
export function indentationWithin(parent: XmlElement): Indentation | null {
  if (parent.indentation === undefined) parent.indentation = findIndentation(parent);
  return parent.indentation;
}

function findIndentation(parent: XmlElement): Indentation | null {
  const { nodes } = parent;
  if (nodes.some((node) => node instanceof XmlLeaf && node.kind === 'text' && !node.blank)) return null;
  const outer = indentationOf(parent);
  const at = nodes.findIndex((node) => !(node instanceof XmlLeaf && node.blank));
  const step = stepOf(parent);
  const own = at >= 0 ? lineStart(nodes[at - 1]) : outer === null ? null : outer + step;
  return own === null ? null : { own, outer: outer ?? '', step, lineBreak: lineBreakOf(parent) };
}

/** White space before an element on its line; null when it does not start one. A root starts one. */
function indentationOf(element: XmlElement): string | null {
  const { parent } = element;
  if (parent === null) return '';
  return lineStart(parent.nodes[parent.nodes.indexOf(element) - 1]);
}

function lineStart(before: XmlTreeNode | undefined): string | null {
  if (!(before instanceof XmlLeaf) || before.kind !== 'text') return null;
  const at = before.value.lastIndexOf('\n');
  const indentation = before.value.slice(at + 1);
  return at < 0 || indentation.trim() !== '' ? null : indentation;
}

/** What the root's first child has more than the root. */
function stepOf(element: XmlElement): string {
  const root = rootOf(element);
  const at = root.nodes.findIndex((node) => node instanceof XmlElement);
  const step = lineStart(root.nodes[at - 1]);
  return step === null || step === '' ? DEFAULT_STEP : step;
}

const lineBreakOf = (element: XmlElement): string => (rootOf(element).source.includes('\r\n') ? '\r\n' : '\n');

function rootOf(element: XmlElement): XmlElement {
  let root = element;
  while (root.parent !== null) root = root.parent;
  return root;
}
