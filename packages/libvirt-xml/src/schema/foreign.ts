import { appendChild, importNode, removeChild } from '../xml/edit.ts';
import { XmlElement } from '../xml/tree.ts';
import { assertNode, type XmlChild, type XmlNode } from '../xml/write.ts';
import { type Codec, type ElementName, type Field, invalidValue, type Seen } from './codec.ts';
import { matchItems } from './match-items.ts';
import { addChild, childOf, removeIfEmpty } from './places.ts';

/**
 * Any elements within a child element (like `<metadata>`), as trees that `element()` builds. Each carries the namespace declarations
 * that it needs. An edit leaves those that are equal as they were written.
 */
export const foreign = (name: ElementName): Field<XmlNode[], false> => ({
  required: false,
  shape: { kind: 'list', codec: FOREIGN },
  elements: [name],
  read: (element) => childOf(element, name)?.elements().map(toNode),
  set: (element, wanted, before, place) => {
    const found = childOf(element, name);
    if (wanted !== undefined && !Array.isArray(wanted)) throw invalidValue(element, null, 'not a list');
    for (const node of wanted ?? []) assertNode(node);
    if (wanted !== undefined) setForeign(found ?? addChild(element, name, place), wanted, before ?? []);
    else if (found !== null) removeChild(found);
  },
  clear: (element) => {
    const found = childOf(element, name);
    if (found === null) return;
    for (const inner of found.elements()) removeChild(inner);
    removeIfEmpty(found);
  },
  mark: (element, seen) => {
    const found = childOf(element, name);
    if (found === null) return;
    seen.elements.add(found);
    for (const inner of found.elements()) markAll(inner, seen);
  },
});

const FOREIGN: Codec<XmlNode> = {
  shape: { kind: 'foreign' },
  read: toNode,
  set: (element) => {
    throw invalidValue(element, null, 'foreign elements are replaced as a whole');
  },
  clear: removeChild,
  mark: markAll,
};

function setForeign(parent: XmlElement, wanted: readonly XmlNode[], before: readonly XmlNode[]): void {
  const elements = parent.elements();
  const matches = matchItems(before, wanted, { key: (node) => JSON.stringify(node), keepsKey: true });
  elements.forEach((element, index) => {
    if (!matches.includes(index)) removeChild(element);
  });
  wanted.forEach((node, index) => {
    if ((matches[index] ?? -1) < 0) appendChild(parent, importNode(node));
  });
}

/** An element as a tree of its own, with the declarations in scope that it uses. */
function toNode(element: XmlElement): XmlNode {
  const node = copyOf(element);
  const missing = new Map<string, string>();
  collectPrefixes(element, element, missing);
  const declared = [...missing].map(([prefix, uri]): [string, string] => [prefix === '' ? 'xmlns' : `xmlns:${prefix}`, uri]);
  return { ...node, attributes: [...declared, ...node.attributes] };
}

function copyOf(element: XmlElement): XmlNode {
  const hasElements = element.nodes.some((node) => node instanceof XmlElement);
  const children = element.nodes.flatMap((node): XmlChild[] => {
    if (node instanceof XmlElement) return [copyOf(node)];
    const isText = node.kind === 'text' || node.kind === 'cdata';
    return isText && !(hasElements && node.blank) ? [node.value] : [];
  });
  return { name: element.tag, attributes: element.attributes.map(({ name, value }): [string, string] => [name, value]), children };
}

/** Prefixes used in `element` that are declared outside of `root`. */
function collectPrefixes(element: XmlElement, root: XmlElement, missing: Map<string, string>): void {
  const names = [
    element.tag,
    ...element.attributes.map(({ name }) => name).filter((name) => name.includes(':') && !name.startsWith('xmlns:')),
  ];
  for (const name of names) {
    const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
    const outer = declarationOf(root.parent, prefix);
    if (outer !== null && outer !== '' && !declaresWithin(element, root, prefix)) missing.set(prefix, outer);
  }
  for (const child of element.elements()) collectPrefixes(child, root, missing);
}

function declarationOf(from: XmlElement | null, prefix: string): string | null {
  for (let at = from?.scope ?? null; at !== null; at = at.outer) if (at.prefix === prefix) return at.uri;
  return null;
}

function declaresWithin(element: XmlElement, root: XmlElement, prefix: string): boolean {
  const attribute = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let at: XmlElement | null = element; at !== null; at = at === root ? null : at.parent) {
    if (at.attribute(attribute) !== null) return true;
  }
  return false;
}

function markAll(element: XmlElement, seen: Seen): void {
  seen.elements.add(element);
  seen.texts.add(element);
  for (const attribute of element.attributes) seen.attributes.add(attribute);
  for (const child of element.elements()) markAll(child, seen);
}
