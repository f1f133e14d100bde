import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameError, FrameReader } from './frame-reader.ts';
import { closeFrame, frame } from './frame-writer.ts';
import { unmask } from './unmask.ts';

const LIMITS = { maxFrameBytes: 100_000, maxTextBytes: 200 };

interface Seen {
  binary: Buffer;
  events: string[];
}

const read = (chunks: Iterable<Buffer>): Seen => {
  const seen: Seen = { binary: Buffer.alloc(0), events: [] };
  const reader = new FrameReader(
    {
      onBinary: (bytes) => {
        seen.binary = Buffer.concat([seen.binary, bytes]);
      },
      onText: (text) => seen.events.push(`text ${text}`),
      onPing: (payload) => seen.events.push(`ping ${payload}`),
      onPong: () => seen.events.push('pong'),
      onClose: (code, reason) => seen.events.push(`close ${code} ${reason}`),
    },
    LIMITS,
  );
  for (const chunk of chunks) reader.push(chunk);
  return seen;
};

const KEY = Buffer.of(0x37, 0xfa, 0x21, 0x3d);

/** A masked frame; `length` lets the header lie. */
const client = (first: number, payload: Buffer | string, key = KEY): Buffer => {
  const bytes = Buffer.from(payload);
  const masked = Buffer.from(bytes.map((byte, at) => byte ^ (key[at & 3] ?? 0)));
  const header = frame(first & 15, bytes).subarray(0, bytes.length < 126 ? 2 : bytes.length < 65_536 ? 4 : 10);
  const start = Buffer.from(header);
  start[0] = first;
  start[1] = (start[1] ?? 0) | 0x80;
  return Buffer.concat([start, key, masked]);
};

const dribble = function* (bytes: Buffer): Generator<Buffer> {
  for (const byte of bytes) yield Buffer.of(byte);
};

const statusOf = (bytes: Buffer): number => {
  try {
    read([bytes]);
  } catch (error) {
    if (error instanceof FrameError) return error.status;
    throw error;
  }
  return 0;
};

describe('reading frames', () => {
  it('reads the masked hello of RFC 6455, 5.7', () => {
    expect(read([Buffer.from('818537fa213d7f9f4d5158', 'hex')]).events).toEqual(['text Hello']);
  });

  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 100_000])('reads a frame of %i bytes', (length) => {
    const payload = Buffer.alloc(length, 'payload!');
    expect(read([client(0x82, payload)]).binary.equals(payload)).toBe(true);
    if (length < 1000) expect(read(dribble(client(0x82, payload))).binary.equals(payload)).toBe(true);
  });

  it('gives the same whatever the chunks, also with control frames amid a message', () => {
    const stream = Buffer.concat([
      client(0x02, 'abc'),
      client(0x89, 'are you there'),
      client(0x00, ''),
      client(0x80, Buffer.alloc(300, 'x')),
      client(0x01, 'grüß'),
      client(0x8a, ''),
      client(0x80, ' dich'),
      client(0x88, Buffer.concat([Buffer.of(3, 232), Buffer.from('bye')])),
      client(0x82, 'after the end'),
    ]);
    const whole = read([Buffer.from(stream)]);
    expect(whole.binary.toString()).toBe(`abc${'x'.repeat(300)}`);
    expect(whole.events).toEqual(['ping are you there', 'pong', 'text grüß dich', 'close 1000 bye']);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 30 }), (cuts) => {
        const at = [0, ...cuts.toSorted((one, two) => one - two), stream.length];
        const chunks = at.slice(1).map((end, index) => Buffer.from(stream.subarray(at[index], end)));
        expect(read(chunks)).toEqual(whole);
      }),
    );
    expect(read(dribble(stream))).toEqual(whole);
  });

  it.each([
    ['no mask', Buffer.of(0x82, 0), 1002],
    ['a reserved bit', client(0xc2, ''), 1002],
    ['an unknown data opcode', client(0x83, ''), 1002],
    ['an unknown control opcode', client(0x8b, ''), 1002],
    ['a control frame in pieces', client(0x09, ''), 1002],
    ['a control frame of 126 bytes', client(0x89, Buffer.alloc(126)), 1002],
    ['a continuation of nothing', client(0x80, ''), 1002],
    ['a message inside another', Buffer.concat([client(0x02, 'a'), client(0x82, 'b')]), 1002],
    ['a 16-bit length that fits 7 bits', Buffer.of(0x82, 0xfe, 0, 125, 0, 0, 0, 0), 1002],
    ['a 64-bit length that fits 16 bits', Buffer.of(0x82, 0xff, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0), 1002],
    ['a length with the highest bit', Buffer.of(0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 1002],
    ['a frame over the cap', client(0x82, Buffer.alloc(100_001)), 1009],
    ['a text over the cap', client(0x81, Buffer.alloc(201, 'x')), 1009],
    ['a text over the cap in pieces', Buffer.concat([client(0x01, 'x'.repeat(200)), client(0x80, 'x')]), 1009],
    ['text that is not UTF-8', client(0x81, Buffer.of(0xc0, 0xaf)), 1007],
    ['half a close code', client(0x88, Buffer.of(3)), 1002],
    ['a close code that must not be sent', client(0x88, Buffer.of(3, 237)), 1002],
    ['a close reason that is not UTF-8', client(0x88, Buffer.of(3, 232, 0xff)), 1007],
  ])('refuses %s', (_what, bytes, status) => {
    expect(statusOf(bytes)).toBe(status);
  });

  it('takes a text of exactly the cap, and one split inside a character', () => {
    expect(read([client(0x81, 'x'.repeat(200))]).events).toEqual([`text ${'x'.repeat(200)}`]);
    const [first, second] = [Buffer.from('ü').subarray(0, 1), Buffer.from('ü').subarray(1)];
    expect(read([client(0x01, first), client(0x80, second)]).events).toEqual(['text ü']);
  });

  it('gives 1005 for a close without a code', () => {
    expect(read([client(0x88, '')]).events).toEqual(['close 1005 ']);
  });

  it('survives any bytes: they are read or refused with a FrameError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect([0, 1002, 1007, 1009]).toContain(statusOf(Buffer.from(bytes)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('unmasking', () => {
  it('equals byte by byte, at every alignment, length and phase', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 0, maxLength: 400 }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        fc.nat(40),
        fc.nat(3),
        (bytes, mask, from, phase) => {
          const start = Math.min(from, bytes.length);
          const wanted = bytes.map((byte, at) => (at < start ? byte : byte ^ (mask[(phase + at - start) & 3] ?? 0)));
          unmask(bytes, start, bytes.length, mask, phase);
          expect(bytes).toEqual(wanted);
        },
      ),
    );
  });
});

describe('writing a close frame', () => {
  it('cuts a reason that is too long at a character', () => {
    const bytes = closeFrame(4001, 'ü'.repeat(100));
    expect(bytes.length).toBe(2 + 2 + 122);
    expect(bytes.toString('utf8', 4)).toBe('ü'.repeat(61));
  });
});
