import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { FRAME_OVERHEAD, MESSAGE_STATUS, MESSAGE_TYPE, type MessageHeader, PROGRAM, writeHeader } from '../wire/header.ts';
import { PieceParser } from './piece-parser.ts';

const STREAM: MessageHeader = {
  program: PROGRAM.remote,
  procedure: 209,
  type: MESSAGE_TYPE.stream,
  serial: 5,
  status: MESSAGE_STATUS.continue,
};

function message(header: Partial<MessageHeader>, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const frame = Buffer.alloc(FRAME_OVERHEAD + payload.length);
  writeHeader(frame, { ...STREAM, ...header }, payload.length);
  frame.set(payload, FRAME_OVERHEAD);
  return frame;
}

/** Feeds `bytes` cut at `cuts`; pieces of one packet count as one. */
function parse(bytes: Buffer, cuts: readonly number[] = []): { data: Buffer; frames: string[]; parser: PieceParser } {
  const data: Buffer[] = [];
  const frames: string[] = [];
  const parser = new PieceParser(LIMITS.streamMessageMax, (_header, piece) => {
    expect(piece.length).toBeGreaterThan(0);
    data.push(Buffer.from(piece));
  });
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [index, start] of places.slice(0, -1).entries()) {
    parser.push(bytes.subarray(start, places[index + 1]), (frame) => frames.push(frame.toString('hex')));
  }
  return { data: Buffer.concat(data), frames, parser };
}

describe('PieceParser', () => {
  it('gives the same bytes and messages however they are cut', () => {
    const parts = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }).map((payload) => message({}, payload)),
        fc.uint8Array({ maxLength: 300 }).map((payload) => message({ type: MESSAGE_TYPE.reply, status: MESSAGE_STATUS.ok }, payload)),
        fc.constant(message({ type: MESSAGE_TYPE.streamHole }, Buffer.alloc(12, 1))),
      ),
      { maxLength: 8 },
    );
    const property = fc.property(parts, fc.array(fc.nat(), { maxLength: 20 }), (messages, cuts) => {
      const bytes = Buffer.concat(messages);
      const uncut = parse(bytes);
      const cut = parse(bytes, cuts);
      expect(cut.data.equals(uncut.data)).toBe(true);
      expect(cut.frames).toEqual(uncut.frames);
      expect(cut.parser.isPartial).toBe(false);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('hands data over before its packet is complete, and keeps none of it', () => {
    const packet = message({}, Buffer.alloc(1_000, 7));
    const { data, frames, parser } = parse(packet.subarray(0, 528));
    expect(data.length).toBe(500);
    expect(frames).toEqual([]);
    expect(parser.isPartial).toBe(true);
  });

  it('gives an empty packet, the end of data, as a message', () => {
    const { data, frames } = parse(message({}));
    expect(data.length).toBe(0);
    expect(frames).toEqual([message({}).toString('hex')]);
  });

  it('takes a message at the cap, and refuses the length of one past it before its payload comes', () => {
    const head = message({});
    head.writeUInt32BE(LIMITS.streamMessageMax, 0);
    expect(parse(head).parser.isPartial).toBe(true);
    head.writeUInt32BE(LIMITS.streamMessageMax + 1, 0);
    expect(() => parse(head.subarray(0, 4))).toThrow(expect.objectContaining({ code: 'protocol' }));
    head.writeUInt32BE(FRAME_OVERHEAD - 1, 0);
    expect(() => parse(head.subarray(0, 4))).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  it('refuses a head that makes no sense', () => {
    expect(() => parse(message({ type: 9 }))).toThrow(expect.objectContaining({ code: 'protocol' }));
    expect(() => parse(message({ status: 3 }))).toThrow(expect.objectContaining({ code: 'protocol' }));
    expect(() => parse(message({ program: 1 }))).toThrow(expect.objectContaining({ code: 'protocol' }));
  });
});
