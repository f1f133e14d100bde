import type { SeatView } from '@aula/api';
import { describe, expect, it } from 'vitest';
import { createHub } from '../events/hub.ts';
import type { LiveSeats } from './live-seats.ts';
import { keepPicturesFresh } from './picture-round.ts';

const view = (name: string, state: SeatView['state']) => ({ name, state });

/** Runs the round until `enough` captures were made, or a while has passed without one. */
async function capturesOf(seats: { name: string; state: SeatView['state'] }[], watches: boolean, enough: number): Promise<string[]> {
  const hub = createHub({ ownerOf: () => null });
  hub.subscribe({ name: 'anna', role: 'teacher', loginId: 'a', watches }, { send: () => {}, end: () => {} });
  const stop = new AbortController();
  const captured: string[] = [];
  const live: Pick<LiveSeats, 'views' | 'setPicture'> = { views: () => seats as SeatView[], setPicture: () => {} };
  const idle = setTimeout(() => stop.abort(), enough === 0 ? 700 : 10_000);
  await keepPicturesFresh({
    live,
    hub,
    signal: stop.signal,
    picture: async (seat) => {
      captured.push(seat);
      if (captured.length >= enough) stop.abort();
      return { version: '1' };
    },
  });
  clearTimeout(idle);
  return captured;
}

describe('the round of pictures', () => {
  it('takes running seats in turn, each once before any twice', async () => {
    const seats = [view('s1', 'ready'), view('s2', 'off'), view('s3', 'starting'), view('s4', 'ready'), view('s5', 'missing')];
    expect(await capturesOf(seats, true, 3)).toEqual(['s1', 's3', 's4']);
  });

  it('takes none while nobody looks', async () => {
    expect(await capturesOf([view('s1', 'ready')], false, 0)).toEqual([]);
  });
});
