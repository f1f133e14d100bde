import { Socket } from 'node:net';
import { LIMITS } from '../limits.ts';

/** Least room that a read gets; with less left in the slab, the next read begins a new one. */
const READ_ROOM_MIN = LIMITS.receiveSlab / 4;

/**
 * A socket that hands what it reads straight to one receiver, past Node's stream machinery, which costs more than the rest
 * of a small call. It reads nothing until it has its receiver. Reads fill slabs one after the other: no chunk's memory is
 * written again, so chunks can be kept, at the price of keeping their slab.
 */
export class SlabSocket extends Socket {
  readonly #reading: Reading;

  constructor() {
    const reading = new Reading();
    super({ onread: { buffer: () => reading.room(), callback: (count) => reading.filled(count) } });
    this.#reading = reading;
    this.pause();
  }

  /** Sets the receiver and starts to read. `pause()` and `resume()` hold it up as those of any socket do. */
  receive(receiver: (chunk: Buffer) => void): void {
    this.#reading.receiver = receiver;
    this.resume();
  }
}

class Reading {
  receiver: (chunk: Buffer) => void = () => {};
  #slab: Buffer = Buffer.allocUnsafeSlow(LIMITS.receiveSlab);
  #at = 0;

  room(): Uint8Array {
    if (this.#slab.length - this.#at < READ_ROOM_MIN) {
      this.#slab = Buffer.allocUnsafeSlow(LIMITS.receiveSlab);
      this.#at = 0;
    }
    return this.#at === 0 ? this.#slab : this.#slab.subarray(this.#at);
  }

  filled(count: number): boolean {
    const at = this.#at;
    this.#at += count;
    this.receiver(this.#slab.subarray(at, this.#at));
    return true;
  }
}
