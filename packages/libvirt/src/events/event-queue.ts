import type { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

/**
 * What a reader of events gets: the event; or how many were lost here because it was too slow; or that the connection was lost and
 * is back, and anything may have happened meanwhile. After either of the last two, read the state anew.
 */
export type EventItem<Event> = Event | { dropped: number } | { resubscribed: true };

/** Whether the item is an event, and no word about events that were missed. */
export function isEvent<Event extends object>(item: EventItem<Event>): item is Event {
  return !('dropped' in item) && !('resubscribed' in item);
}

/**
 * What one reader has not read yet, at most `eventQueueMax` events. When it is full the newest are counted instead of kept, and
 * the count is handed over in their place.
 */
export class EventQueue<Event> {
  #items: EventItem<Event>[] = [];
  /** Index of the oldest unread item: shifting a long array would move all of it. */
  #head = 0;
  readonly #onEnd: () => void;
  #dropped = 0;
  /** The connection came back after the last item that was kept. */
  #resubscribed = false;
  #ended: { error: LibvirtError | null } | null = null;
  #waiters: (() => void)[] = [];

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  push(event: Event): void {
    if (this.#ended) return;
    if (this.#items.length - this.#head >= LIMITS.eventQueueMax) {
      this.#dropped += 1;
      return;
    }
    for (let note = this.#takeNote(); note; note = this.#takeNote()) this.#items.push(note);
    this.#items.push(event);
    this.#wake();
  }

  /** The connection was lost and is back. However often, it is told once until it is read. */
  resubscribed(): void {
    if (this.#ended) return;
    this.#resubscribed = true;
    this.#wake();
  }

  /** After what is queued, `next` ends (null) or throws `error`. */
  end(error: LibvirtError | null): void {
    if (this.#ended) return;
    this.#ended = { error };
    this.#onEnd();
    this.#wake();
  }

  async next(): Promise<IteratorResult<EventItem<Event>, undefined>> {
    for (;;) {
      const value = this.#takeItem() ?? this.#takeNote();
      if (value !== undefined) return { done: false, value };
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
    this.#items = [];
    this.#head = 0;
    this.#dropped = 0;
    this.#resubscribed = false;
    this.end(null);
  }

  #takeItem(): EventItem<Event> | undefined {
    if (this.#head >= this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#head += 1;
    if (this.#head === this.#items.length || this.#head >= LIMITS.eventQueueMax) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** What is to be told after the items: first what was dropped, then that the connection came back. */
  #takeNote(): { dropped: number } | { resubscribed: true } | undefined {
    if (this.#dropped > 0) {
      const dropped = this.#dropped;
      this.#dropped = 0;
      return { dropped };
    }
    if (!this.#resubscribed) return undefined;
    this.#resubscribed = false;
    return { resubscribed: true };
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
