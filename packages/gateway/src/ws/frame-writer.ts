import { MAX_CONTROL_BYTES, OPCODE } from './opcodes.ts';

const FIN = 0x80;

/** Bytes that the header of an unmasked frame with `length` bytes of payload takes: 2, 4 or 10. */
export const headerLength = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/** Writes the header of a whole, unmasked frame so that it ends right before `end`; returns where it starts. */
export const writeHeaderBefore = (target: Buffer, end: number, opcode: number, length: number): number => {
  const size = headerLength(length);
  const at = end - size;
  target[at] = FIN | opcode;
  if (size === 2) target[at + 1] = length;
  else if (size === 4) {
    target[at + 1] = 126;
    target.writeUInt16BE(length, at + 2);
  } else {
    target[at + 1] = 127;
    target.writeUInt32BE(Math.floor(length / 2 ** 32), at + 2);
    target.writeUInt32BE(length >>> 0, at + 6);
  }
  return at;
};

/** The header of a whole, unmasked frame. */
export const frameHeader = (opcode: number, length: number): Buffer => {
  const header = Buffer.allocUnsafe(headerLength(length));
  writeHeaderBefore(header, header.length, opcode, length);
  return header;
};

/** A whole, unmasked frame in one buffer. */
export const frame = (opcode: number, payload: Uint8Array): Buffer => Buffer.concat([frameHeader(opcode, payload.length), payload]);

/** A close frame; a reason longer than fits is cut at a character. */
export const closeFrame = (code: number, reason = ''): Buffer => {
  let text = reason;
  while (Buffer.byteLength(text) > MAX_CONTROL_BYTES - 2) text = text.slice(0, -1);
  const payload = Buffer.allocUnsafe(2 + Buffer.byteLength(text));
  payload.writeUInt16BE(code, 0);
  payload.write(text, 2);
  return frame(OPCODE.close, payload);
};
