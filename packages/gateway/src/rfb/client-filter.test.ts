import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RfbClientFilter, RfbError } from './client-filter.ts';
import { MAX_CUT_TEXT_BYTES, MAX_ENCODINGS } from './messages.ts';

const HELLO = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 0)]);
const HELLO_PASSED = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 1)]);

const run = (mode: 'control' | 'view', chunks: Iterable<Buffer>): Buffer => {
  const filter = new RfbClientFilter(mode);
  const passed: Buffer[] = [];
  for (const chunk of chunks) filter.push(chunk, (bytes) => passed.push(bytes));
  return Buffer.concat(passed);
};
const view = (...messages: Buffer[]): Buffer => run('view', [HELLO, ...messages]).subarray(HELLO_PASSED.length);

const encodings = (...list: number[]): Buffer => {
  const message = Buffer.alloc(4 + 4 * list.length);
  message[0] = 2;
  message.writeUInt16BE(list.length, 2);
  for (const [index, encoding] of list.entries()) message.writeInt32BE(encoding, 4 + 4 * index);
  return message;
};
const cutText = (length: number, body = Buffer.alloc(Math.abs(length), 4)): Buffer => {
  const head = Buffer.alloc(8);
  head[0] = 6;
  head.writeInt32BE(length, 4);
  return Buffer.concat([head, body]);
};
const sized = (type: number, length: number): Buffer => {
  const message = Buffer.alloc(length, 4);
  message[0] = type;
  return message;
};

const FORMAT = sized(0, 20);
const REFRESH = sized(3, 10);
const PASSING = [
  FORMAT,
  REFRESH,
  encodings(7, -239, 16),
  sized(150, 10),
  Buffer.concat([Buffer.of(248, 0, 0, 0, 0, 0, 0, 0, 3), Buffer.from('abc')]),
];
const DROPPED: [string, Buffer][] = [
  ['KeyEvent', sized(4, 8)],
  ['PointerEvent', sized(5, 6)],
  ['ClientCutText', cutText(300)],
  ['an empty ClientCutText', cutText(0)],
  ['an extended clipboard message', cutText(-20)],
  ['QEMU extended key', Buffer.concat([Buffer.of(255, 0), Buffer.alloc(10, 4)])],
  ['QEMU audio on', Buffer.of(255, 1, 0, 0)],
  ['QEMU audio format', Buffer.concat([Buffer.of(255, 1, 0, 2), Buffer.alloc(6, 4)])],
  ['xvp reset', Buffer.of(250, 0, 1, 4)],
  ['SetDesktopSize', Buffer.concat([Buffer.of(251, 0, 4, 0, 3, 0, 1, 0), Buffer.alloc(16, 4)])],
  ['gii', Buffer.concat([Buffer.of(253, 0x80, 0, 5), Buffer.alloc(5, 4)])],
  ['gii, little-endian', Buffer.concat([Buffer.of(253, 0x01, 5, 0), Buffer.alloc(5, 4)])],
];

describe('what a viewer may send', () => {
  it('passes what asks for pictures', () => {
    expect(view(...PASSING)).toEqual(Buffer.concat(PASSING));
  });

  it.each(DROPPED)('drops %s, and goes on after it', (_name, message) => {
    expect(view(message, REFRESH, message)).toEqual(REFRESH);
  });

  it('takes extended clipboard and extended mouse buttons out of the encodings', () => {
    expect(view(encodings(7, 0xc0a1e5ce | 0, -239, -316, 16))).toEqual(encodings(7, -239, 16));
    expect(view(encodings())).toEqual(encodings());
  });

  it.each([
    ['an unknown type', Buffer.of(99)],
    ['an unknown QEMU message', Buffer.of(255, 9, 0, 0)],
    ['an unknown QEMU audio operation', Buffer.of(255, 1, 0, 3)],
    ['too many encodings', Buffer.of(2, 0, 1, 1)],
    ['clipboard text over the cap', cutText(MAX_CUT_TEXT_BYTES + 1, Buffer.alloc(0))],
    ['extended clipboard of the lowest number', cutText(-(2 ** 31), Buffer.alloc(0))],
    ['a long fence', Buffer.of(248, 0, 0, 0, 0, 0, 0, 0, 65)],
    ['too many screens', Buffer.of(251, 0, 4, 0, 3, 0, 65, 0)],
  ])('refuses %s', (_name, message) => {
    expect(() => view(message)).toThrow(RfbError);
  });

  it('takes as many encodings and as much text as the caps allow', () => {
    const many = encodings(...Array.from({ length: MAX_ENCODINGS }, (_, index) => index));
    expect(view(many, cutText(MAX_CUT_TEXT_BYTES), REFRESH)).toEqual(Buffer.concat([many, REFRESH]));
  });

  it('lets through the same whatever the chunks, and never input', () => {
    const dropped = DROPPED.map(([, message]) => message);
    const message = fc.oneof(
      fc.constantFrom(...PASSING).map((bytes) => ({ bytes, passes: true })),
      fc.constantFrom(...dropped).map((bytes) => ({ bytes, passes: false })),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 20 }), (messages, numbers) => {
        const stream = Buffer.concat([HELLO, ...messages.map(({ bytes }) => bytes)]);
        const wanted = Buffer.concat([HELLO_PASSED, ...messages.filter(({ passes }) => passes).map(({ bytes }) => bytes)]);
        const cuts = [0, ...numbers.map((number) => number % stream.length).sort((one, two) => one - two), stream.length];
        const chunks = cuts.slice(1).map((end, index) => stream.subarray(cuts[index], end));
        expect(run('view', chunks)).toEqual(wanted);
        expect(
          run(
            'view',
            Array.from(stream, (byte) => Buffer.of(byte)),
          ),
        ).toEqual(wanted);
      }),
    );
  });

  it('survives any bytes: they are filtered or refused with an RfbError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          view(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(RfbError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the beginning of the conversation', () => {
  it.each(['control', 'view'] as const)('forces the shared flag (%s)', (mode) => {
    for (const flag of [0, 1, 255]) {
      const stream = Buffer.concat([HELLO.subarray(0, 13), Buffer.of(flag)]);
      expect(run(mode, [stream])).toEqual(HELLO_PASSED);
      expect(
        run(
          mode,
          Array.from(stream, (byte) => Buffer.of(byte)),
        ),
      ).toEqual(HELLO_PASSED);
    }
  });

  it('knows that RFB 3.3 has no security message', () => {
    expect(run('view', [Buffer.from('RFB 003.003\n\0'), REFRESH])).toEqual(Buffer.concat([Buffer.from('RFB 003.003\n\x01'), REFRESH]));
  });

  it.each([
    ['another version', Buffer.from('RFB 004.001\n')],
    ['no RFB at all', Buffer.from('GET / HTTP/1')],
    ['a security type with a password', Buffer.from('RFB 003.008\n\x02')],
  ])('refuses %s', (_name, bytes) => {
    expect(() => run('control', [bytes])).toThrow(RfbError);
  });

  it('leaves everything after it alone in control', () => {
    const rest = Buffer.from('anything \x04 at all \xff', 'latin1');
    expect(run('control', [Buffer.concat([HELLO, rest])])).toEqual(Buffer.concat([HELLO_PASSED, rest]));
    expect(run('control', [HELLO, rest, rest])).toEqual(Buffer.concat([HELLO_PASSED, rest, rest]));
  });
});
