import type { LibvirtError } from './error.ts';
import { LIMITS } from './limits.ts';

/**
 * What one reader has not read yet, at most `eventQueueMax` items. When it is full the newest are counted instead of kept, and
 * the count is handed over in their place.
 */
export class EventQueue<T> {
  readonly #items: (T | { dropped: number })[] = [];
  readonly #onEnd: () => void;
  #dropped = 0;
  #ended: { error: LibvirtError | null } | null = null;
  #waiters: (() => void)[] = [];

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  push(item: T): void {
    if (this.#ended) return;
    if (this.#items.length >= LIMITS.eventQueueMax) {
      this.#dropped += 1;
      return;
    }
    this.#flushDropped();
    this.#items.push(item);
    this.#wake();
  }

  /** After what is queued, `next` ends (null) or throws `error`. */
  end(error: LibvirtError | null): void {
    if (this.#ended) return;
    this.#ended = { error };
    this.#onEnd();
    this.#wake();
  }

  async next(): Promise<IteratorResult<T | { dropped: number }, undefined>> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) return { done: false, value: item };
      if (this.#dropped > 0) {
        const value = { dropped: this.#dropped };
        this.#dropped = 0;
        return { done: false, value };
      }
      if (this.#ended) {
        const { error } = this.#ended;
        this.#ended = { error: null };
        if (error) throw error;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** The reader leaves: nothing is kept for it any more. */
  discard(): void {
    this.#items.length = 0;
    this.#dropped = 0;
    this.end(null);
  }

  #flushDropped(): void {
    if (this.#dropped === 0) return;
    this.#items.push({ dropped: this.#dropped });
    this.#dropped = 0;
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
