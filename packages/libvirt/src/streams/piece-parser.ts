import { LIMITS } from '../limits.ts';
import { FrameParser } from '../wire/frame-parser.ts';
import { FRAME_OVERHEAD, MESSAGE_STATUS, MESSAGE_TYPE, type MessageHeader, PROGRAM, readHeader } from '../wire/header.ts';
import { malformed } from '../xdr/reader.ts';

/**
 * Cuts the bytes of a stream's socket into messages, but hands over the payload of data packets as it comes, in pieces
 * that share memory with the chunks: no packet is put together, and nothing is copied. All other messages come whole.
 */
export class PieceParser {
  readonly #whole: FrameParser;
  readonly #maxBytes: number;
  readonly #onPiece: (header: MessageHeader, piece: Buffer) => void;
  /** Length word and header of the message that begins. */
  readonly #head = Buffer.alloc(FRAME_OVERHEAD);
  #headBytes = 0;
  /** The data packet whose payload comes. */
  #packet: MessageHeader | null = null;
  /** Bytes that the message whose head is there still lacks. */
  #left = 0;

  constructor(maxBytes: number, onPiece: (header: MessageHeader, piece: Buffer) => void) {
    this.#maxBytes = maxBytes;
    this.#whole = new FrameParser(maxBytes);
    this.#onPiece = onPiece;
  }

  /** A message has begun and is not complete. */
  get isPartial(): boolean {
    return this.#headBytes > 0 || this.#left > 0;
  }

  /** Calls `onFrame` for each whole message that `chunk` completes. Throws `protocol` on a bad head; feed no more after that. */
  push(chunk: Buffer, onFrame: (frame: Buffer) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        at = this.#takeHead(chunk, at, onFrame);
        continue;
      }
      const end = Math.min(chunk.length, at + this.#left);
      const piece = chunk.subarray(at, end);
      this.#left -= piece.length;
      at = end;
      if (this.#packet) this.#onPiece(this.#packet, piece);
      else this.#whole.push(piece, onFrame);
    }
  }

  #takeHead(chunk: Buffer, at: number, onFrame: (frame: Buffer) => void): number {
    const end = Math.min(chunk.length, at + FRAME_OVERHEAD - this.#headBytes);
    chunk.copy(this.#head, this.#headBytes, at, end);
    this.#headBytes += end - at;
    if (this.#headBytes >= LIMITS.messageLengthWord) this.#checkLength(this.#head.readUInt32BE(0));
    if (this.#headBytes < FRAME_OVERHEAD) return end;
    this.#headBytes = 0;
    this.#left = this.#head.readUInt32BE(0) - FRAME_OVERHEAD;
    const header = readHeader(this.#head);
    this.#packet = this.#left > 0 && isData(header) ? header : null;
    if (!this.#packet) this.#whole.push(Buffer.from(this.#head), onFrame);
    return end;
  }

  #checkLength(length: number): void {
    if (length < FRAME_OVERHEAD || length > this.#maxBytes)
      throw malformed(`length ${length} is outside of ${FRAME_OVERHEAD}…${this.#maxBytes}`);
  }
}

function isData({ program, type, status }: MessageHeader): boolean {
  return program !== PROGRAM.keepAlive && type === MESSAGE_TYPE.stream && status === MESSAGE_STATUS.continue;
}
