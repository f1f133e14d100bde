import { LIMITS } from '../limits.ts';
import { malformed, type XdrReader } from './reader.ts';
import type { XdrWriter } from './writer.ts';

/** How values of `T` stand on the wire. `read` throws `protocol`, `write` throws `invalid`. */
export interface Codec<T> {
  /** The type in words, for the comparison with libvirt's protocol file: `{name:string,id:int}`. */
  readonly shape: string;
  /** The fewest bytes a value takes. */
  readonly minBytes: number;
  read(reader: XdrReader): T;
  write(writer: XdrWriter, value: T): void;
}

export const uint32: Codec<number> = { shape: 'uint', minBytes: 4, read: (r) => r.uint32(), write: (w, v) => w.uint32(v) };
export const int32: Codec<number> = { shape: 'int', minBytes: 4, read: (r) => r.int32(), write: (w, v) => w.int32(v) };
export const uint64: Codec<bigint> = { shape: 'uhyper', minBytes: 8, read: (r) => r.uint64(), write: (w, v) => w.uint64(v) };
export const int64: Codec<bigint> = { shape: 'hyper', minBytes: 8, read: (r) => r.int64(), write: (w, v) => w.int64(v) };
export const float64: Codec<number> = { shape: 'double', minBytes: 8, read: (r) => r.float64(), write: (w, v) => w.float64(v) };

/** An int that libvirt uses as a truth value: anything but 0 is true. */
export const flag: Codec<boolean> = { shape: 'int', minBytes: 4, read: (r) => r.int32() !== 0, write: (w, v) => w.int32(v ? 1 : 0) };

/** `remote_nonnull_string`. */
export const string: Codec<string> = {
  shape: 'string',
  minBytes: 4,
  read: (r) => r.string(LIMITS.stringMax),
  write: (w, v) => w.string(v, LIMITS.stringMax),
};

/** No bytes at all: calls without arguments or result. */
export const nothing: Codec<void> = { shape: '{}', minBytes: 0, read: () => undefined, write: () => undefined };

/** Bytes of variable length. */
export function bytes(max: number): Codec<Buffer> {
  return { shape: `opaque<${max}>`, minBytes: 4, read: (r) => r.variableOpaque(max), write: (w, v) => w.variableOpaque(v, max) };
}

/** XDR's pointer: null or a value. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    shape: `?${codec.shape}`,
    minBytes: 4,
    read: (r) => (r.bool() ? codec.read(r) : null),
    write(w, value) {
      w.bool(value !== null);
      if (value !== null) codec.write(w, value);
    },
  };
}

/** `remote_string`. */
export const nullableString: Codec<string | null> = nullable(string);

/** A list of at most `max` values. */
export function array<T>(codec: Codec<T>, max: number): Codec<T[]> {
  return {
    shape: `${codec.shape}<${max}>`,
    minBytes: 4,
    read(r) {
      const count = r.length(max, codec.minBytes);
      const values: T[] = [];
      for (let i = 0; i < count; i++) values.push(codec.read(r));
      return values;
    },
    write(w, values) {
      w.arrayLength(values.length, max);
      for (const value of values) codec.write(w, value);
    },
  };
}

/** Fields one after the other, in the order in which they are written down here. */
export function struct<T extends object>(fields: { readonly [K in keyof T]: Codec<T[K]> }): Codec<T> {
  const keys: (keyof T)[] = [];
  let minBytes = 0;
  const shapes: string[] = [];
  for (const key in fields) {
    keys.push(key);
    minBytes += fields[key].minBytes;
    shapes.push(`${key}:${fields[key].shape}`);
  }
  return {
    shape: `{${shapes.join(',')}}`,
    minBytes,
    read(r) {
      const value: Partial<T> = {};
      for (const key of keys) value[key] = fields[key].read(r);
      return value as T;
    },
    write(w, value) {
      for (const key of keys) fields[key].write(w, value[key]);
    },
  };
}

/** A C `char name[count]`: each character is a word of its own; the text ends at the first NUL. */
export function charVector(count: number): Codec<string> {
  return {
    shape: `char[${count}]`,
    minBytes: count * 4,
    read(r) {
      const chars = Buffer.alloc(count);
      for (let i = 0; i < count; i++) chars.writeInt8(asChar(r.int32()), i);
      const end = chars.indexOf(0);
      return chars.toString('utf8', 0, end < 0 ? count : end);
    },
    write(w, value) {
      const chars = Buffer.alloc(count);
      chars.write(value, 'utf8');
      for (let i = 0; i < count; i++) w.int32(chars.readInt8(i));
    },
  };
}

function asChar(value: number): number {
  if (value < -128 || value > 255) throw malformed(`${value} is no character`);
  return (value << 24) >> 24;
}
