import type { Channel } from '../calls/channel.ts';
import { LibvirtError } from '../error.ts';
import { type EventReader, Subscriber, type SubscriberOptions } from './event-reader.ts';

/** How one registration is made with the daemon and taken back. */
export interface Registrar {
  /** Resolves with the daemon's number for it. */
  register(channel: Channel): Promise<number>;
  deregister(channel: Channel, callbackId: number): Promise<void>;
}

export interface RegistrationOptions {
  registrar: Registrar;
  /** The open channel, null while there is none. */
  channel: () => Channel | null;
  /** Nobody reads any more, and the daemon has been told. */
  onUnused: () => void;
}

/** One registration on the daemon, shared by all readers of the same class and filter: made for the first, taken back after the last. */
export class Registration<Event> {
  readonly #options: RegistrationOptions;
  readonly #subscribers = new Set<Subscriber<Event>>();
  #on: Channel | null = null;
  #callbackId: number | null = null;
  /** Registering and deregistering, one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(options: RegistrationOptions) {
    this.#options = options;
  }

  /** The daemon's number for it; null while there is none. */
  get callbackId(): number | null {
    return this.#callbackId;
  }

  subscribe(options: SubscriberOptions, onLeave: () => void): EventReader<Event> {
    const subscriber = new Subscriber<Event>(options, (left) => {
      this.#subscribers.delete(left);
      onLeave();
      if (this.#subscribers.size === 0) this.settle();
    });
    this.#subscribers.add(subscriber);
    if (this.#callbackId !== null) subscriber.registered();
    else this.settle();
    return subscriber.reader;
  }

  push(event: Event): void {
    for (const subscriber of this.#subscribers) subscriber.queue.push(event);
  }

  /** The channel is gone, and with it the registration. */
  detach(): void {
    this.#on = null;
    this.#callbackId = null;
  }

  /** Ends every reader: with the reason, or quietly for null. */
  end(reason: LibvirtError | null): void {
    for (const subscriber of [...this.#subscribers]) {
      if (reason) subscriber.lost(reason);
      else subscriber.queue.end(null);
    }
  }

  /** Brings the registration to what the number of readers asks for. */
  settle(): void {
    this.#work = this.#work.then(() => this.#settle());
  }

  async #settle(): Promise<void> {
    const channel = this.#options.channel();
    const wanted = this.#subscribers.size > 0;
    if (channel && !channel.reason) {
      if (wanted && this.#on !== channel) await this.#register(channel);
      else if (!wanted && this.#on === channel) await this.#deregister(channel);
    }
    if (this.#subscribers.size === 0 && this.#callbackId === null) this.#options.onUnused();
  }

  async #register(channel: Channel): Promise<void> {
    try {
      const callbackId = await this.#options.registrar.register(channel);
      if (channel.reason) return;
      this.#on = channel;
      this.#callbackId = callbackId;
      for (const subscriber of this.#subscribers) subscriber.registered();
      if (this.#subscribers.size === 0) await this.#deregister(channel);
    } catch (error) {
      // A lost channel is followed by another, or by the end of all readers.
      if (channel.reason) return;
      this.#fail(error instanceof LibvirtError ? error : new LibvirtError('protocol', 'registering for events failed', { cause: error }));
    }
  }

  #fail(error: LibvirtError): void {
    for (const subscriber of [...this.#subscribers]) subscriber.fail(error);
  }

  async #deregister(channel: Channel): Promise<void> {
    const callbackId = this.#callbackId;
    this.detach();
    if (callbackId !== null) await this.#options.registrar.deregister(channel, callbackId).catch(() => {});
  }
}
