import { type Codec, child, type Field, type Fields, invalidValue, required, type Seen, sameValue } from '../schema/index.ts';
import { matchItems } from '../schema/match-items.ts';
import { addChildAfter } from '../schema/places.ts';
import { insertAfter, removeChild } from '../xml/edit.ts';
import { XmlElement, type XmlTreeNode } from '../xml/tree.ts';

type Kinds = Readonly<Record<string, Codec<unknown>>>;
type ItemOf<K extends Kinds> = { [N in keyof K & string]: { [P in N]: K[N] extends Codec<infer T> ? T : never } }[keyof K & string];

/**
 * Child elements of several names whose order among each other counts: a list of objects with one property, named like the element,
 * as `[{ rule: … }, { filterref: … }]`. An edit matches items by equality, then by position among those of the same name.
 */
export function mixedChildren<const K extends Kinds>(kinds: K): Field<ItemOf<K>[], false> {
  const names = Object.keys(kinds);
  const itemsOf = (element: XmlElement): XmlElement[] =>
    element.elements().filter(({ name, namespace }) => namespace === '' && names.includes(name));
  const codecOf = (name: string): Codec<unknown> | undefined => (Object.hasOwn(kinds, name) ? kinds[name] : undefined);
  return {
    required: false,
    shape: {
      kind: 'list',
      codec: {
        shape: { kind: 'union', tag: '', variants: variantsOf(kinds) },
        read: () => undefined,
        set: () => undefined,
        clear: () => undefined,
        mark: () => undefined,
      },
    },
    elements: names,
    read: (element) => {
      const found = itemsOf(element);
      // Each item is made of a name and what its own codec reads, which is what the type says.
      return found.length === 0 ? undefined : (found.map((item) => ({ [item.name]: codecOf(item.name)?.read(item) })) as ItemOf<K>[]);
    },
    set: (element, wanted, before) => {
      if (wanted !== undefined && !Array.isArray(wanted)) throw invalidValue(element, null, 'not a list');
      setItems(element, itemsOf(element), { kinds, wanted: wanted ?? [], before: before ?? [] });
    },
    clear: (element) => {
      for (const item of itemsOf(element)) removeChild(item);
    },
    mark: (element, seen: Seen) => {
      for (const item of itemsOf(element)) {
        seen.elements.add(item);
        codecOf(item.name)?.mark(item, seen);
      }
    },
  };
}

/** For generators: an item has the property of its element's name only. */
const variantsOf = (kinds: Kinds): Record<string, Fields> =>
  Object.fromEntries(Object.entries(kinds).map(([name, codec]) => [name, { [name]: required(child(name, codec)) }]));

interface Change {
  kinds: Kinds;
  wanted: readonly object[];
  before: readonly object[];
}

function setItems(parent: XmlElement, elements: readonly XmlElement[], { kinds, wanted, before }: Change): void {
  const matches = matchItems(before, wanted, { key: kindOf, keepsKey: true });
  const kept = new Set(matches);
  elements.forEach((element, index) => {
    if (!kept.has(index)) removeChild(element);
  });
  let last: XmlTreeNode | null = placeBefore(
    parent,
    elements.find((_, index) => kept.has(index)),
  );
  let highest = -1;
  wanted.forEach((item, index) => {
    const [[name, value] = ['', undefined], ...others] = Object.entries(item);
    const codec = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (codec === undefined || others.length > 0)
      throw invalidValue(parent, null, `an item is an object with one of ${Object.keys(kinds).join(', ')}`);
    const match = matches[index] ?? -1;
    const existing = elements[match];
    const element = existing ?? addChildAfter(parent, name, last);
    if (existing !== undefined && match < highest) {
      removeChild(existing);
      insertAfter(parent, existing, last);
    }
    highest = Math.max(highest, match);
    const [old] = Object.values(before[match] ?? {});
    if (existing === undefined || !sameValue(old, value)) codec.set(element, value, existing === undefined ? undefined : old);
    last = element;
  });
}

/** An item only ever continues one of its own kind. */
const kindOf = (item: object): string => Object.keys(item)[0] ?? '';

function placeBefore(parent: XmlElement, first: XmlElement | undefined): XmlTreeNode | null {
  const until = first === undefined ? parent.nodes : parent.nodes.slice(0, parent.nodes.indexOf(first));
  return until.findLast((node) => node instanceof XmlElement) ?? null;
}
