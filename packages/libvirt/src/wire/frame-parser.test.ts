import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { FrameParser } from './frame-parser.ts';
import { FRAME_OVERHEAD } from './header.ts';

function frameOf(length: number, fill: number): Buffer {
  const frame = Buffer.alloc(length, fill);
  frame.writeUInt32BE(length);
  return frame;
}

function collect(parser: FrameParser, chunks: Buffer[]): Buffer[] {
  const frames: Buffer[] = [];
  for (const chunk of chunks) parser.push(chunk, (frame) => frames.push(Buffer.from(frame)));
  return frames;
}

describe('FrameParser', () => {
  it('gives the same frames however the bytes are cut', () => {
    const lengths = fc.array(fc.integer({ min: FRAME_OVERHEAD, max: 3_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lengths, fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }), (sizes, cuts) => {
        const frames = sizes.map((size, index) => frameOf(size, index));
        const all = Buffer.concat(frames);
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < all.length; i++) {
          const end = at + (cuts[i % cuts.length] ?? 1);
          chunks.push(all.subarray(at, end));
          at = end;
        }
        const parser = new FrameParser();
        expect(collect(parser, chunks)).toEqual(frames);
        expect(parser.isPartial).toBe(false);
      }),
    );
  });

  it('takes byte after byte', () => {
    const frame = frameOf(64, 9);
    expect(
      collect(
        new FrameParser(),
        [...frame].map((byte) => Buffer.from([byte])),
      ),
    ).toEqual([frame]);
  });

  it('takes the largest message and refuses one byte more', () => {
    const max = 100_000;
    expect(collect(new FrameParser(max), [frameOf(max, 1).subarray(0, 50_000), frameOf(max, 1).subarray(50_000)])).toHaveLength(1);
    const parser = new FrameParser(max);
    expect(() => parser.push(frameOf(max + 1, 1), () => {})).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it.each([0, 4, FRAME_OVERHEAD - 1, LIMITS.messageMax + 5, 0xffff_ffff])('refuses a length of %i as soon as it is there', (length) => {
    const word = Buffer.alloc(4);
    word.writeUInt32BE(length);
    for (const chunks of [[word], [...word].map((byte) => Buffer.from([byte]))]) {
      const parser = new FrameParser();
      expect(() => collect(parser, chunks)).toThrow(expect.objectContaining({ code: 'protocol' }));
    }
  });

  it('knows whether a message is in pieces', () => {
    const parser = new FrameParser();
    parser.push(frameOf(40, 1).subarray(0, 3), () => {});
    expect(parser.isPartial).toBe(true);
    parser.push(frameOf(40, 1).subarray(3), () => {});
    expect(parser.isPartial).toBe(false);
  });
});
