import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { faultText } from './fault-text.ts';
import { malformed, type XdrReader } from './reader.ts';
import { uuid } from './uuid.ts';
import type { XdrWriter } from './writer.ts';

/** A wire type as data: what tools need to know of a codec, such as tests that make up values. */
export type XdrType =
  | { readonly kind: 'uint' | 'int' | 'uhyper' | 'hyper' | 'double' | 'flag' | 'string' | 'uuid' | 'typedParam' | 'nothing' }
  | { readonly kind: 'opaque'; readonly max: number }
  /** Characters, each a word of its own: exactly `count`, or at most `max`. */
  | { readonly kind: 'charVector'; readonly count: number }
  | { readonly kind: 'charBytes' | 'charText'; readonly max: number }
  | { readonly kind: 'nullable'; readonly of: XdrType }
  | { readonly kind: 'array'; readonly of: XdrType; readonly max: number }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly type: XdrType }[] };

/** How values of `T` stand on the wire. `read` throws `protocol`, `write` throws `invalid`. */
export interface Codec<T> {
  readonly type: XdrType;
  /** The fewest bytes a value takes. */
  readonly minBytes: number;
  read(reader: XdrReader): T;
  write(writer: XdrWriter, value: T): void;
}

export const uint32: Codec<number> = { type: { kind: 'uint' }, minBytes: 4, read: (r) => r.uint32(), write: (w, v) => w.uint32(v) };
export const int32: Codec<number> = { type: { kind: 'int' }, minBytes: 4, read: (r) => r.int32(), write: (w, v) => w.int32(v) };
export const uint64: Codec<bigint> = { type: { kind: 'uhyper' }, minBytes: 8, read: (r) => r.uint64(), write: (w, v) => w.uint64(v) };
export const int64: Codec<bigint> = { type: { kind: 'hyper' }, minBytes: 8, read: (r) => r.int64(), write: (w, v) => w.int64(v) };
export const float64: Codec<number> = { type: { kind: 'double' }, minBytes: 8, read: (r) => r.float64(), write: (w, v) => w.float64(v) };

/** An int that libvirt uses as a truth value: anything but 0 is true. */
export const flag: Codec<boolean> = {
  type: { kind: 'flag' },
  minBytes: 4,
  read: (r) => r.int32() !== 0,
  write: (w, v) => w.int32(v ? 1 : 0),
};

/** `remote_nonnull_string`. */
export const string: Codec<string> = {
  type: { kind: 'string' },
  minBytes: 4,
  read: (r) => r.string(LIMITS.stringMax),
  write: (w, v) => w.string(v, LIMITS.stringMax),
};

/** No bytes at all: calls without arguments or result. */
export const nothing: Codec<void> = { type: { kind: 'nothing' }, minBytes: 0, read: () => undefined, write: () => undefined };

/** Bytes of variable length. */
export function bytes(max: number): Codec<Buffer> {
  return { type: { kind: 'opaque', max }, minBytes: 4, read: (r) => r.variableOpaque(max), write: (w, v) => w.variableOpaque(v, max) };
}

/** XDR's pointer: null or a value. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    type: { kind: 'nullable', of: codec.type },
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
    type: { kind: 'array', of: codec.type, max },
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

interface Field {
  readonly key: string;
  readonly codec: Codec<unknown>;
  readonly direct: number;
}

const DIRECT = { none: 0, uint32: 1, int32: 2, uint64: 3, string: 4, uuid: 5 } as const;
/** Most fields are one of these: done on the spot, as a call through a codec that could be any costs more than its work. */
const DIRECTLY = new Map<unknown, number>([
  [uint32, DIRECT.uint32],
  [int32, DIRECT.int32],
  [uint64, DIRECT.uint64],
  [string, DIRECT.string],
  [uuid, DIRECT.uuid],
]);

/** Fields one after the other, in the order in which they are written down here. */
export function struct<T extends object>(fields: { readonly [K in keyof T]: Codec<T[K]> }): Codec<T> {
  const plan: Field[] = [];
  let minBytes = 0;
  for (const key in fields) {
    const codec = fields[key];
    plan.push({ key, codec, direct: DIRECTLY.get(codec) ?? DIRECT.none });
    minBytes += codec.minBytes;
  }
  return {
    type: { kind: 'struct', fields: plan.map(({ key, codec }) => ({ name: key, type: codec.type })) },
    minBytes,
    read(r) {
      const value: Record<string, unknown> = {};
      for (let i = 0; i < plan.length; i++) {
        const field = plan[i];
        if (field) value[field.key] = readField(field, r);
      }
      return value as T;
    },
    write(w, value) {
      let key = '';
      try {
        for (let i = 0; i < plan.length; i++) {
          const field = plan[i];
          if (!field) continue;
          key = field.key;
          writeField(field, w, (value as Record<string, unknown>)[key]);
        }
      } catch (cause) {
        throw within(key, value, cause);
      }
    },
  };
}

function readField({ direct, codec }: Field, r: XdrReader): unknown {
  switch (direct) {
    case DIRECT.uint32:
      return r.uint32();
    case DIRECT.int32:
      return r.int32();
    case DIRECT.uint64:
      return r.uint64();
    case DIRECT.string:
      return r.string(LIMITS.stringMax);
    case DIRECT.uuid:
      return r.uuid();
    default:
      return codec.read(r);
  }
}

function writeField({ direct, codec }: Field, w: XdrWriter, value: unknown): void {
  if (direct === DIRECT.string && typeof value === 'string') w.string(value, LIMITS.stringMax);
  else if (direct === DIRECT.uint32 && typeof value === 'number') w.uint32(value);
  else if (direct === DIRECT.int32 && typeof value === 'number') w.int32(value);
  else if (direct !== DIRECT.uuid || typeof value !== 'string' || !w.uuid(value)) codec.write(w, value);
}

/** The failure to write one field, named for who has to mend it. */
function within(field: string, value: unknown, cause: unknown): LibvirtError {
  if (typeof value !== 'object' || value === null)
    return new LibvirtError('invalid', `${String(value)} is no object with ${field}`, { cause });
  const given: unknown = Object.entries(value).find(([key]) => key === field)?.[1];
  return new LibvirtError('invalid', `${field}: ${faultText(given, cause)}`, { cause });
}

/** A C `char name[count]`: each character is a word of its own; the text ends at the first NUL. */
export function charVector(count: number): Codec<string> {
  return {
    type: { kind: 'charVector', count },
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

/** A C `char name<max>` of bytes: a length word, then each byte as a word of its own. */
export function charBytes(max: number): Codec<Buffer> {
  return {
    type: { kind: 'charBytes', max },
    minBytes: 4,
    read(r) {
      const count = r.length(max, 4);
      const value = Buffer.alloc(count);
      for (let i = 0; i < count; i++) value.writeInt8(asChar(r.int32()), i);
      return value;
    },
    write(w, value) {
      w.arrayLength(value.length, max);
      for (let i = 0; i < value.length; i++) w.int32(value.readInt8(i));
    },
  };
}

/** {@link charBytes} that hold text; it ends at the first NUL. */
export function charText(max: number): Codec<string> {
  const inner = charBytes(max);
  return {
    type: { kind: 'charText', max },
    minBytes: 4,
    read(r) {
      const chars = inner.read(r);
      const end = chars.indexOf(0);
      return chars.toString('utf8', 0, end < 0 ? chars.length : end);
    },
    write: (w, value) => inner.write(w, Buffer.from(`${value}\0`, 'utf8')),
  };
}

function asChar(value: number): number {
  if (value < -128 || value > 255) throw malformed(`${value} is no character`);
  return (value << 24) >> 24;
}
