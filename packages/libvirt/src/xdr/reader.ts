import { LibvirtError } from '../error.ts';

/** Fails as the connection must fail: the peer sent something that is no valid XDR of the expected type. */
export function malformed(message: string): LibvirtError {
  return new LibvirtError('protocol', `malformed message: ${message}`);
}

/** Where two words become one number: far cheaper than arithmetic on big ones. */
const WORDS = new DataView(new ArrayBuffer(8));
/** Two characters for each byte. */
const HEX = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''));
const UUID_TEXT = Buffer.from('00000000-0000-0000-0000-000000000000');

/** Reads XDR (RFC 4506) from one message's bytes. Every method throws a `protocol` error rather than read past the end. */
export class XdrReader {
  readonly #bytes: Buffer;
  #at: number;
  readonly #end: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  #take(count: number): number {
    const at = this.#at;
    if (count > this.#end - at) throw malformed(`${count} bytes wanted, ${this.#end - at} left`);
    this.#at = at + count;
    return at;
  }

  uint32(): number {
    return this.int32() >>> 0;
  }

  int32(): number {
    const at = this.#take(4);
    const bytes = this.#bytes;
    return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  }

  uint64(): bigint {
    this.#twoWords();
    return WORDS.getBigUint64(0);
  }

  int64(): bigint {
    this.#twoWords();
    return WORDS.getBigInt64(0);
  }

  #twoWords(): void {
    WORDS.setInt32(0, this.int32());
    WORDS.setInt32(4, this.int32());
  }

  float64(): number {
    return this.#bytes.readDoubleBE(this.#take(8));
  }

  bool(): boolean {
    const value = this.uint32();
    if (value > 1) throw malformed(`${value} is no boolean`);
    return value === 1;
  }

  /** `length` bytes and their padding to a multiple of four, which must be zero. The result is a copy. */
  opaque(length: number): Buffer {
    const at = this.#take(length);
    this.#padding(length);
    return Buffer.from(this.#bytes.subarray(at, at + length));
  }

  /** 16 bytes as a UUID's text, lower case with dashes. */
  uuid(): string {
    const at = this.#take(16);
    for (let from = at, to = 0; from < at + 16; from++, to += 2) {
      if (to === 8 || to === 13 || to === 18 || to === 23) to += 1;
      const digits = (this.#bytes[from] ?? 0) * 2;
      UUID_TEXT[to] = HEX[digits] ?? 0;
      UUID_TEXT[to + 1] = HEX[digits + 1] ?? 0;
    }
    return UUID_TEXT.toString('latin1');
  }

  /** A length word of at most `max` and as many bytes. */
  variableOpaque(max: number): Buffer {
    return this.opaque(this.length(max, 1));
  }

  /** UTF-8 of at most `max` bytes without NUL. Bytes that are no UTF-8 become U+FFFD, as host file names may hold anything. */
  string(max: number): string {
    const length = this.length(max, 1);
    const at = this.#take(length);
    this.#padding(length);
    const text = this.#bytes.toString('utf8', at, at + length);
    if (text.includes('\0')) throw malformed('NUL in a string');
    return text;
  }

  /** A count of at most `max`, refused when that many elements of `elementBytes` each cannot be left in the message. */
  length(max: number, elementBytes: number): number {
    const count = this.uint32();
    if (count > max) throw malformed(`length ${count} exceeds ${max}`);
    if (count * elementBytes > this.remaining) throw malformed(`length ${count} exceeds the message`);
    return count;
  }

  /** Throws unless all bytes were read. */
  assertEnd(): void {
    if (this.remaining !== 0) throw malformed(`${this.remaining} bytes too many`);
  }

  #padding(length: number): void {
    const count = (4 - (length & 3)) & 3;
    const at = this.#take(count);
    for (let i = at; i < at + count; i++) if (this.#bytes[i] !== 0) throw malformed('padding is not zero');
  }
}
