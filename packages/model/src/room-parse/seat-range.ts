import { LIMITS } from '../room.ts';
import { quote } from './quote.ts';

export const SEATS_RULE = `numbers from 1 to ${LIMITS.seatIdMax}, ranges and lists of them, e.g. 12, 1-10 or "1-10,12"`;

/** The numbers of one section, ascending, each once; or all that is wrong. */
export interface SeatNumbers {
  ids: number[];
  problems: string[];
}

/** Reads the items of a `seats` value (`1`, `1-3`). Never holds more than one number over the room's cap. */
export function parseSeatNumbers(items: readonly string[]): SeatNumbers {
  const seen = new Set<number>();
  const repeated = new Set<number>();
  const problems: string[] = [];
  for (const raw of items) {
    const item = raw.trim();
    const range = parseItem(item);
    if (typeof range === 'string') problems.push(range);
    else {
      if (range.last - range.first >= LIMITS.seatsPerRoom) {
        problems.push(`${quote(item)} is more than ${LIMITS.seatsPerRoom} seats`);
        continue;
      }
      for (let id = range.first; id <= range.last && seen.size <= LIMITS.seatsPerRoom; id++) (seen.has(id) ? repeated : seen).add(id);
    }
  }
  if (repeated.size > 0) problems.push(`seat ${[...repeated].slice(0, 5).join(', ')} is listed more than once`);
  if (seen.size > LIMITS.seatsPerRoom) problems.push(`these are more than ${LIMITS.seatsPerRoom} seats`);
  return { ids: [...seen].sort((a, b) => a - b), problems };
}

function parseItem(item: string): { first: number; last: number } | string {
  if (item === '') return 'there is an empty item';
  const match = /^([0-9]{1,9})(?: ?- ?([0-9]{1,9}))?$/.exec(item);
  if (match === null) return `${quote(item)} is not a number or range`;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first < 1) return `${quote(item)} starts below 1`;
  if (last < first) return `${quote(item)} runs backwards`;
  if (last > LIMITS.seatIdMax) return `${quote(item)} goes past ${LIMITS.seatIdMax}`;
  return { first, last };
}
