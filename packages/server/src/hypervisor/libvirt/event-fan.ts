import type { DomainLifecycleEvent, EventItem } from '@aula/libvirt';

/** A change of one domain, or a word about the stream itself. */
export type LinkEvent =
  | { type: 'domain'; name: string; uuid: string; event: string }
  /** Events may be missing: look at everything again. */
  | { type: 'resync' }
  | { type: 'disconnected' };

type Listener = (event: LinkEvent) => void;

/** Hands libvirt's lifecycle events to any number of listeners, at once and in order. Listeners must not throw or wait. */
export class EventFan {
  readonly #listeners = new Set<Listener>();
  readonly #ends = new Set<() => void>();
  #closed = false;

  /** Calls `listener` for every event from now on, until the returned function is called. */
  listen(listener: Listener, ended: () => void = () => {}): () => void {
    this.#listeners.add(listener);
    this.#ends.add(ended);
    if (this.#closed) ended();
    return () => {
      this.#listeners.delete(listener);
      this.#ends.delete(ended);
    };
  }

  publish(item: EventItem<DomainLifecycleEvent>): void {
    if ('dropped' in item || 'resubscribed' in item) this.#send({ type: 'resync' });
    else this.#send({ type: 'domain', name: item.domain.name, uuid: item.domain.uuid, event: item.event });
  }

  publishLoss(): void {
    this.#send({ type: 'disconnected' });
  }

  publishReturn(): void {
    this.#send({ type: 'resync' });
  }

  /** No more events will come. */
  close(): void {
    this.#closed = true;
    for (const ended of this.#ends) ended();
  }

  #send(event: LinkEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
