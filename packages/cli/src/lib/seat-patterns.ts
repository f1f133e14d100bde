import { CliError } from './cli-error.ts';

/** Characters of one `--seats` argument. */
export const SEATS_ARGUMENT_MAX = 16_384;
/** Parts of one `--seats` argument. */
export const SEATS_PARTS_MAX = 500;

const PART = /^[a-z0-9*?-]{1,63}$/;

/**
 * Seats of a room that a list names: `demo-s01,demo-s03`, `s01` (the end of a name after its room's), or with
 * `*` (any characters) and `?` (one): `demo-s*`, `s0?`. In the room's order, each once.
 * Throws `usage` for a part that is malformed or matches no seat.
 */
export function chooseSeats(list: string, room: string, seats: readonly string[]): string[] {
  if (list.length > SEATS_ARGUMENT_MAX) throw new CliError('usage', `--seats takes at most ${SEATS_ARGUMENT_MAX} characters`);
  const parts = list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0)
    throw new CliError('usage', '--seats names no seat; allowed: names or patterns, e.g. demo-s01,demo-s03 or demo-s*');
  if (parts.length > SEATS_PARTS_MAX) throw new CliError('usage', `--seats takes at most ${SEATS_PARTS_MAX} names or patterns`);
  const chosen = new Set<string>();
  for (const part of parts) {
    if (!PART.test(part))
      throw new CliError(
        'usage',
        `--seats: "${part.slice(0, 80)}" is no seat's name or pattern; allowed: lower-case letters, digits, hyphens, * and ?`,
      );
    const exact = seats.filter((seat) => matches(part, seat));
    const found = exact.length > 0 ? exact : seats.filter((seat) => matches(`${room}-${part}`, seat));
    if (found.length === 0) throw new CliError('usage', `--seats: no seat of room ${room} matches "${part}"; it has ${sample(seats)}`);
    for (const seat of found) chosen.add(seat);
  }
  return seats.filter((seat) => chosen.has(seat));
}

/** Whether the name fits a pattern of `*` and `?`; linear in both, whatever the pattern. */
export function matches(pattern: string, name: string): boolean {
  let p = 0;
  let star = -1;
  let starName = 0;
  for (let n = 0; n < name.length; ) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      starName = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++starName;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Up to six names in words: `demo-s01, demo-s02 … demo-t01`. */
export function sample(seats: readonly string[]): string {
  if (seats.length === 0) return 'no seats';
  if (seats.length <= 6) return seats.join(', ');
  return `${seats.slice(0, 3).join(', ')} … ${seats.slice(-1).join('')} (${seats.length})`;
}
