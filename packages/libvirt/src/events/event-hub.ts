import type { Channel } from '../calls/channel.ts';
import { type CallSite, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import type { MessageHeader } from '../wire/header.ts';
import { malformed } from '../xdr/reader.ts';
import { type EventMap, type EventName, type EventOptions, eventSources } from './event-map.ts';
import type { EventReader } from './event-reader.ts';
import { Topic } from './topic.ts';

/** All readers of events of one connection, over all its sockets. */
export class EventHub {
  readonly #topics: { [K in EventName]?: Topic<EventMap[K]> } = {};
  readonly #byMessage = new Map<number, Topic<unknown>>();
  #channel: Channel | null = null;
  #readers = 0;

  /** Throws `overloaded`, and `invalid` for a class that is none. */
  subscribe<K extends EventName>(name: K, options: EventOptions<K>, site: CallSite): EventReader<EventMap[K]> {
    if (this.#readers >= LIMITS.eventSubscribersMax) {
      throw new LibvirtError('overloaded', `${LIMITS.eventSubscribersMax} readers of events are there already`, { site });
    }
    if (!Object.hasOwn(eventSources, name)) throw new LibvirtError('invalid', `there is no class of events ${String(name)}`, { site });
    const source = eventSources[name];
    this.#readers += 1;
    const onLeave = () => {
      this.#readers -= 1;
    };
    return this.#topic(name).subscribe(
      source.key(options),
      source.registrar(options, site),
      { name, signal: options.signal, site },
      onLeave,
    );
  }

  /** Takes an event message. Throws `protocol` if it is malformed, or of a class that nobody asked for on this channel. */
  deliver(header: MessageHeader, frame: Buffer): void {
    const topic = this.#byMessage.get(messageKey(header.program, header.procedure));
    if (topic?.deliver(frame)) return;
    throw malformed(`event ${header.procedure} of program 0x${header.program.toString(16)}, which nobody asked for`);
  }

  /** A channel is open: what has readers is registered on it. */
  attach(channel: Channel): void {
    this.#channel = channel;
    for (const topic of this.#byMessage.values()) topic.attach();
  }

  /** The channel is gone; readers wait for the next. */
  detach(): void {
    this.#channel = null;
    for (const topic of this.#byMessage.values()) topic.detach();
  }

  /** Ends every reader: with the reason, or quietly when the connection was closed by its owner. */
  end(reason: LibvirtError, quietly: boolean): void {
    this.detach();
    for (const topic of this.#byMessage.values()) topic.end(quietly ? null : reason);
  }

  #topic<K extends EventName>(name: K): Topic<EventMap[K]> {
    const known = this.#topics[name];
    if (known) return known;
    const source = eventSources[name];
    const topic = new Topic<EventMap[K]>(source, () => this.#channel);
    // The compiler cannot see that name and topic belong together when it writes.
    Object.assign(this.#topics, { [name]: topic });
    this.#byMessage.set(messageKey(source.program, source.number), topic);
    return topic;
  }
}

function messageKey(program: number, number: number): number {
  return program * 0x1_0000 + number;
}
