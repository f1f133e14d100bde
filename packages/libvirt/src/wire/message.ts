import type { Procedure } from '../protocol/procedure.ts';
import { XdrReader } from '../xdr/reader.ts';
import { XdrWriter } from '../xdr/writer.ts';
import { FRAME_OVERHEAD, MESSAGE_STATUS, MESSAGE_TYPE, type MessageHeader, PROGRAM_VERSION, writeHeader } from './header.ts';

/** One whole call, ready to be sent; `writer` begins a message for it. Throws `invalid` when an argument does not fit. */
export function encodeCall<Args, Result>(
  { program, number, args: codec }: Procedure<Args, Result>,
  args: Args,
  serial: number,
  writer: XdrWriter = new XdrWriter(),
): Buffer {
  writer.begin();
  writer.skip(FRAME_OVERHEAD);
  codec.write(writer, args);
  writer.wordAt(0, writer.length);
  writer.wordAt(4, program);
  writer.wordAt(8, PROGRAM_VERSION);
  writer.wordAt(12, number);
  writer.wordAt(16, MESSAGE_TYPE.call);
  writer.wordAt(20, serial);
  writer.wordAt(24, MESSAGE_STATUS.ok);
  return writer.finish();
}

/** A message of a bare header: keepalive, and a stream's finish and abort. */
export function encodeBare(header: MessageHeader, payloadBytes = 0): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_OVERHEAD);
  writeHeader(frame, header, payloadBytes);
  return frame;
}

/** Reads the whole payload as one value; throws `protocol` if it is anything else. */
export function decodePayload<T>(codec: { read(reader: XdrReader): T }, frame: Buffer): T {
  const reader = new XdrReader(frame, FRAME_OVERHEAD);
  const value = codec.read(reader);
  reader.assertEnd();
  return value;
}
