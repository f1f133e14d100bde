import type { XdrType } from '@aula/libvirt';
import fc from 'fast-check';

/** Longest list, text and opaque that is made up; real caps are far higher and have tests of their own. */
const LENGTH_MAX = 4;
const TEXT_MAX = 40;

const text = fc.string({ unit: 'grapheme', maxLength: TEXT_MAX }).filter((value) => !value.includes('\0'));
const asciiUpTo = (bytes: number) =>
  fc.string({ unit: 'grapheme-ascii', maxLength: Math.min(bytes, TEXT_MAX) }).filter((value) => !value.includes('\0'));
const bytesUpTo = (max: number) => fc.uint8Array({ maxLength: Math.min(max, TEXT_MAX) }).map((value) => Buffer.from(value));
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const uint64 = fc.bigInt(0n, 2n ** 64n - 1n);
const double = fc.double({ noNaN: true });

const typedParam = fc.oneof(
  fc.record({ field: text, type: fc.constant('int'), value: int32 }),
  fc.record({ field: text, type: fc.constant('uint'), value: uint32 }),
  fc.record({ field: text, type: fc.constant('llong'), value: int64 }),
  fc.record({ field: text, type: fc.constant('ullong'), value: uint64 }),
  fc.record({ field: text, type: fc.constant('double'), value: double }),
  fc.record({ field: text, type: fc.constant('boolean'), value: fc.boolean() }),
  fc.record({ field: text, type: fc.constant('string'), value: text }),
);

const SCALARS = {
  uint: uint32,
  int: int32,
  uhyper: uint64,
  hyper: int64,
  double,
  flag: fc.boolean(),
  string: text,
  uuid: fc.uuid(),
  typedParam,
  nothing: fc.constant(undefined),
} as const;

/** Any value that the codec of `type` takes and gives back as it was. */
export function xdrArbitrary(type: XdrType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'opaque':
    case 'charBytes':
      return bytesUpTo(type.max);
    case 'charVector':
      return asciiUpTo(type.count);
    case 'charText':
      return asciiUpTo(type.max - 1);
    case 'nullable':
      return fc.option(xdrArbitrary(type.of));
    case 'array':
      return fc.array(xdrArbitrary(type.of), { maxLength: Math.min(type.max, LENGTH_MAX) });
    case 'struct':
      return fc.record(Object.fromEntries(type.fields.map((field) => [field.name, xdrArbitrary(field.type)])));
    default:
      return SCALARS[type.kind];
  }
}
