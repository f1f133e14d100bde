import type { PersonView, SeatView } from '@aula/api';
import { stateWord } from './seat-words.ts';

/** Lower case, accents folded, so that `muller` finds Müller and `strasse` finds Straße. */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');

/** Seats in which every word of `text` occurs: in name, section, address, state or owner. */
export function filterSeats(seats: readonly SeatView[], text: string, people: ReadonlyMap<string, PersonView>): SeatView[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...seats];
  return seats.filter((seat) => {
    const owner = seat.owner === null ? '' : `${seat.owner} ${people.get(seat.owner)?.displayName ?? ''}`;
    const hay = fold(`${seat.name} ${seat.section} ${seat.ip} ${stateWord(seat.state)} ${owner}`);
    return words.every((word) => hay.includes(word));
  });
}
