import { XmlError } from '../error.ts';
import { removeAttribute } from '../xml/edit.ts';
import { shownValue } from '../xml/shown-value.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Codec, type Fields, invalidValue } from './codec.ts';
import { type FieldsPart, fieldsPart, type Properties, propertiesOf, type RecordOf, type Simplify } from './record.ts';
import { markAttribute, readAttribute, writeAttribute } from './scalar-fields.ts';
import { oneOf, type Value } from './value.ts';

type Variants = Readonly<Record<string, Fields>>;
/** As `Omit`, but with what is said of the fields. */
type Without<C extends Fields, Names> = { [K in keyof C as K extends Names ? never : K]: C[K] };
type UnionOf<Tag extends string, V extends Variants, C extends Fields, Open extends boolean> =
  | { [K in keyof V & string]: Simplify<{ [T in Tag]: K } & RecordOf<Without<C, keyof V[K]> & V[K]>> }[keyof V & string]
  | (Open extends true ? Simplify<{ [T in Tag]: typeof OTHER } & RecordOf<C>> : never);

/** The tag of a variant that this version does not know. */
const OTHER = 'other';

interface TaggedOptions<C extends Fields, Absent, Open extends boolean> {
  /** Fields that all variants have; their child elements come after the variant's. A variant's own field of the same name wins. */
  common?: C;
  /** Child elements that come first, in this order, whether the variant's or common. */
  first?: readonly string[];
  /** What it means when the attribute is not there; without this, or `untagged`, the attribute must be there. */
  absent?: Absent;
  /** The variant that has no attribute; its name never stands in a document. */
  untagged?: Absent;
  /**
   * Newer hypervisors may add variants: one that is not known reads as `other` with the common fields. It can be kept and edited, not
   * made.
   */
  open?: Open;
}

/**
 * An element whose fields depend on an attribute: a union of objects told apart by a property of the attribute's name. When an edit
 * changes the attribute, what only the old variant knows is taken out, and what no variant knows stays.
 */
export function tagged<
  const Tag extends string,
  const V extends Variants,
  const C extends Fields = Record<never, never>,
  const Open extends boolean = false,
>(
  tag: Tag,
  variants: V,
  { common, first, absent, untagged, open }: TaggedOptions<C, keyof V & string, Open> = {},
): Codec<UnionOf<Tag, V, C, Open>> {
  const names = Object.keys(variants);
  const all = (own: Fields | undefined): Fields => inOrder({ ...own, ...without(common, own) }, first ?? []);
  const fieldsOf = new Map(names.map((name) => [name, all(variants[name])]));
  if (open === true) fieldsOf.set(OTHER, all({}));
  const union = new Union({ tag, fieldsOf, absent, untagged, open: open === true, common: new Set(Object.keys(common ?? {})) });
  return {
    shape: { kind: 'union', tag, variants: Object.fromEntries([...fieldsOf].filter(([name]) => name !== OTHER)) },
    // As in record(): the loop over the fields makes what the type says.
    read: (element) => union.read(element) as UnionOf<Tag, V, C, Open>,
    set: (element, wanted, before) =>
      union.set(element, propertiesOf(element, wanted), before === undefined ? undefined : propertiesOf(element, before)),
    clear: (element) => {
      union.partOf(element, union.nameOf(element)).clear(element);
      removeAttribute(element, tag);
    },
    mark: (element, seen) => {
      const name = union.nameOf(element);
      if (name !== OTHER) markAttribute(element, tag, seen);
      union.partOf(element, name).mark(element, seen);
    },
  };
}

interface UnionParts {
  tag: string;
  fieldsOf: ReadonlyMap<string, Fields>;
  absent: string | undefined;
  untagged: string | undefined;
  open: boolean;
  /** Names of the common fields. */
  common: ReadonlySet<string>;
}

class Union {
  readonly #tag: string;
  readonly #untagged: string | undefined;
  readonly #absent: string | undefined;
  readonly #common: ReadonlySet<string>;
  readonly #value: Value<string>;
  readonly #parts: ReadonlyMap<string, FieldsPart>;

  constructor({ tag, fieldsOf, absent, untagged, open, common }: UnionParts) {
    this.#tag = tag;
    this.#untagged = untagged;
    this.#absent = absent ?? untagged;
    this.#common = common;
    const known = oneOf(...[...fieldsOf.keys()].filter((name) => name !== untagged && name !== OTHER));
    this.#value = open ? { ...known, read: (text) => known.read(text) ?? OTHER } : known;
    this.#parts = new Map([...fieldsOf].map(([name, fields]) => [name, fieldsPart(fields, [tag])]));
  }

  nameOf(element: XmlElement): string {
    const name = readAttribute(element, this.#tag, this.#value) ?? this.#absent;
    if (name !== undefined) return name;
    throw new XmlError('unexpected', `${element.path}/@${this.#tag} is missing; expected ${this.#value.allowed}`, element.position);
  }

  partOf(element: XmlElement, name: unknown): FieldsPart {
    const part = typeof name === 'string' ? this.#parts.get(name) : undefined;
    if (part !== undefined) return part;
    throw invalidValue(element, this.#tag, `${shownValue(name)} is not allowed; expected ${this.#value.allowed}`);
  }

  read(element: XmlElement): object {
    const name = this.nameOf(element);
    return this.partOf(element, name).read(element, { [this.#tag]: name });
  }

  set(element: XmlElement, wanted: Properties, before: Properties | undefined): void {
    const name = wanted[this.#tag];
    const part = this.partOf(element, name);
    if (before?.[this.#tag] === name) {
      part.set(element, wanted, before);
      return;
    }
    if (name === OTHER) throw invalidValue(element, this.#tag, 'an element of an unknown kind can be kept, not made');
    if (before !== undefined) this.partOf(element, before[this.#tag]).clear(element, this.#common);
    if (typeof name === 'string') writeAttribute(element, this.#tag, this.#value, name === this.#untagged ? undefined : name);
    part.set(element, wanted, before === undefined ? undefined : pick(before, this.#common));
  }
}

/** Fields of the elements in `first` come before all others. */
function inOrder(fields: Fields, first: readonly string[]): Fields {
  const rank = ({ elements }: Fields[string]): number => {
    const found = first.findIndex((name) => elements.includes(name));
    return found < 0 ? first.length : found;
  };
  return Object.fromEntries(Object.entries(fields).sort(([, a], [, b]) => rank(a) - rank(b)));
}

function pick(properties: Properties, names: ReadonlySet<string>): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.has(name)));
}

function without(fields: Fields | undefined, taken: Fields | undefined): Fields {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([name]) => taken === undefined || !(name in taken)));
}
