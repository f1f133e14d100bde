import { lost } from './calls.ts';
import { callSite, LibvirtError } from './error.ts';
import { EventQueue } from './event-queue.ts';
import { type DomainLifecycleEvent, type DomainLifecycleItem, lifecycleEvent, lifecycleMessage } from './events.ts';
import { LIMITS } from './limits.ts';
import { decodePayload } from './wire/message.ts';

/** Lifecycle events of all domains. Also iterable with `for await`; leaving the loop or `return()` ends it. */
export interface DomainLifecycleEvents extends AsyncIterableIterator<DomainLifecycleItem, undefined>, AsyncDisposable {
  /** Resolves when the daemon has taken the registration: changes after that are reported. */
  readonly ready: Promise<void>;
}

/** How the hub registers with the daemon. */
export interface LifecycleRegistrar {
  register(): Promise<number>;
  deregister(callbackId: number): Promise<void>;
}

/** Shares one registration on the daemon among all readers of lifecycle events: made for the first, taken back after the last. */
export class LifecycleHub {
  readonly #registrar: LifecycleRegistrar;
  readonly #queues = new Set<EventQueue<DomainLifecycleEvent>>();
  #callbackId: number | null = null;
  /** Registering and deregistering, one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(registrar: LifecycleRegistrar) {
    this.#registrar = registrar;
  }

  subscribe(signal: AbortSignal | undefined): DomainLifecycleEvents {
    if (this.#queues.size >= LIMITS.eventSubscribersMax) {
      throw new LibvirtError('overloaded', `${LIMITS.eventSubscribersMax} readers of events are there already`, {
        site: callSite(this.subscribe),
      });
    }
    const onAbort = () => queue.discard();
    const queue = new EventQueue<DomainLifecycleEvent>(() => {
      signal?.removeEventListener('abort', onAbort);
      this.#queues.delete(queue);
      if (this.#queues.size === 0) this.#reconcile().catch(() => {});
    });
    this.#queues.add(queue);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) queue.discard();
    const ready = this.#reconcile();
    ready.catch((error: unknown) => queue.end(error instanceof LibvirtError ? error : new LibvirtError('protocol', String(error))));
    return iterator(queue, ready);
  }

  /** Takes an event message's frame. Throws `protocol` if it is malformed. */
  deliver(frame: Buffer): void {
    const message = decodePayload(lifecycleMessage, frame);
    // The id is not known yet for events that overtake the answer to the registration.
    const other = this.#callbackId !== null && message.callbackId !== this.#callbackId;
    if (other || this.#queues.size === 0) return;
    const event = lifecycleEvent(message);
    for (const queue of this.#queues) queue.push(event);
  }

  /** Ends every reader: with the reason, or quietly when the connection was closed by its owner. */
  close(reason: LibvirtError, quietly: boolean): void {
    for (const queue of [...this.#queues]) queue.end(quietly ? null : lost(reason, 'domain events'));
    this.#callbackId = null;
  }

  /** Brings the registration to what the number of readers asks for. */
  #reconcile(): Promise<void> {
    const work = this.#work.then(async () => {
      if (this.#queues.size > 0 && this.#callbackId === null) {
        this.#callbackId = await this.#registrar.register();
      } else if (this.#queues.size === 0 && this.#callbackId !== null) {
        const callbackId = this.#callbackId;
        this.#callbackId = null;
        await this.#registrar.deregister(callbackId);
      }
    });
    this.#work = work.catch(() => {});
    return work;
  }
}

function iterator(queue: EventQueue<DomainLifecycleEvent>, ready: Promise<void>): DomainLifecycleEvents {
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
