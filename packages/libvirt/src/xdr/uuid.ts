import { LibvirtError } from '../error.ts';
import type { Codec } from './codec.ts';

const UUID_BYTES = 16;
const WORDS = 4;
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
    if (!UUID_TEXT.test(value)) throw new LibvirtError('invalid', `${JSON.stringify(value.slice(0, 64))} is no UUID`);
    let at = 0;
    for (let word = 0; word < WORDS; word++) {
      let bits = 0;
      for (let digits = 0; digits < 8; at++) {
        const nibble = NIBBLES[value.charCodeAt(at)] ?? 255;
        if (nibble === 255) continue;
        bits = (bits << 4) | nibble;
        digits += 1;
      }
      w.uint32(bits);
    }
  },
};
