import { LibvirtError } from '../error.ts';
import type { Codec } from './codec.ts';
import type { XdrWriter } from './writer.ts';

const UUID_BYTES = 16;
const TEXT_LENGTH = 36;
const DASH = 45;
/** Value of each hexadecimal digit by its character code, 255 for what is none. */
const NIBBLES = new Uint8Array(128).fill(255);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  NIBBLES[digit.charCodeAt(0)] = value;
  NIBBLES[digit.toUpperCase().charCodeAt(0)] = value;
}
const UUID_TEXT = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** A UUID as text, lower case with dashes: `c7a5fdbd-edaf-9455-926a-d65c16db1809`. Writing takes upper case and no dashes too. */
export const uuid: Codec<string> = {
  type: { kind: 'uuid' },
  minBytes: UUID_BYTES,
  read(r) {
    const hex = r.hex(UUID_BYTES);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
  write(w, value) {
    if (writeUsual(w, value)) return;
    if (!UUID_TEXT.test(value)) throw new LibvirtError('invalid', `${JSON.stringify(value.slice(0, 64))} is no UUID`);
    w.opaque(Buffer.from(value.replaceAll('-', ''), 'hex'));
  },
};

/** The spelling with four dashes, in one pass: every call on a domain has one. False, with nothing written, for any other. */
function writeUsual(w: XdrWriter, text: string): boolean {
  if (text.length !== TEXT_LENGTH) return false;
  if (text.charCodeAt(8) !== DASH || text.charCodeAt(13) !== DASH || text.charCodeAt(18) !== DASH || text.charCodeAt(23) !== DASH)
    return false;
  const first = group(text, 0, 8);
  const second = group(text, 9, 13) * 0x1_0000 + group(text, 14, 18);
  const third = group(text, 19, 23) * 0x1_0000 + group(text, 24, 28);
  const fourth = group(text, 28, 36);
  if (Number.isNaN(first + second + third + fourth)) return false;
  w.uint32(first);
  w.uint32(second);
  w.uint32(third);
  w.uint32(fourth);
  return true;
}

/** Hexadecimal digits as a number; NaN if there is anything else. */
function group(text: string, from: number, to: number): number {
  let bits = 0;
  for (let at = from; at < to; at++) {
    const nibble = NIBBLES[text.charCodeAt(at)] ?? 255;
    if (nibble === 255) return Number.NaN;
    bits = (bits << 4) | nibble;
  }
  return bits >>> 0;
}
