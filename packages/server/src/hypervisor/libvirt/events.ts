import { parseSeatName, type SeatName } from '@aula/model';
import type { HostEvent } from '../host.ts';
import type { EventFan, LinkEvent } from './event-fan.ts';

/** Names waiting for a slow reader; beyond that it is told to look at everything again. */
const PENDING_SEATS_MAX = 2048;
const PENDING_NETWORKS_MAX = 256;

/**
 * The host's events for one reader. A seat that changed several times before it was read is told once: the reader looks at
 * its state then anyway. So what waits is bounded by the number of seats and networks.
 */
export async function* hostEvents(fan: EventFan, signal: AbortSignal): AsyncGenerator<HostEvent, void, undefined> {
  const waiting = new WaitingEvents();
  let ended = signal.aborted;
  let wake = (): void => {};
  const stop = (): void => {
    ended = true;
    wake();
  };
  const unlisten = fan.listen((event) => {
    waiting.add(event);
    wake();
  }, stop);
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!ended) {
      const event = waiting.take();
      if (event !== null) yield event;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unlisten();
    signal.removeEventListener('abort', stop);
  }
}

/** What was not read yet: words about the stream first, then seats, then networks. */
class WaitingEvents {
  readonly #seats = new Set<SeatName>();
  readonly #networks = new Set<string>();
  readonly #words: ('resync' | 'disconnected')[] = [];
  #machines = false;

  add(event: LinkEvent): void {
    const name = event.type === 'domain' ? parseSeatName(event.name) : null;
    if (event.type === 'resync' || event.type === 'disconnected') this.#say(event.type);
    else if (event.type === 'network') this.#networks.add(event.name);
    else if (name === null) this.#machines = true;
    else this.#seats.add(name);
    if (this.#seats.size > PENDING_SEATS_MAX || this.#networks.size > PENDING_NETWORKS_MAX) this.#say('resync');
  }

  take(): HostEvent | null {
    const word = this.#words.shift();
    if (word !== undefined) return { type: word };
    for (const name of this.#seats) {
      this.#seats.delete(name);
      return { type: 'seat', name };
    }
    for (const name of this.#networks) {
      this.#networks.delete(name);
      return { type: 'network', name };
    }
    if (!this.#machines) return null;
    this.#machines = false;
    return { type: 'machines' };
  }

  #say(word: 'resync' | 'disconnected'): void {
    this.#seats.clear();
    this.#networks.clear();
    this.#machines = false;
    if (this.#words.at(-1) !== word) this.#words.push(word);
    if (this.#words.length > 2) this.#words.splice(0, this.#words.length - 2);
  }
}
