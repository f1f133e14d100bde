import { type Codec, invalidValue } from '../schema/index.ts';

/** An element of a type that this version does not know. It can be read and kept, not made. */
export type Other<Tag extends string> = { [T in Tag]: 'other' };

/**
 * A union that newer hypervisors add to: an element whose attribute names none of the variants reads as `other`, and an edit leaves
 * it as it is.
 */
export function orOther<const Tag extends string, T extends { [K in Tag]: string }>(tag: Tag, codec: Codec<T>): Codec<T | Other<Tag>> {
  const { shape } = codec;
  const names = shape.kind === 'union' ? Object.keys(shape.variants) : [];
  const other = { [tag]: 'other' } as Other<Tag>;
  const isKnown = (value: T | Other<Tag>): value is T => value[tag] !== 'other';
  const knows = (name: string | null): boolean => name === null || names.includes(name);
  return {
    shape,
    read: (element) => (knows(element.attribute(tag)) ? codec.read(element) : other),
    set: (element, value, before) => {
      if (isKnown(value)) codec.set(element, value, before === undefined || !isKnown(before) ? undefined : before);
      else if (before === undefined || isKnown(before)) throw invalidValue(element, tag, 'an element of an unknown type cannot be made');
    },
    clear: (element) => {
      if (knows(element.attribute(tag))) codec.clear(element);
    },
    mark: (element, seen) => {
      if (knows(element.attribute(tag))) codec.mark(element, seen);
    },
  };
}
