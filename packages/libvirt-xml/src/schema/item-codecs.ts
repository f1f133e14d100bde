import { removeAttribute, setText } from '../xml/edit.ts';
import type { Codec } from './codec.ts';
import { unexpectedValue } from './codec.ts';
import { markAttribute, readAttribute, readText, writeAttribute, writeText } from './scalar-fields.ts';
import { string, type Value } from './value.ts';

/** An element that is nothing but its text: for lists of scalars. */
export function textOf(): Codec<string>;
export function textOf<T>(value: Value<T>): Codec<T>;
export function textOf<T>(value: Value<T> | Value<string> = string): Codec<T | string> {
  return textCodec<T | string>(value);
}

const textCodec = <T>(value: Value<T>): Codec<T> => ({
  shape: { kind: 'value', value: value.shape },
  read: (element) => readText(element, value),
  set: (element, wanted) => writeText(element, value, wanted),
  clear: (element) => setText(element, ''),
  mark: (element, seen) => {
    seen.texts.add(element);
  },
});

/** An element that is nothing but one attribute: for lists of scalars. */
export function attrOf(name: string): Codec<string>;
export function attrOf<T>(name: string, value: Value<T>): Codec<T>;
export function attrOf<T>(name: string, value: Value<T> | Value<string> = string): Codec<T | string> {
  return attrCodec<T | string>(name, value);
}

const attrCodec = <T>(name: string, value: Value<T>): Codec<T> => ({
  shape: { kind: 'value', value: value.shape },
  read: (element) => {
    const read = readAttribute(element, name, value);
    if (read === undefined) throw unexpectedValue(element, null, '', `an attribute ${name}`);
    return read;
  },
  set: (element, wanted) => writeAttribute(element, name, value, wanted),
  clear: (element) => removeAttribute(element, name),
  mark: (element, seen) => markAttribute(element, name, seen),
});

/** For types that hold themselves. Name the type, since TypeScript cannot infer it. */
export const lazy = <T>(codec: () => Codec<T>): Codec<T> => ({
  shape: { kind: 'lazy', codec },
  read: (element) => codec().read(element),
  set: (element, value, before) => codec().set(element, value, before),
  clear: (element) => codec().clear(element),
  mark: (element, seen) => codec().mark(element, seen),
});
