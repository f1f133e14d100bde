import { LIMITS } from '../limits.ts';
import { malformed } from '../xdr/reader.ts';
import { FRAME_OVERHEAD } from './header.ts';

/**
 * Cuts a byte stream into whole messages. A length outside of 28…`maxBytes` throws at once, before anything is kept
 * for it; a message in pieces takes at most twice the bytes that have come.
 */
export class FrameParser {
  readonly #maxBytes: number;
  /** The message in pieces; `#have` of its bytes are there. */
  #partial: Buffer | null = null;
  #have = 0;

  constructor(maxBytes: number = LIMITS.messageMax + LIMITS.messageLengthWord) {
    this.#maxBytes = maxBytes;
  }

  /** A message has begun and is not complete. */
  get isPartial(): boolean {
    return this.#have > 0;
  }

  /**
   * Calls `onFrame` for each message that `chunk` completes. Frames share memory with `chunk`: copy what you keep.
   * Throws `protocol` on a bad length; feed no more after that.
   */
  push(chunk: Buffer, onFrame: (frame: Buffer) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#have > 0) {
        at = this.#extend(chunk, at, onFrame);
        continue;
      }
      const left = chunk.length - at;
      const length = left < LIMITS.messageLengthWord ? left + 1 : this.#checked(chunk.readUInt32BE(at));
      if (length > left) this.#begin(chunk.subarray(at));
      else onFrame(length === chunk.length ? chunk : chunk.subarray(at, at + length));
      at += length;
    }
  }

  #checked(length: number): number {
    if (length < FRAME_OVERHEAD || length > this.#maxBytes)
      throw malformed(`length ${length} is outside of ${FRAME_OVERHEAD}…${this.#maxBytes}`);
    return length;
  }

  #begin(piece: Buffer): void {
    this.#partial = Buffer.allocUnsafe(Math.max(piece.length, FRAME_OVERHEAD));
    this.#have = piece.copy(this.#partial);
  }

  /** Takes what the partial message still lacks from `chunk`; answers where the rest begins. */
  #extend(chunk: Buffer, at: number, onFrame: (frame: Buffer) => void): number {
    const lengthKnown = this.#have >= LIMITS.messageLengthWord;
    const target = lengthKnown ? this.#checked(this.#partial?.readUInt32BE(0) ?? 0) : LIMITS.messageLengthWord;
    const end = Math.min(chunk.length, at + target - this.#have);
    const buffer = this.#room(this.#have + end - at, lengthKnown ? target : FRAME_OVERHEAD);
    chunk.copy(buffer, this.#have, at, end);
    this.#have += end - at;
    if (this.#have < target) return end;
    if (!lengthKnown) {
      this.#checked(buffer.readUInt32BE(0));
      return end;
    }
    this.#partial = null;
    this.#have = 0;
    onFrame(buffer.subarray(0, target));
    return end;
  }

  #room(needed: number, most: number): Buffer {
    const old = this.#partial;
    if (old && old.length >= needed) return old;
    const grown = Buffer.allocUnsafe(Math.max(needed, Math.min(most, Math.max(LIMITS.messageInitial, (old?.length ?? 0) * 2))));
    old?.copy(grown, 0, 0, this.#have);
    this.#partial = grown;
    return grown;
  }
}
