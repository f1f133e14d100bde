import type { Channel } from '../calls/channel.ts';
import type { LibvirtError } from '../error.ts';
import type { EventReader, SubscriberOptions } from './event-reader.ts';
import { type Registrar, Registration } from './registration.ts';

/** One kind of event on the wire. */
export interface EventClass<Event> {
  readonly program: number;
  /** Number of the message that carries it. */
  readonly number: number;
  /** Reads a message's frame. Throws `protocol` if it is malformed. */
  read(frame: Buffer): { callbackId: number; event: Event };
}

/** All registrations of one event class. */
export class Topic<Event> {
  readonly #class: EventClass<Event>;
  readonly #channel: () => Channel | null;
  readonly #registrations = new Map<string, Registration<Event>>();
  /** The channel on which this class has been asked for. */
  #askedOn: Channel | null = null;

  constructor(eventClass: EventClass<Event>, channel: () => Channel | null) {
    this.#class = eventClass;
    this.#channel = channel;
  }

  /** Readers with the same `key` share what `registrar` makes. */
  subscribe(key: string, registrar: Registrar, options: SubscriberOptions, onLeave: () => void): EventReader<Event> {
    let registration = this.#registrations.get(key);
    if (!registration) {
      const register = (channel: Channel) => {
        this.#askedOn = channel;
        return registrar.register(channel);
      };
      const made = new Registration<Event>({
        registrar: { register, deregister: (channel, callbackId) => registrar.deregister(channel, callbackId) },
        channel: this.#channel,
        onUnused: () => {
          if (this.#registrations.get(key) === made) this.#registrations.delete(key);
        },
      });
      this.#registrations.set(key, made);
      registration = made;
    }
    return registration.subscribe(options, onLeave);
  }

  /**
   * Takes a message's frame; false when nobody asked for this class on the open channel. Events of a registration that is just
   * being made or was just taken back are of no interest: nobody has been promised them.
   */
  deliver(frame: Buffer): boolean {
    const channel = this.#channel();
    if (!channel || this.#askedOn !== channel) return false;
    const { callbackId, event } = this.#class.read(frame);
    for (const registration of this.#registrations.values()) if (registration.callbackId === callbackId) registration.push(event);
    return true;
  }

  /** The channel is gone. */
  detach(): void {
    for (const registration of this.#registrations.values()) registration.detach();
  }

  /** Another channel is open. */
  attach(): void {
    for (const registration of this.#registrations.values()) registration.settle();
  }

  /** The connection is over: every reader fails with the reason, or ends quietly for null. */
  end(reason: LibvirtError | null): void {
    for (const registration of [...this.#registrations.values()]) registration.end(reason);
  }
}
