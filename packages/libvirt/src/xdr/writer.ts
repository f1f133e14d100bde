import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

const INITIAL_BYTES = 256;
/** Longest text that is tried as ASCII character by character. */
const SHORT_TEXT = 48;
const INT32_MIN = -0x8000_0000;
const UINT32_MAX = 0xffff_ffff;

function invalid(message: string): LibvirtError {
  return new LibvirtError('invalid', message);
}

/** Writes XDR (RFC 4506) into a growing buffer of at most `max` bytes. Throws `invalid` for values that do not fit their type. */
export class XdrWriter {
  #bytes: Buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #at = 0;
  readonly #max: number;

  constructor(max: number = LIMITS.messageMax + LIMITS.messageLengthWord) {
    this.#max = max;
  }

  /** What was written; shares the writer's memory, so write no more after it. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** Leaves `count` bytes, a multiple of four, to be filled in later; until then they hold anything. */
  skip(count: number): void {
    this.#reserve(count);
  }

  #reserve(count: number): number {
    const at = this.#at;
    const needed = at + count;
    if (needed > this.#max) throw invalid(`the message would exceed ${this.#max} bytes`);
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.#max, Math.max(needed, this.#bytes.length * 2)));
      this.#bytes.copy(grown, 0, 0, at);
      this.#bytes = grown;
    }
    this.#at = needed;
    return at;
  }

  /** Takes 0…2³²−1, and negative 32-bit numbers as the bit pattern that `|` of flags gives. */
  uint32(value: number): void {
    if (!Number.isInteger(value) || value < INT32_MIN || value > UINT32_MAX) throw invalid(`${value} is no unsigned 32-bit integer`);
    const at = this.#reserve(4);
    this.#bytes.writeUInt32BE(value >>> 0, at);
  }

  int32(value: number): void {
    if (!Number.isInteger(value) || (value | 0) !== value) throw invalid(`${value} is no 32-bit integer`);
    const at = this.#reserve(4);
    this.#bytes.writeInt32BE(value, at);
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
    this.#bytes.writeUInt32BE(length, at);
    this.#zero(at + 4 + length, at + 4 + padded);
    return true;
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
