import { xdrArbitrary } from '@aula/testkit';
import fc from 'fast-check';
import { eventProcedures, procedures } from '../../../packages/libvirt/src/protocol/index.ts';
import { holePayload } from '../../../packages/libvirt/src/streams/hole.ts';
import {
  FRAME_OVERHEAD,
  MESSAGE_STATUS,
  MESSAGE_TYPE,
  type MessageHeader,
  PROGRAM,
  writeHeader,
} from '../../../packages/libvirt/src/wire/header.ts';
import { wireError } from '../../../packages/libvirt/src/wire/remote-error.ts';
import type { XdrType } from '../../../packages/libvirt/src/xdr/codec.ts';
import type { XdrReader } from '../../../packages/libvirt/src/xdr/reader.ts';
import { XdrWriter } from '../../../packages/libvirt/src/xdr/writer.ts';

/** A codec whose values are made from its own description. */
export interface UntypedCodec {
  readonly type: XdrType;
  read(reader: XdrReader): unknown;
  write(writer: XdrWriter, value: unknown): void;
}

const VALUES_EACH = 3;
const ERRORS = 40;
const LONG_LIST = 60;

export const bareHeader = (header: Partial<MessageHeader>): MessageHeader => ({
  program: PROGRAM.remote,
  procedure: 1,
  type: MESSAGE_TYPE.reply,
  serial: 1,
  status: MESSAGE_STATUS.ok,
  ...header,
});

/** A whole message. */
export function frameOf(header: MessageHeader, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const frame = Buffer.alloc(FRAME_OVERHEAD + payload.length);
  writeHeader(frame, header, payload.length);
  frame.set(payload, FRAME_OVERHEAD);
  return frame;
}

export function encode(codec: UntypedCodec, value: unknown): Buffer {
  const writer = new XdrWriter();
  codec.write(writer, value);
  return writer.finish();
}

/** `count` values of the codec, the same for the same seed. */
export const samples = (codec: UntypedCodec, count: number, seed: number): unknown[] =>
  fc.sample(xdrArbitrary(codec.type), { numRuns: count, seed });

/** Real messages of every kind that a daemon sends: answers and errors of every procedure, every event, streams, keepalive. */
export function makeSeeds(seed: number): Buffer[] {
  const frames: Buffer[] = [];
  for (const { program, number, result, stream } of Object.values(procedures)) {
    const header = bareHeader({ program, procedure: number });
    for (const value of samples(result, VALUES_EACH, seed)) frames.push(frameOf(header, encode(result, value)));
    for (const value of longLists(result, seed)) frames.push(frameOf(header, encode(result, value)));
    if (stream !== null) frames.push(...streamPackets(header, seed));
  }
  for (const { program, number, message } of Object.values(eventProcedures)) {
    const header = bareHeader({ program, procedure: number, type: MESSAGE_TYPE.message });
    for (const value of samples(message, VALUES_EACH, seed)) frames.push(frameOf(header, encode(message, value)));
  }
  for (const value of samples(wireError, ERRORS, seed)) {
    frames.push(frameOf(bareHeader({ status: MESSAGE_STATUS.error }), encode(wireError, value)));
  }
  for (const procedure of [1, 2]) frames.push(frameOf(bareHeader({ program: PROGRAM.keepAlive, procedure, type: MESSAGE_TYPE.message })));
  return frames;
}

/** Results that hold lists, with long ones. */
function longLists(codec: UntypedCodec, seed: number): unknown[] {
  const { type } = codec;
  if (type.kind !== 'struct') return [];
  const list = type.fields.find((field) => field.type.kind === 'array');
  if (list?.type.kind !== 'array') return [];
  const items = fc.sample(xdrArbitrary(list.type.of), { numRuns: Math.min(LONG_LIST, list.type.max), seed });
  return fc.sample(xdrArbitrary(type), { numRuns: 1, seed }).map((value) => Object.assign({}, value, { [list.name]: items }));
}

export function streamPackets(of: MessageHeader, seed: number): Buffer[] {
  const header = { ...of, type: MESSAGE_TYPE.stream, status: MESSAGE_STATUS.continue };
  const hole = encode(holePayload, { length: 65_536n, flags: 0 });
  const [error] = samples(wireError, 1, seed);
  return [
    frameOf(header, Buffer.from('bytes of a volume, seventy of them or so, in one packet of a stream..')),
    frameOf(header, Buffer.alloc(9_000, 7)),
    frameOf(header),
    frameOf({ ...header, type: MESSAGE_TYPE.streamHole }, hole),
    frameOf({ ...header, status: MESSAGE_STATUS.ok }),
    frameOf({ ...header, status: MESSAGE_STATUS.error }, encode(wireError, error)),
  ];
}
