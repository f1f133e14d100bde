import type { Procedure } from '../protocol/procedure.ts';
import { XdrReader } from '../xdr/reader.ts';
import { XdrWriter } from '../xdr/writer.ts';
import { FRAME_OVERHEAD, MESSAGE_STATUS, MESSAGE_TYPE, type MessageHeader, writeHeader } from './header.ts';

/** One whole call, ready to be sent. Throws `invalid` when an argument does not fit. */
export function encodeCall<Args, Result>(procedure: Procedure<Args, Result>, args: Args, serial: number): Buffer {
  const writer = new XdrWriter();
  writer.skip(FRAME_OVERHEAD);
  procedure.args.write(writer, args);
  const frame = writer.finish();
  const { program, number } = procedure;
  const header = { program, procedure: number, type: MESSAGE_TYPE.call, serial, status: MESSAGE_STATUS.ok };
  writeHeader(frame, header, frame.length - FRAME_OVERHEAD);
  return frame;
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
