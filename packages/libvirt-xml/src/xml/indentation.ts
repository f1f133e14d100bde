import { XmlElement, XmlLeaf, type XmlTreeNode } from './tree.ts';

/** White space at the start of the lines of an element's children, of its own end tag, and the difference between levels. */
interface Indentation {
  own: string;
  outer: string;
  step: string;
}

const DEFAULT_STEP = '  ';

/** How children of an element are indented; null when they follow each other without line breaks. */
export function indentationWithin(parent: XmlElement): Indentation | null {
  const { nodes } = parent;
  if (nodes.some((node) => node instanceof XmlLeaf && node.kind === 'text' && !node.blank)) return null;
  const outer = indentationOf(parent);
  const at = nodes.findIndex((node) => !(node instanceof XmlLeaf && node.blank));
  if (at >= 0) {
    const own = lineStart(nodes[at - 1]);
    return own === null ? null : { own, outer: outer ?? '', step: stepOf(parent) };
  }
  if (outer === null) return null;
  const step = stepOf(parent);
  return { own: outer + step, outer, step };
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

/** The line break that the document uses. */
export const lineBreakOf = (element: XmlElement): string => (rootOf(element).source.includes('\r\n') ? '\r\n' : '\n');

function rootOf(element: XmlElement): XmlElement {
  let root = element;
  while (root.parent !== null) root = root.parent;
  return root;
}
