import { insertAfter, removeChild } from '../xml/edit.ts';
import { XmlElement, type XmlTreeNode } from '../xml/tree.ts';
import { type Codec, type ElementName, type Field, invalidValue, type Place, type Seen } from './codec.ts';
import { matchItems } from './match-items.ts';
import { addChild, addChildAfter, childOf, childrenOf, clearChild, placeLast, removeIfEmpty } from './places.ts';

/** One child element. */
export const child = <T>(name: ElementName, codec: Codec<T>): Field<T, false> => ({
  required: false,
  shape: { kind: 'one', codec },
  elements: [name],
  read: (element) => {
    const found = childOf(element, name);
    return found === null ? undefined : codec.read(found);
  },
  set: (element, wanted, before, place) => {
    const found = childOf(element, name);
    if (wanted !== undefined) codec.set(found ?? addChild(element, name, place), wanted, found === null ? undefined : before);
    else if (found !== null) removeChild(found);
  },
  clear: (element) => {
    const found = childOf(element, name);
    if (found !== null) clearChild(found, codec);
  },
  mark: (element, seen) => {
    const found = childOf(element, name);
    if (found !== null) markChild(found, codec, seen);
  },
});

interface ListOptions<T> {
  /** What an item is told apart by among the others, so that an edit finds it again; undefined for an item that has nothing. */
  key?: (item: T) => string | number | undefined;
}

/** All child elements of a name; `undefined` when there is none. To write, an empty list is as good. */
export function children<T>(name: ElementName, codec: Codec<T>, { key }: ListOptions<T> = {}): Field<T[], false> {
  return {
    required: false,
    shape: { kind: 'list', codec },
    elements: [name],
    read: (element) => {
      const found = childrenOf(element, name);
      return found.length === 0 ? undefined : found.map((item) => codec.read(item));
    },
    set: (element, wanted, before, place) => {
      if (wanted !== undefined && !Array.isArray(wanted)) throw invalidValue(element, null, 'not a list');
      setItems({ parent: element, name, codec, key, place }, wanted ?? [], before ?? []);
    },
    clear: (element) => {
      for (const item of childrenOf(element, name)) clearChild(item, codec);
    },
    mark: (element, seen) => {
      for (const item of childrenOf(element, name)) markChild(item, codec, seen);
    },
  };
}

/** A list in an element of its own, as in `<vcpus><vcpu/>…</vcpus>`; empty when that is there without any. */
export function childrenWithin<T>(
  wrapper: ElementName,
  name: ElementName,
  codec: Codec<T>,
  options: ListOptions<T> = {},
): Field<T[], false> {
  const items = children(name, codec, options);
  return {
    ...items,
    elements: [wrapper],
    read: (element) => {
      const found = childOf(element, wrapper);
      return found === null ? undefined : (items.read(found) ?? []);
    },
    set: (element, wanted, before, place) => {
      const found = childOf(element, wrapper);
      if (wanted !== undefined) items.set(found ?? addChild(element, wrapper, place), wanted, before, placeLast);
      else if (found !== null) removeChild(found);
    },
    clear: (element) => {
      const found = childOf(element, wrapper);
      if (found === null) return;
      items.clear(found);
      removeIfEmpty(found);
    },
    mark: (element, seen) => {
      const found = childOf(element, wrapper);
      if (found === null) return;
      seen.elements.add(found);
      items.mark(found, seen);
    },
  };
}

interface List<T> {
  parent: XmlElement;
  name: ElementName;
  codec: Codec<T>;
  key: ListOptions<T>['key'];
  place: Place;
}

/** Items that are found again stay where they are as long as their order allows; others are taken out, added or moved. */
function setItems<T>({ parent, name, codec, key, place }: List<T>, wanted: readonly T[], before: readonly T[]): void {
  const elements = childrenOf(parent, name);
  const matches = matchItems(before, wanted, { key });
  const kept = new Set(matches);
  elements.forEach((element, index) => {
    if (!kept.has(index)) removeChild(element);
  });
  const first = elements.find((_, index) => kept.has(index));
  let last: XmlTreeNode | null = first === undefined ? place(parent, name) : nodeBefore(first);
  let highest = -1;
  wanted.forEach((item, index) => {
    const match = matches[index] ?? -1;
    const existing = elements[match];
    const element = existing ?? addChildAfter(parent, name, last);
    if (existing !== undefined && match < highest) {
      removeChild(existing);
      insertAfter(parent, existing, last);
    }
    highest = Math.max(highest, match);
    codec.set(element, item, existing === undefined ? undefined : before[match]);
    last = element;
  });
}

/** The element before it; null when it is the first. */
function nodeBefore(element: XmlElement): XmlTreeNode | null {
  const nodes = element.parent?.nodes ?? [];
  return nodes.slice(0, nodes.indexOf(element)).findLast((node) => node instanceof XmlElement) ?? null;
}

function markChild(element: XmlElement, codec: Codec<unknown>, seen: Seen): void {
  seen.elements.add(element);
  codec.mark(element, seen);
}
