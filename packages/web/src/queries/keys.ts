/** The one list of cache keys. */
export const keys = {
  me: ['me'],
  live: ['live'],
  mySeats: ['mySeats'],
  seat: (seat: string) => ['seat', seat],
  allSeats: (rooms: readonly string[]) => ['allSeats', ...rooms],
  rooms: ['rooms'],
  room: (room: string) => ['room', room],
  plan: (room: string) => ['plan', room],
  operations: ['operations'],
  people: ['people'],
  hosts: ['hosts'],
  doctor: ['doctor'],
  audit: ['audit'],
} as const;
