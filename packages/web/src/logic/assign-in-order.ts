import type { PersonView, SeatView } from '@aula/api';

/**
 * Gives the free ones of the `chosen` seats to students who have no seat in this room yet, both in order
 * (seats as shown, students by display name). Who or what is left over stays as it is.
 */
export function assignInOrder(
  seats: readonly SeatView[],
  chosen: ReadonlySet<string>,
  people: readonly PersonView[],
): { seat: string; person: PersonView }[] {
  const seated = new Set(seats.map((seat) => seat.owner));
  const waiting = people
    .filter((person) => person.role === 'student' && !seated.has(person.name))
    .sort((a, b) => a.displayName.localeCompare(b.displayName, undefined, { numeric: true }));
  const free = seats.filter((seat) => chosen.has(seat.name) && seat.owner === null);
  return free.flatMap((seat, index) => {
    const person = waiting[index];
    return person === undefined ? [] : [{ seat: seat.name, person }];
  });
}
