import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';
import { array, bytes, type Codec, charVector, flag, float64, int32, int64, nullable, string, struct, uint32, uint64 } from './codec.ts';
import { XdrReader } from './reader.ts';
import { type TypedParam, typedParam, typedParamMap } from './typed-param.ts';
import { uuid } from './uuid.ts';
import { XdrWriter } from './writer.ts';

function encode<T>(codec: Codec<T>, value: T): Buffer {
  const writer = new XdrWriter();
  codec.write(writer, value);
  return writer.finish();
}

function decode<T>(codec: Codec<T>, data: Buffer): T {
  const reader = new XdrReader(data);
  const value = codec.read(reader);
  reader.assertEnd();
  return value;
}

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => !value.includes('\0'));
const lowerUuid = fc.uuid();
const param: fc.Arbitrary<TypedParam> = fc.oneof(
  fc.record({ field: text, type: fc.constant('int' as const), value: fc.integer() }),
  fc.record({ field: text, type: fc.constant('uint' as const), value: fc.nat() }),
  fc.record({ field: text, type: fc.constant('double' as const), value: fc.double({ noNaN: true }) }),
  fc.record({ field: text, type: fc.constant('llong' as const), value: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n) }),
  fc.record({ field: text, type: fc.constant('ullong' as const), value: fc.bigInt(0n, 2n ** 64n - 1n) }),
  fc.record({ field: text, type: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ field: text, type: fc.constant('string' as const), value: text }),
);
const everything = struct({
  a: uint32,
  b: int32,
  c: uint64,
  d: int64,
  e: float64,
  f: flag,
  g: string,
  h: nullable(string),
  i: array(string, 8),
  j: uuid,
  k: bytes(64),
  l: array(typedParam, 8),
});
const anything = fc.record({
  a: fc.nat(),
  b: fc.integer(),
  c: fc.bigInt(0n, 2n ** 64n - 1n),
  d: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  e: fc.double({ noNaN: true }),
  f: fc.boolean(),
  g: text,
  h: fc.option(text),
  i: fc.array(text, { maxLength: 8 }),
  j: lowerUuid,
  k: fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array)),
  l: fc.array(param, { maxLength: 8 }),
});

