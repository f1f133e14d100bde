import { XmlError } from '../error.ts';
import { shownValue } from '../xml/shown-value.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Codec, type Field, type Fields, invalidValue, type Seen } from './codec.ts';
import { sameValue } from './equal.ts';
import { placeInOrder } from './places.ts';

type FieldType<F> = F extends { read(element: XmlElement): infer T } ? Exclude<T, undefined> : never;

/** The object that fields make: those that are `required(…)` are always there, others may be undefined or absent. */
export type RecordOf<F extends Fields> = {
  // Mapped over the fields themselves, so that what is said of a field is said of the property.
  -readonly [K in keyof F as F[K] extends Field<unknown, true> ? K : never]: FieldType<F[K]>;
} & { -readonly [K in keyof F as F[K] extends Field<unknown, true> ? never : K]?: FieldType<F[K]> | undefined };
/** Shown as one object in editors and messages. */
export type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** The field is always there: reading an element without it, and building one without it, are refused. */
export const required = <T>(field: Field<T>): Field<T, true> => ({ ...field, required: true });

/** An element as an object with these fields. */
export function record<const F extends Fields>(fields: F): Codec<Simplify<RecordOf<F>>> {
  const part = fieldsPart(fields);
  return {
    shape: { kind: 'record', fields },
    // The fields' types are what the record's type is made of; TypeScript cannot follow that through the loop.
    read: (element) => part.read(element, {}) as Simplify<RecordOf<F>>,
    set: (element, value, before) =>
      part.set(element, propertiesOf(element, value), before === undefined ? undefined : propertiesOf(element, before)),
    clear: (element) => part.clear(element),
    mark: part.mark,
  };
}

export type Properties = Readonly<Record<string, unknown>>;

/** @throws {XmlError} `invalid-value` for what is no object. */
export function propertiesOf(element: XmlElement, value: unknown): Properties {
  if (!isProperties(value)) throw invalidValue(element, null, 'not an object');
  return value;
}
const isProperties = (value: unknown): value is Properties => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields that share an element with others. */
export interface FieldsPart {
  read(element: XmlElement, into: Record<string, unknown>): Record<string, unknown>;
  set(element: XmlElement, value: Properties, before: Properties | undefined): void;
  /** All but those in `kept`. */
  clear(element: XmlElement, kept?: ReadonlySet<string>): void;
  mark(element: XmlElement, seen: Seen): void;
}

/** @param others - Properties that are someone else's. */
export function fieldsPart(fields: Fields, others: readonly string[] = []): FieldsPart {
  const entries = Object.entries(fields);
  // Most elements are empty: then there is no need to look for children of any name.
  const ofEmpty = entries.filter(([, field]) => field.required || field.elements.length === 0);
  const place = placeInOrder(fields);
  const known = new Set([...Object.keys(fields), ...others]);
  return {
    read: (element, into) => {
      for (const [key, field] of element.nodes.length === 0 ? ofEmpty : entries) {
        const value = field.read(element);
        if (value !== undefined) into[key] = value;
        else if (field.required) throw new XmlError('unexpected', `${element.path}: ${key} is missing`, element.position);
      }
      return into;
    },
    set: (element, value, before) => {
      for (const key of Object.keys(value)) {
        if (!known.has(key)) throw invalidValue(element, null, `there is no ${shownValue(key)}; there are ${[...known].join(', ')}`);
      }
      for (const [key, field] of entries) {
        const wanted = value[key];
        if (wanted === undefined && field.required) throw invalidValue(element, null, `${key} is missing`);
        if (before === undefined || !sameValue(wanted, before[key])) field.set(element, wanted, before?.[key], place);
      }
    },
    clear: (element, kept) => {
      for (const [key, field] of entries) if (kept?.has(key) !== true) field.clear(element);
    },
    mark: (element, seen) => {
      for (const [, field] of entries) field.mark(element, seen);
    },
  };
}
