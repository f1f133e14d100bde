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
  network: (network: string) => ['network', network],
  /** All networks' plans at once. */
  anyNetworkPlan: ['networkPlan'],
  networkPlan: (network: string) => ['networkPlan', network],
  freeSubnet: ['freeSubnet'],
  roomInternet: (room: string) => ['roomInternet', room],
  seatInternet: (seat: string) => ['seatInternet', seat],
  /** All rooms' ports at once. */
  anyRoomPorts: ['roomPorts'],
  roomPorts: (room: string) => ['roomPorts', room],
  seatPorts: (seat: string) => ['seatPorts', seat],
  check: (kind: string, text: string) => ['check', kind, text],
  operations: ['operations'],
  people: ['people'],
  hosts: ['hosts'],
  doctor: ['doctor'],
  audit: ['audit'],
} as const;
