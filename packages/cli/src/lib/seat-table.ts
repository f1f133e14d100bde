import type { SeatView } from '@aula/api';
import { table } from './table.ts';

/** Seats as columns: name, state, address, owner, since when. */
export const seatTable = (seats: readonly SeatView[]): string =>
  seats.length === 0
    ? 'No seats.'
    : table(
        ['SEAT', 'SECTION', 'STATE', 'IP', 'OWNER', 'SINCE'],
        seats.map((seat) => [seat.name, seat.section, seat.state, address(seat), seat.owner ?? '-', seat.startedAt ?? '-']),
      );

/** Its address; with a mark while the guest has none, or has another one. */
function address({ ip, leasedIp, state }: SeatView): string {
  if (leasedIp !== null && leasedIp !== ip) return `${leasedIp} (not ${ip})`;
  return leasedIp === null && state === 'ready' ? `${ip} (no lease)` : ip;
}
