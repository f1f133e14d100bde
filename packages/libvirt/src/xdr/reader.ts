import { LibvirtError } from '../error.ts';

/** Fails as the connection must fail: the peer sent something that is no valid XDR of the expected type. */
export function malformed(message: string): LibvirtError {
  return new LibvirtError('protocol', `malformed message: ${message}`);
}

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
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64BE(this.#take(8));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#take(8));
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

  /** `length` bytes, a multiple of four, as hexadecimal digits in lower case. */
  hex(length: number): string {
    const at = this.#take(length);
    return this.#bytes.toString('hex', at, at + length);
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
