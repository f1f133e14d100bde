import { randomBytes } from 'node:crypto';
import type { LiveEvent } from '@aula/api';
import type { Role } from '@aula/model';

/** Subjects whose last event is kept for those who reconnect. */
export const KEPT_EVENTS_MAX = 2000;
/** Streams open at once, of all people. */
export const STREAMS_MAX = 1000;
/** Streams of one login. */
export const STREAMS_PER_LOGIN = 30;

export interface Viewer {
  name: string;
  role: Role;
  loginId: string;
  /** Looks at pictures: people in a browser do, programs do not. */
  watches: boolean;
}

export interface EventSink {
  send(id: string, event: LiveEvent): void;
  /** The login is over: close the stream. */
  end(): void;
}

interface Kept {
  number: number;
  event: LiveEvent;
  /** Who owned the seat until this event, when it changed hands. */
  previousOwner: string | null;
}

export type Hub = ReturnType<typeof createHub>;

/**
 * The one live stream of events, filtered for each viewer. Events carry whole states, so of each
 * subject only the last is kept for replay; whoever missed more gets `resync`.
 */
export function createHub({ ownerOf, keptMax = KEPT_EVENTS_MAX }: { ownerOf: (seat: string) => string | null; keptMax?: number }) {
  const boot = randomBytes(6).toString('hex');
  const kept = new Map<string, Kept>();
  const subscriptions = new Set<{ viewer: Viewer; sink: EventSink }>();
  let last = 0;
  let lostUpTo = 0;

  const idOf = (number: number) => `${boot}-${number}`;

  function visible({ event, previousOwner }: Kept, viewer: Viewer): LiveEvent | null {
    if (viewer.role !== 'student' || event.type === 'resync') return event;
    if (event.type === 'seat') {
      if (event.seat.owner === viewer.name && ownerOf(event.seat.name) === viewer.name) return event;
      return previousOwner === viewer.name ? { type: 'seatRemoved', seat: event.seat.name, room: event.seat.room } : null;
    }
    if (event.type === 'seatRemoved') return previousOwner === viewer.name ? event : null;
    if (event.type === 'operation') {
      const { seats } = event.operation;
      return seats.length > 0 && seats.every(({ seat }) => ownerOf(seat) === viewer.name) ? event : null;
    }
    return null;
  }

  function replay(viewer: Viewer, sink: EventSink, lastEventId: string | undefined): void {
    const [from, text] = lastEventId?.split('-') ?? [];
    const number = from === boot && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : -1;
    if (number < lostUpTo || number > last) {
      sink.send(idOf(last), { type: 'resync' });
      return;
    }
    for (const one of kept.values()) {
      const event = one.number > number ? visible(one, viewer) : null;
      if (event !== null) sink.send(idOf(one.number), event);
    }
  }

  return {
    publish(event: LiveEvent, previousOwner: string | null = null): void {
      const one: Kept = { number: ++last, event, previousOwner };
      const subject = subjectOf(event);
      // A change of owner stays on record beside later states of the seat: the one who lost it must still hear of it.
      const key = previousOwner === null ? subject : `${subject} lost by ${previousOwner}`;
      kept.delete(key);
      kept.set(key, one);
      if (kept.size > keptMax) {
        const [oldestKey, oldest] = kept.entries().next().value ?? [];
        if (oldestKey !== undefined && oldest !== undefined) {
          kept.delete(oldestKey);
          lostUpTo = oldest.number;
        }
      }
      for (const { viewer, sink } of subscriptions) {
        const seen = visible(one, viewer);
        if (seen !== null) sink.send(idOf(one.number), seen);
      }
    },
    /** Null when there are too many streams already. Sends what was missed, or `resync`, before it returns. */
    subscribe(viewer: Viewer, sink: EventSink, lastEventId?: string): Disposable | null {
      const own = [...subscriptions].filter((one) => one.viewer.loginId === viewer.loginId).length;
      if (subscriptions.size >= STREAMS_MAX || own >= STREAMS_PER_LOGIN) return null;
      const subscription = { viewer, sink };
      replay(viewer, sink, lastEventId);
      subscriptions.add(subscription);
      return { [Symbol.dispose]: () => void subscriptions.delete(subscription) };
    },
    lastId: () => idOf(last),
    endLogins(ids: readonly string[]): void {
      for (const subscription of [...subscriptions])
        if (ids.includes(subscription.viewer.loginId)) {
          subscriptions.delete(subscription);
          subscription.sink.end();
        }
    },
    endAll(): void {
      for (const { sink } of subscriptions) sink.end();
      subscriptions.clear();
    },
    watchers: () => [...subscriptions].filter(({ viewer }) => viewer.watches).length,
  };
}

function subjectOf(event: LiveEvent): string {
  switch (event.type) {
    case 'seat':
      return `seat ${event.seat.name}`;
    case 'seatRemoved':
      return `seat ${event.seat}`;
    case 'room':
      return `room ${event.room}`;
    case 'network':
      return `network ${event.network}`;
    case 'operation':
      return `operation ${event.operation.id}`;
    default:
      return event.type;
  }
}
