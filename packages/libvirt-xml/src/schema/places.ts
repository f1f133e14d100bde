import { XmlError } from '../error.ts';
import { createElement, insertAfter, removeChild } from '../xml/edit.ts';
import { XML_LIMITS } from '../xml/limits.ts';
import { XmlElement } from '../xml/tree.ts';
import { type Codec, type ElementName, type Fields, localName, namespaceOfName, type Place } from './codec.ts';

export const childOf = (parent: XmlElement, name: ElementName): XmlElement | null =>
  typeof name === 'string' ? parent.child(name) : parent.child(name.name, name.namespace);

export const childrenOf = (parent: XmlElement, name: ElementName): XmlElement[] => parent.children(localName(name), namespaceOfName(name));

/** A new child where `place` says. */
export const addChild = (parent: XmlElement, name: ElementName, place: Place): XmlElement =>
  addChildAfter(parent, name, place(parent, name));

/** A new child after a node; null for first. Declares the namespace on it where no prefix stands for it. */
export function addChildAfter(parent: XmlElement, name: ElementName, after: ReturnType<Place>): XmlElement {
  assertDepth(parent);
  if (typeof name === 'string') {
    const child = createElement(name);
    insertAfter(parent, child, after);
    return child;
  }
  const prefix = parent.prefixOf(name.namespace) ?? name.prefix;
  const child = createElement(prefix === '' ? name.name : `${prefix}:${name.name}`, name.namespace);
  insertAfter(parent, child, after);
  return child;
}

/** What would be too deep to be read again is not written; this ends a value that contains itself too. */
function assertDepth(parent: XmlElement): void {
  let depth = 1;
  for (let at: XmlElement | null = parent; at !== null; at = at.parent) depth += 1;
  if (depth > XML_LIMITS.depth) throw new XmlError('too-deep', `${parent.path}: elements are nested more than ${XML_LIMITS.depth} deep`);
}

/** New children go after the last one that the order of the fields puts before them, or that has the same name. */
export function placeInOrder(fields: Fields): Place {
  const order = new Map<string, number>();
  for (const field of Object.values(fields))
    for (const name of field.elements) if (!order.has(keyOf(name))) order.set(keyOf(name), order.size);
  return (parent, name) => {
    const rank = order.get(keyOf(name)) ?? order.size;
    const isBefore = (element: XmlElement): boolean => {
      const own = order.get(element.namespace === '' ? element.name : `${element.namespace} ${element.name}`);
      return own !== undefined && own <= rank;
    };
    return parent.nodes.findLast((node) => node instanceof XmlElement && isBefore(node)) ?? null;
  };
}

const keyOf = (name: ElementName): string => (typeof name === 'string' ? name : `${name.namespace} ${name.name}`);

/** For elements that hold one kind of children only: after the last. */
export const placeLast: Place = (parent) => parent.nodes.findLast((node) => node instanceof XmlElement) ?? null;

/** Takes out what the codec knows, and the element itself when nothing else was in it. */
export function clearChild(child: XmlElement, codec: Codec<unknown>): void {
  codec.clear(child);
  removeIfEmpty(child);
}

export function removeIfEmpty(element: XmlElement): void {
  const isEmpty = element.nodes.every((node) => !(node instanceof XmlElement) && node.blank);
  const isBare = element.attributes.every(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (isEmpty && isBare) removeChild(element);
}
