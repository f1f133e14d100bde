import type { InternetView, RoomInternetView, SeatInternetView } from '@aula/api';
import type { Reach } from './network-words.ts';
import { plural } from './seat-words.ts';

/** A room's switch, or a wish to let its network decide. */
export type Wish = InternetView | null;

/**
 * What one click on a room's switch asks for: off, or what was before. `before` is the wish that an earlier click took away, if this page
 * knows it; `networkSays` is what holds without any wish.
 */
export function clicked(state: Pick<RoomInternetView, 'internet'>, before: Wish | undefined, networkSays: Reach): Wish {
  if (state.internet.mode !== 'off') return { mode: 'off' };
  if (before !== undefined && before?.mode !== 'off') return before ?? (networkSays === 'off' ? { mode: 'on' } : null);
  return networkSays === 'off' ? { mode: 'on' } : null;
}

/** The room's state as it will be once the wish is done; null wishes cannot be foreseen unless the network's word is known. */
export function foreseen(state: RoomInternetView, wish: Wish, networkSays: Reach): RoomInternetView {
  const internet: InternetView =
    wish ?? (networkSays === 'allow-list' ? { mode: 'allow-list', cidrs: [], names: [] } : { mode: networkSays });
  const from = wish === null ? 'network' : 'room';
  const seats = state.seats.map((seat): SeatInternetView => (seat.from === 'seat' ? seat : { ...seat, internet, from }));
  return { ...state, switch: wish, internet, from, seats };
}

/** Seats with a switch of their own, and what holds for them. */
export const ownReaches = (seats: readonly SeatInternetView[]): ReadonlyMap<string, Reach> =>
  new Map(seats.filter(({ from }) => from === 'seat').map(({ seat, internet }) => [seat, internet.mode]));

/** Entries of one list at most; the server takes no more. */
const LIST_MAX = 256;

/** Sites as they are typed, one to a line or with commas between; the server tells which are addresses. */
export function readList(text: string): { names: string[]; tooMany: boolean } {
  const names = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
  return { names, tooMany: names.length > LIST_MAX };
}

/** The list as lines; empty for other states. */
export const listText = (internet: InternetView | null): string =>
  internet?.mode === 'allow-list' ? [...internet.names, ...internet.cidrs].join('\n') : '';

/** What holds, in a sentence for screen readers and notes. */
export function reachSentence(internet: InternetView): string {
  if (internet.mode === 'on') return 'The internet is on.';
  if (internet.mode === 'off') return 'The internet is off. Desktops still reach each other.';
  return `Only ${plural(internet.names.length + internet.cidrs.length, 'listed site')} can be reached.`;
}
