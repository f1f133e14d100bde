import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

/** Memory that messages are written into, one after the other. */
const SLAB_BYTES = 8_192;
/** With less left of it, the next message begins a new one. */
const ROOM_MIN = 512;
/** Longest text that is tried as ASCII character by character. */
const SHORT_TEXT = 48;
const DASH = 45;
/** Value of each hexadecimal digit by its character code, 255 for what is none. */
const NIBBLES = new Uint8Array(128).fill(255);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  NIBBLES[digit.charCodeAt(0)] = value;
  NIBBLES[digit.toUpperCase().charCodeAt(0)] = value;
}

function invalid(message: string): LibvirtError {
  return new LibvirtError('invalid', message);
}

/**
 * Writes XDR (RFC 4506), one message after the other, each of at most `max` bytes. Throws `invalid` for values that do not fit their
 * type; what it has of a message then is dropped by the next `begin`.
 */
export class XdrWriter {
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the message begins. */
  #start = 0;
  #at = 0;
  readonly #max: number;

  constructor(max: number = LIMITS.messageMax + LIMITS.messageLengthWord) {
    this.#max = max;
  }

  /** Begins a message; finished ones stay as they are. */
  begin(): void {
    if (this.#bytes.length - this.#start < ROOM_MIN) {
      this.#bytes = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#start = 0;
    }
    this.#at = this.#start;
  }

  /** What was written since `begin`. */
  finish(): Buffer {
    const message = this.#bytes.subarray(this.#start, this.#at);
    this.#start = this.#at;
    return message;
  }

  /** Leaves `count` bytes, a multiple of four, to be filled in later; until then they hold anything. */
  skip(count: number): void {
    this.#reserve(count);
  }

  /** Bytes since `begin`. */
  get length(): number {
    return this.#at - this.#start;
  }

  /** Writes a word at a place, a multiple of four since `begin`, that was written or left out already. */
  wordAt(place: number, word: number): void {
    this.#word(this.#start + place, word);
  }

  #reserve(count: number): number {
    const at = this.#at;
    const needed = at + count;
    if (needed > this.#bytes.length || needed - this.#start > this.#max) return this.#reserveMore(count);
    this.#at = needed;
    return at;
  }

  #reserveMore(count: number): number {
    const length = this.#at - this.#start;
    const needed = length + count;
    if (needed > this.#max) throw invalid(`the message would exceed ${this.#max} bytes`);
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#max, Math.max(needed, length * 2, ROOM_MIN)));
    this.#bytes.copy(grown, 0, this.#start, this.#at);
    this.#bytes = grown;
    this.#start = 0;
    this.#at = needed;
    return length;
  }

  #word(at: number, word: number): void {
    const bytes = this.#bytes;
    bytes[at] = word >>> 24;
    bytes[at + 1] = word >>> 16;
    bytes[at + 2] = word >>> 8;
    bytes[at + 3] = word;
  }

  /** Takes 0…2³²−1, and negative 32-bit numbers as the bit pattern that `|` of flags gives. */
  uint32(value: number): void {
    if (value >>> 0 !== value && (value | 0) !== value) throw invalid(`${value} is no unsigned 32-bit integer`);
    this.#word(this.#reserve(4), value);
  }

  int32(value: number): void {
    if ((value | 0) !== value) throw invalid(`${value} is no 32-bit integer`);
    this.#word(this.#reserve(4), value);
  }

  uint64(value: bigint): void {
    if (BigInt.asUintN(64, value) !== value) throw invalid(`${value} is no unsigned 64-bit integer`);
    const at = this.#reserve(8);
    this.#bytes.writeBigUInt64BE(value, at);
  }

  int64(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw invalid(`${value} is no 64-bit integer`);
    const at = this.#reserve(8);
    this.#bytes.writeBigInt64BE(value, at);
  }

  float64(value: number): void {
    if (typeof value !== 'number') throw invalid(`${typeof value} is no number`);
    const at = this.#reserve(8);
    this.#bytes.writeDoubleBE(value, at);
  }

  bool(value: boolean): void {
    this.uint32(value ? 1 : 0);
  }

  /** The bytes and their padding to a multiple of four. */
  opaque(value: Uint8Array): void {
    const padded = (value.length + 3) & ~3;
    const at = this.#reserve(padded);
    this.#bytes.set(value, at);
    this.#zero(at + value.length, at + padded);
  }

  variableOpaque(value: Uint8Array, max: number): void {
    this.#checkedLength(value.length, max);
    this.opaque(value);
  }

  /** UTF-8 without NUL, at most `max` bytes. Half a surrogate pair would become another character, so it is refused. */
  string(value: string, max: number): void {
    if (typeof value !== 'string') throw invalid(`${typeof value} is no string`);
    if (value.length <= SHORT_TEXT && this.#shortAscii(value, max)) return;
    if (value.includes('\0')) throw invalid('a string holds a NUL character');
    if (!value.isWellFormed()) throw invalid('a string holds half of a surrogate pair');
    const length = Buffer.byteLength(value);
    this.#checkedLength(length, max);
    const padded = (length + 3) & ~3;
    const at = this.#reserve(padded);
    this.#bytes.write(value, at, length, 'utf8');
    this.#zero(at + length, at + padded);
  }

  /** Names and the like: cheaper byte by byte than in calls out of JavaScript. Writes nothing and answers false for other text. */
  #shortAscii(value: string, max: number): boolean {
    const { length } = value;
    if (length > max) return false;
    const padded = (length + 3) & ~3;
    const at = this.#reserve(4 + padded);
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code === 0 || code >= 0x80) {
        this.#at = at;
        return false;
      }
      this.#bytes[at + 4 + i] = code;
    }
    this.#word(at, length);
    this.#zero(at + 4 + length, at + 4 + padded);
    return true;
  }

  /** A UUID spelled with its four dashes, in one pass: every call on a domain has one. False, with nothing written, for all else. */
  uuid(text: string): boolean {
    if (typeof text !== 'string' || text.length !== 36) return false;
    const dashes = text.charCodeAt(8) === DASH && text.charCodeAt(13) === DASH && text.charCodeAt(18) === DASH;
    if (!dashes || text.charCodeAt(23) !== DASH) return false;
    const at = this.#reserve(16);
    let bad = 0;
    for (let from = 0, to = at; to < at + 16; from += 2, to++) {
      if (from === 8 || from === 13 || from === 18 || from === 23) from += 1;
      const high = NIBBLES[text.charCodeAt(from)] ?? 255;
      const low = NIBBLES[text.charCodeAt(from + 1)] ?? 255;
      bad |= high | low;
      this.#bytes[to] = (high << 4) | low;
    }
    if (bad < 16) return true;
    this.#at = at;
    return false;
  }

  /** Padding: three bytes at most. */
  #zero(from: number, to: number): void {
    for (let i = from; i < to; i++) this.#bytes[i] = 0;
  }

  /** The count in front of an array. */
  arrayLength(count: number, max: number): void {
    this.#checkedLength(count, max);
  }

  #checkedLength(length: number, max: number): void {
    if (length > max) throw invalid(`length ${length} exceeds ${max}`);
    this.uint32(length);
  }
}
