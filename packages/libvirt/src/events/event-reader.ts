import { lost } from '../calls/calls.ts';
import { type CallSite, LibvirtError } from '../error.ts';
import { type EventItem, EventQueue } from './event-queue.ts';

/** Events of one class, from `ready` on. Leaving the loop, `return()` or the signal ends it. */
export interface EventReader<Event> extends AsyncIterableIterator<EventItem<Event>, undefined>, AsyncDisposable {
  /** Resolves when the daemon has taken the registration: what happens after that is reported. Need not be awaited. */
  readonly ready: Promise<void>;
}

export interface SubscriberOptions {
  /** The class of events. */
  name: string;
  signal: AbortSignal | undefined;
  /** Who reads. */
  site: CallSite;
}

/** The hub's end of one {@link EventReader}. */
export class Subscriber<Event> {
  readonly queue: EventQueue<Event>;
  readonly reader: EventReader<Event>;
  readonly #ready = Promise.withResolvers<void>();
  readonly #options: SubscriberOptions;
  #registered = false;

  constructor(options: SubscriberOptions, onLeave: (subscriber: Subscriber<Event>) => void) {
    this.#options = options;
    const { name, signal, site } = options;
    const onAbort = () => queue.discard();
    const queue = new EventQueue<Event>(() => {
      signal?.removeEventListener('abort', onAbort);
      this.#ready.reject(new LibvirtError('cancelled', `the reader of ${name} left before it was registered`, { site }));
      onLeave(this);
    });
    this.queue = queue;
    this.#ready.promise.catch(() => {});
    this.reader = eventReader(queue, this.#ready.promise);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) queueMicrotask(onAbort);
  }

  /** The daemon has (again) a registration for it. */
  registered(): void {
    if (this.#registered) this.queue.resubscribed();
    this.#registered = true;
    this.#ready.resolve();
  }

  /** The connection is gone for good. */
  lost(reason: LibvirtError): void {
    this.fail(lost(reason, `events ${this.#options.name}`, this.#options.site));
  }

  fail(error: LibvirtError): void {
    this.#ready.reject(error);
    this.queue.end(error);
  }
}

function eventReader<Event>(queue: EventQueue<Event>, ready: Promise<void>): EventReader<Event> {
  return {
    ready,
    next: () => queue.next(),
    async return() {
      queue.discard();
      return { done: true, value: undefined };
    },
    async [Symbol.asyncDispose]() {
      queue.discard();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
