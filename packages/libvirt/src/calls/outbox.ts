import type { Duplex } from 'node:stream';

/**
 * Messages on their way to the socket. The first of a turn goes out at once: a lone call waits for nothing. Further ones, and those
 * that answers let go, go out together in one system call at the turn's end.
 */
export class Outbox {
  readonly #socket: Duplex;
  #batch: Buffer[] = [];
  /** Whether more than one message may come about in this turn, so that the next is worth waiting for. */
  #batching = false;
  #receiving = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  write(frame: Buffer): void {
    if (!this.#batching) {
      this.#batching = true;
      this.#socket.write(frame);
      return;
    }
    if (this.#batch.push(frame) === 1 && !this.#receiving) queueMicrotask(this.flush);
  }

  /** Sends what is held back: before anything is written past this. */
  readonly flush = (): void => {
    const batch = this.#batch;
    if (batch.length === 0 || this.#socket.destroyed) return;
    this.#batch = [];
    const [only] = batch;
    this.#socket.write(batch.length === 1 && only ? only : Buffer.concat(batch));
  };

  /** What comes is about to be handed out: answers let further calls go. */
  receiving(): void {
    this.#batching = true;
    this.#receiving = true;
  }

  /** It is handed out; it was `messages`. Several let several callers go on, who may each call anew in this turn. */
  received(messages: number): void {
    this.#receiving = false;
    this.flush();
    this.#batching = messages > 1;
  }
}