describe('codecs', () => {
  it('read back what they wrote', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(decode(everything, encode(everything, value))).toEqual(value);
      }),
    );
  });

  it('write a multiple of four bytes, at least as many as they claim', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const { length } = encode(everything, value);
        return length % 4 === 0 && length >= everything.minBytes;
      }),
    );
  });

  it('refuse every message that ends too early', () => {
    fc.assert(
      fc.property(anything, fc.nat(), (value, cut) => {
        const data = encode(everything, value);
        expect(() => decode(everything, data.subarray(0, cut % data.length))).toThrow(expect.objectContaining({ code: 'protocol' }));
      }),
    );
  });

  it('refuse bytes after the value', () => {
    expect(() => decode(string, Buffer.concat([encode(string, 'a'), Buffer.alloc(4)]))).toThrow(/4 bytes too many/);
  });

  it('either read random bytes or fail as a protocol error, never otherwise', () => {
    const results = Object.values(procedures).map((procedure): Codec<unknown> => procedure.result);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), (data, pick) => {
        const codec = results[pick % results.length];
        try {
          codec?.read(new XdrReader(Buffer.from(data)));
        } catch (error) {
          expect(error).toMatchObject({ name: 'LibvirtError', code: 'protocol' });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('caps', () => {
  it('holds strings at their cap and refuses one byte more, both ways', () => {
    const full = 'x'.repeat(LIMITS.stringMax);
    expect(decode(string, encode(string, full))).toHaveLength(LIMITS.stringMax);
    expect(() => encode(string, `${full}x`)).toThrow(expect.objectContaining({ code: 'invalid' }));
    const tooLong = Buffer.alloc(4 + LIMITS.stringMax + 4);
    tooLong.writeUInt32BE(LIMITS.stringMax + 1);
    expect(() => decode(string, tooLong)).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it('holds lists at their cap and refuses one element more, both ways', () => {
    const three = array(uint32, 3);
    expect(decode(three, encode(three, [1, 2, 3]))).toEqual([1, 2, 3]);
    expect(() => encode(three, [1, 2, 3, 4])).toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(() => decode(three, encode(array(uint32, 4), [1, 2, 3, 4]))).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it('refuses a count that the message cannot hold before reading an element', () => {
    const count = Buffer.alloc(8);
    count.writeUInt32BE(16_384);
    expect(() => decode(array(uuid, 16_384), count)).toThrow(/exceeds the message/);
  });

  it('refuses a message larger than the protocol allows', () => {
    const writer = new XdrWriter(16);
    writer.uint64(1n);
    writer.uint64(2n);
    expect(() => writer.uint32(3)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

describe('strictness', () => {
  it.each([
    ['a boolean of 2', nullable(string), '00000002'],
    ['padding that is not zero', string, '00000001' + '61000001'],
    ['NUL inside of a string', string, '00000002' + '61000000'],
    ['an unknown type of parameter', typedParam, '00000000' + '00000009' + '00000000'],
    ['a character out of range', charVector(1), '00000100'],
  ])('refuses %s', (_what, codec: Codec<unknown>, hex) => {
    expect(() => decode(codec, Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it.each([
    ['a fraction', () => encode(uint32, 1.5)],
    ['2³²', () => encode(uint32, 2 ** 32)],
    ['2³¹ as a signed number', () => encode(int32, 2 ** 31)],
    ['a negative unsigned hyper', () => encode(uint64, -1n)],
    ['2⁶³ as a signed hyper', () => encode(int64, 2n ** 63n)],
    ['NUL in a string, which C would cut off', () => encode(string, 'a\0b')],
    ['what is no UUID', () => encode(uuid, 'not-a-uuid')],
    ['a UUID with a letter that is no digit', () => encode(uuid, 'c7a5fdbd-edaf-9455-926a-d65c16db180g')],
    ['a UUID with a letter beyond ASCII', () => encode(uuid, 'c7a5fdbd-edaf-9455-926a-d65c16db180\u0131')],
    ['a UUID with a dash in a wrong place', () => encode(uuid, 'c7a5fdb-dedaf-9455-926a-d65c16db1809')],
  ])('does not send %s', (_what, write) => {
    expect(write).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it('takes combined flags of which the highest bit is set', () => {
    expect(encode(uint32, 0x8000_0000 | 1).toString('hex')).toBe('80000001');
  });

  it('keeps names that are no UTF-8 from ending the connection', () => {
    expect(decode(string, Buffer.from('00000002' + 'ff610000', 'hex'))).toBe('\ufffda');
  });

  it('reads a C character array up to its first NUL', () => {
    expect(decode(charVector(4), Buffer.from('00000069' + '00000037' + '00000000' + '00000078', 'hex'))).toBe('i7');
  });

  it('takes UUIDs in upper case and without dashes', () => {
    expect(decode(uuid, encode(uuid, 'C7A5FDBDEDAF9455926AD65C16DB1809'))).toBe('c7a5fdbd-edaf-9455-926a-d65c16db1809');
  });

  it('makes a map of typed parameters', () => {
    expect(typedParamMap([{ field: 'cpu.time', type: 'ullong', value: 5n }]).get('cpu.time')).toBe(5n);
  });
});

describe('a value that cannot be sent', () => {
  it.each<[unknown, string]>([
    [{ dom: { name: '\ud800', id: 1 } }, 'dom: name: a string holds half of a surrogate pair'],
    [{ dom: { name: `${'a'.repeat(60)}\udc00`, id: 1 } }, 'dom: name: a string holds half of a surrogate pair'],
    [{ dom: { name: 7, id: 1 } }, 'dom: name: number is no string'],
    [{ dom: { name: 'a' } }, 'dom: id: undefined is no 32-bit integer'],
    [{ dom: null }, 'dom: null is no object with name'],
    [undefined, 'undefined is no object with dom'],
  ])('is refused by the name of its field: %j', (value, message) => {
    const codec = struct({ dom: struct({ name: string, id: int32 }) });
    const given = JSON.parse(JSON.stringify({ value })).value;
    expect(() => encode(codec, given)).toThrow(expect.objectContaining({ code: 'invalid', message }));
  });
});
