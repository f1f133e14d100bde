import { XmlError } from '../error.ts';
import { shownValue } from '../xml/shown-value.ts';
import { positionOf, type XmlAttribute, type XmlElement, type XmlTreeNode } from '../xml/tree.ts';
import type { ValueShape } from './value.ts';

/**
 * How to write a document type
 * ============================
 *
 * ```ts
 * const disk = tagged('type', {
 *   file: { source: child('source', record({ file: attr('file') })) },
 *   block: { source: child('source', record({ dev: attr('dev') })) },
 * }, { common: { target: required(child('target', record({ dev: required(attr('dev')), bus: attr('bus') }))), readonly: flag('readonly') } });
 *
 * export const domain = documentType('domain', record({
 *   type: required(attr('type', oneOf('kvm', 'qemu'))),
 *   name: required(childText('name')),
 *   memoryKiB: childSize('memory', 'KiB'),
 *   disks: childrenWithin('devices', 'disk', disk, { key: (d) => d.target.dev }),
 * }));
 * export type Domain = TypeOf<typeof domain>;
 * domain.parse(xml); domain.build(value); domain.edit(xml, (draft) => { … }); domain.unknown(xml);
 * ```
 *
 * - A **value** (`value.ts`) is text ↔ scalar: `string`, `oneOf`, `suggest`, `integer`, `hexadecimal`, `yesNo`, `onOff`, `matching`.
 * - A **field** is one property of an object and its place in an element: `attr`, `text`, `childText`, `childAttr`, `flag`, `size`,
 *   `childSize`, `child`, `children`, `childrenWithin`, `foreign`. It is optional (absent is `undefined`) unless `required(…)`.
 * - A **codec** is a whole element ↔ an object: `record(fields)`, `tagged(attribute, variants)`, `lazy(() => codec)` for recursion.
 *   A scalar as an item of a list is `textOf(value)` or `attrOf(name, value)`.
 * - Fields of records shared by several are plain objects: spread them (`record({ ...device, … })`).
 * - New child elements go where the order of the fields says, so list them in the RelaxNG schema's order where it has one.
 * - `edit` matches the items of a list by `key`; without a key by equality, then by position.
 * - Names in another namespace are `{ name, namespace, prefix }`.
 */
export interface Codec<T> {
  readonly shape: CodecShape;
  /** @throws {XmlError} `unexpected` with the place, the way to it, and what is allowed. */
  read(element: XmlElement): T;
  /**
   * Makes the element hold `value`, touching what differs from `before` only. `before` is what {@link read} says, undefined for a new
   * element.
   *
   * @throws {XmlError} `invalid-value` with the way to it.
   */
  set(element: XmlElement, value: T, before: T | undefined): void;
  /** Takes out everything that the codec knows. */
  clear(element: XmlElement): void;
  /** Adds everything that the codec knows to `seen`. */
  mark(element: XmlElement, seen: Seen): void;
}

/** The object's type that a codec, or a document type, stands for. */
export type TypeOf<C> = C extends { read(element: XmlElement): infer T } ? T : never;

/** One property of an object, and its place within an element. */
export interface Field<T, Required extends boolean = boolean> {
  readonly required: Required;
  readonly shape: FieldShape;
  /** Child elements that it may add, for their order. */
  readonly elements: readonly ElementName[];
  read(element: XmlElement): T | undefined;
  set(element: XmlElement, value: T | undefined, before: T | undefined, place: Place): void;
  clear(element: XmlElement): void;
  mark(element: XmlElement, seen: Seen): void;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The node that a new child element of this name goes after; null for none. */
export type Place = (parent: XmlElement, name: ElementName) => XmlTreeNode | null;

/** A name without a namespace, or in one, with the prefix to declare where none stands for it. */
export type ElementName = string | { readonly name: string; readonly namespace: string; readonly prefix: string };

/** What of a document the types know. */
export interface Seen {
  readonly elements: Set<XmlElement>;
  readonly attributes: Set<XmlAttribute>;
  /** Elements whose text is known. */
  readonly texts: Set<XmlElement>;
}

/** The type of a codec's object as data, for tests and generators. */
export type CodecShape =
  | { readonly kind: 'record'; readonly fields: Fields }
  | { readonly kind: 'union'; readonly tag: string; readonly variants: Readonly<Record<string, Fields>> }
  | { readonly kind: 'value'; readonly value: ValueShape }
  | { readonly kind: 'lazy'; readonly codec: () => Codec<unknown> }
  | { readonly kind: 'foreign' };
export type FieldShape =
  | { readonly kind: 'value'; readonly value: ValueShape }
  | { readonly kind: 'flag' }
  | { readonly kind: 'one'; readonly codec: Codec<unknown> }
  | { readonly kind: 'list'; readonly codec: Codec<unknown> };

/** A known place that holds what it must not. `at` is an attribute's name; null for the element's text. */
export function unexpectedValue(element: XmlElement, at: string | null, raw: string, allowed: string): XmlError {
  const attribute = at === null ? undefined : element.attributes.find(({ name }) => name === at);
  const position =
    attribute === undefined || attribute.start < 0 ? element.position : positionOf(attribute.source, attribute.valueStart - 1);
  return new XmlError('unexpected', `${pathOf(element, at)}: ${shownValue(raw)} is not allowed; expected ${allowed}`, position);
}

/** A value that cannot be written where it belongs. */
export const invalidValue = (element: XmlElement, at: string | null, why: string): XmlError =>
  new XmlError('invalid-value', `${pathOf(element, at)}: ${why}`);

const pathOf = (element: XmlElement, at: string | null): string => (at === null ? element.path : `${element.path}/@${at}`);

export const localName = (name: ElementName): string => (typeof name === 'string' ? name : name.name);
export const namespaceOfName = (name: ElementName): string => (typeof name === 'string' ? '' : name.namespace);
