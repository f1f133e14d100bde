import { setTimeout as sleep } from 'node:timers/promises';
import type { Hub } from '../events/hub.ts';
import type { LiveSeats } from './live-seats.ts';

/** One seat is captured at most this often. */
const SEAT_EVERY_MS = 2000;
/** Captures of all seats together: eight a second. */
const CAPTURE_EVERY_MS = 125;
const CAPTURE_TIMEOUT_MS = 5000;
/** Between looks while nobody watches. */
const IDLE_MS = 500;

export interface PictureRoundOptions {
  live: Pick<LiveSeats, 'views' | 'setPicture'>;
  hub: Hub;
  picture(seat: string, signal: AbortSignal): Promise<{ version: string }>;
  signal: AbortSignal;
}

/** While somebody watches, captures running seats in turn, so that views learn of new pictures. */
export async function keepPicturesFresh({ live, hub, picture, signal }: PictureRoundOptions): Promise<void> {
  const lastAt = new Map<string, number>();

  function nextSeat(): string | null {
    const due = performance.now() - SEAT_EVERY_MS;
    let oldest: string | null = null;
    let oldestAt = due;
    const running = new Set<string>();
    for (const { name, state } of live.views()) {
      if (state !== 'ready' && state !== 'starting') continue;
      running.add(name);
      const at = lastAt.get(name) ?? Number.NEGATIVE_INFINITY;
      if (at < oldestAt || (at === Number.NEGATIVE_INFINITY && oldest === null)) [oldest, oldestAt] = [name, at];
    }
    for (const name of lastAt.keys()) if (!running.has(name)) lastAt.delete(name);
    return oldest;
  }

  while (!signal.aborted) {
    const seat = hub.watchers() > 0 ? nextSeat() : null;
    if (seat !== null) {
      lastAt.set(seat, performance.now());
      await picture(seat, AbortSignal.any([signal, AbortSignal.timeout(CAPTURE_TIMEOUT_MS)])).then(
        ({ version }) => live.setPicture(seat, version),
        () => {},
      );
    }
    await sleep(seat === null ? IDLE_MS : CAPTURE_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
