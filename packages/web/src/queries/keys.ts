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
  networks: ['networks'],
  /** All networks' details at once. */
  anyNetwork: ['network'],
  network: (network: string) => ['network', network],
  networkPlan: (network: string) => ['networkPlan', network],
  freeSubnet: ['freeSubnet'],
  roomInternet: (room: string) => ['roomInternet', room],
  check: (kind: string, text: string) => ['check', kind, text],
  operations: ['operations'],
  people: ['people'],
  hosts: ['hosts'],
  doctor: ['doctor'],
  audit: ['audit'],
} as const;
