import type { EventItem, EventMap } from '@aula/libvirt';

/** libvirt's events that are followed. */
export type FollowedEvent = 'domainLifecycle' | 'domainAgentLifecycle' | 'networkLifecycle';

/** A change of one domain or network, or a word about the stream itself. */
export type LinkEvent =
  | { type: 'domain'; name: string; uuid: string; event: string }
  /** A guest agent begins or ends to listen. */
  | { type: 'agent'; name: string; connected: boolean }
  | { type: 'network'; name: string; event: string }
  /** A DHCP lease of some network was given, renewed or taken back. */
  | { type: 'leases' }
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

  publish(item: EventItem<EventMap[FollowedEvent]>): void {
    if ('dropped' in item || 'resubscribed' in item) this.#send({ type: 'resync' });
    else if ('network' in item) this.#send({ type: 'network', name: item.network.name, event: item.event });
    else if ('state' in item) this.#send({ type: 'agent', name: item.domain.name, connected: item.state === 'connected' });
    else this.#send({ type: 'domain', name: item.domain.name, uuid: item.domain.uuid, event: item.event });
  }

  publishLeases(): void {
    this.#send({ type: 'leases' });
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
