import { XmlError } from '../error.ts';
import { removeAttribute } from '../xml/edit.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Codec, type Fields, invalidValue } from './codec.ts';
import { type FieldsPart, fieldsPart, type Properties, propertiesOf, type RecordOf, type Simplify } from './record.ts';
import { markAttribute, readAttribute, writeAttribute } from './scalar-fields.ts';
import { oneOf } from './value.ts';

type Variants = Readonly<Record<string, Fields>>;
type UnionOf<Tag extends string, V extends Variants, C extends Fields> = {
  [K in keyof V & string]: Simplify<{ [T in Tag]: K } & RecordOf<Omit<C, keyof V[K]> & V[K]>>;
}[keyof V & string];

interface TaggedOptions<C extends Fields, Absent> {
  /** Fields that all variants have; their child elements come after the variant's. A variant's own field of the same name wins. */
  common?: C;
  /** What it means when the attribute is not there; without this, or `untagged`, the attribute must be there. */
  absent?: Absent;
  /** The variant that has no attribute; its name never stands in a document. */
  untagged?: Absent;
}

/**
 * An element whose fields depend on an attribute: a union of objects told apart by a property of the attribute's name. When an edit
 * changes the attribute, what only the old variant knows is taken out, and what no variant knows stays.
 */
export function tagged<const Tag extends string, const V extends Variants, const C extends Fields = Record<never, never>>(
  tag: Tag,
  variants: V,
  { common, absent, untagged }: TaggedOptions<C, keyof V & string> = {},
): Codec<UnionOf<Tag, V, C>> {
  const names = Object.keys(variants);
  const value = oneOf(...names.filter((name) => name !== untagged));
  const fieldsOf = Object.fromEntries(
    names.map((name): [string, Fields] => [name, { ...variants[name], ...without(common, variants[name]) }]),
  );
  const parts = new Map(Object.entries(fieldsOf).map(([name, fields]) => [name, fieldsPart(fields, [tag])]));
  const nameOf = (element: XmlElement): string => {
    const name = readAttribute(element, tag, value) ?? absent ?? untagged;
    if (name !== undefined) return name;
    throw new XmlError('unexpected', `${element.path}/@${tag} is missing; expected ${value.allowed}`, element.position);
  };
  const partOf = (name: unknown, element: XmlElement): FieldsPart => {
    const part = typeof name === 'string' ? parts.get(name) : undefined;
    if (part === undefined) throw invalidValue(element, tag, `${JSON.stringify(name)} is not allowed; expected ${value.allowed}`);
    return part;
  };
  const set = (element: XmlElement, wanted: Properties, before: Properties | undefined): void => {
    const name = wanted[tag];
    const part = partOf(name, element);
    if (before?.[tag] === name) {
      part.set(element, wanted, before);
      return;
    }
    if (before !== undefined) partOf(before[tag], element).clear(element);
    if (typeof name === 'string') writeAttribute(element, tag, value, name === untagged ? undefined : name);
    part.set(element, wanted, undefined);
  };
  return {
    shape: { kind: 'union', tag, variants: fieldsOf },
    read: (element) => {
      const name = nameOf(element);
      // As in record(): the loop over the fields makes what the type says.
      return partOf(name, element).read(element, { [tag]: name }) as UnionOf<Tag, V, C>;
    },
    set: (element, wanted, before) =>
      set(element, propertiesOf(element, wanted), before === undefined ? undefined : propertiesOf(element, before)),
    clear: (element) => {
      partOf(nameOf(element), element).clear(element);
      removeAttribute(element, tag);
    },
    mark: (element, seen) => {
      markAttribute(element, tag, seen);
      partOf(nameOf(element), element).mark(element, seen);
    },
  };
}

function without(fields: Fields | undefined, taken: Fields | undefined): Fields {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([name]) => taken === undefined || !(name in taken)));
}
