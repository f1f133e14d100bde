import { Socket } from 'node:net';
import { LIMITS } from '../limits.ts';

/** Least room that a read gets where chunks are kept; with less left in the slab, the next read begins a new one. */
const READ_ROOM_MIN = LIMITS.streamSlab / 4;

/**
 * A socket that hands what it reads straight to one receiver, past Node's stream machinery, which costs more than the rest
 * of a small call. It reads nothing until it has its receiver.
 */
export class SlabSocket extends Socket {
  readonly #reading: Reading;

  constructor() {
    const reading = new Reading();
    super({ onread: { buffer: () => reading.room(), callback: (count) => reading.filled(count) } });
    this.#reading = reading;
    this.pause();
  }

  /**
   * Sets the receiver and starts to read. `pause()` and `resume()` hold it up as those of any socket do. With `kept`, chunks may be
   * kept for good, at the price of new memory all the time; without, a chunk's memory is written again once `receiver` returns.
   */
  receive(receiver: (chunk: Buffer) => void, kept: boolean): void {
    this.#reading.receiver = receiver;
    this.#reading.kept = kept;
    this.resume();
  }

  /** Says anew whether chunks are kept from now on. Those that were handed out as kept stay as they are. */
  set keepsChunks(kept: boolean) {
    this.#reading.kept = kept;
  }
}

/** Where reads go. */
class Reading {
  receiver: (chunk: Buffer) => void = () => {};
  kept = true;
  #slab: Buffer = Buffer.allocUnsafeSlow(LIMITS.receiveSlab);
  #at = 0;
  /** The last chunk that was not to be kept: one of the same length, as answers to the same call are, needs no new view. */
  #last: Buffer | null = null;

  room(): Uint8Array {
    if (this.#slab.length - this.#at < READ_ROOM_MIN) {
      this.#slab = Buffer.allocUnsafeSlow(LIMITS.streamSlab);
      this.#at = 0;
      this.#last = null;
    }
    return this.#at === 0 ? this.#slab : this.#slab.subarray(this.#at);
  }

  filled(count: number): boolean {
    this.receiver(this.kept ? this.#taken(count) : this.#lent(count));
    return true;
  }

  #taken(count: number): Buffer {
    const at = this.#at;
    this.#at += count;
    this.#last = null;
    return this.#slab.subarray(at, at + count);
  }

  #lent(count: number): Buffer {
    if (this.#last?.length !== count) this.#last = this.#slab.subarray(this.#at, this.#at + count);
    return this.#last;
  }
}
