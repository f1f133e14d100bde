import { parseSeatName, type SeatName } from '@aula/model';
import type { HostEvent } from '../host.ts';
import type { EventFan } from './event-fan.ts';

/** Names waiting for a slow reader; beyond that it is told to look at everything again. */
const PENDING_SEATS_MAX = 2048;

/**
 * The host's events for one reader. A seat that changed several times before it was read is told once: the reader looks at
 * its state then anyway. So what waits is bounded by the number of seats.
 */
export async function* hostEvents(fan: EventFan, signal: AbortSignal): AsyncGenerator<HostEvent, void, undefined> {
  const pending = new Set<SeatName>();
  const words: ('resync' | 'disconnected')[] = [];
  let ended = signal.aborted;
  let wake = (): void => {};
  const stop = (): void => {
    ended = true;
    wake();
  };
  const say = (word: 'resync' | 'disconnected'): void => {
    pending.clear();
    if (words.at(-1) !== word) words.push(word);
    if (words.length > 2) words.splice(0, words.length - 2);
  };
  const unlisten = fan.listen((event) => {
    if (event.type !== 'domain') say(event.type);
    else {
      const name = parseSeatName(event.name);
      if (name !== null) pending.add(name);
      if (pending.size > PENDING_SEATS_MAX) say('resync');
    }
    wake();
  }, stop);
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!ended) {
      const word = words.shift();
      const [name] = pending;
      if (word !== undefined) yield { type: word };
      else if (name !== undefined) {
        pending.delete(name);
        yield { type: 'seat', name };
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unlisten();
    signal.removeEventListener('abort', stop);
  }
}
