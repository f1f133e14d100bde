import {
  bridgeName,
  DEFAULT_PROTECT,
  type DesiredNetwork,
  type DesiredRoom,
  type DesiredSeat,
  type Diagnostic,
  deriveIdentity,
  findAddressClashes,
  findNetworkClashes,
  findUnreservable,
  type MacAddress,
  type NetworkDefinition,
  type NetworkProtect,
  type SeatIdentity,
} from '@aula/model';
import { GENERATE_LIMITS } from './limits.ts';
import { fileFinding, type LoadedSite } from './load-site.ts';

/** A machine with a fixed address on a network. */
export interface PlannedHost {
  name: string;
  mac: MacAddress;
  ip: string;
}

export type PlannedSeat = Omit<DesiredSeat, 'mac'> & SeatIdentity;

export interface PlannedRoom {
  file: string;
  room: DesiredRoom;
  seats: PlannedSeat[];
  network: PlannedNetwork;
}

export interface PlannedNetwork {
  file: string;
  network: NetworkDefinition;
  bridge: string;
  /** The network's own hosts and the seats of all rooms on it, by address. */
  hosts: PlannedHost[];
  /** Sections that have seats on it, by name. */
  sections: string[];
}

export interface SitePlan {
  networks: PlannedNetwork[];
  rooms: PlannedRoom[];
}

/** What the site makes: identities settled, seats of all rooms merged into their networks; clashes are findings. */
export function planSite({ site, networks, rooms }: LoadedSite, diagnostics: Diagnostic[]): SitePlan {
  const planned = planNetworks(site.installation, [...networks, ...ownNetworks(networks, rooms, diagnostics)], diagnostics);
  const byName = new Map(planned.map((entry) => [entry.network.name, entry]));
  const seatsTotal = rooms.reduce((sum, { room }) => sum + room.seats.length, 0);
  if (seatsTotal > GENERATE_LIMITS.seats) {
    diagnostics.push(fileFinding(rooms[0]?.file ?? '', `the site has ${seatsTotal} seats`, `at most ${GENERATE_LIMITS.seats}`));
    return { networks: [], rooms: [] };
  }
  const seats = settleSeats(site.installation, rooms, networks, diagnostics);
  const plannedRooms = rooms.flatMap(({ file, room }): PlannedRoom[] => {
    const network = byName.get(room.network.name);
    return network === undefined ? [] : [{ file, room, network, seats: seats.get(room) ?? [] }];
  });
  for (const entry of planned) mergeHosts(entry, plannedRooms, diagnostics);
  for (const entry of planned) tellWhatServersDo(entry, diagnostics);
  return { networks: planned, rooms: plannedRooms };
}

/** Networks that only rooms describe; a room that says otherwise than the network's own file, or another room, is a finding. */
function ownNetworks(files: LoadedSite['networks'], rooms: LoadedSite['rooms'], diagnostics: Diagnostic[]): LoadedSite['networks'] {
  const known = new Map(files.map((entry) => [entry.network.name, entry]));
  const own: LoadedSite['networks'] = [];
  for (const { file, room } of rooms) {
    const { network } = room;
    const other = known.get(network.name);
    if (other === undefined) {
      const entry = { file, network: roomNetwork(network) };
      known.set(network.name, entry);
      own.push(entry);
      continue;
    }
    for (const key of ['subnet', 'gateway', 'domain'] as const) {
      if (other.network[key] === network[key]) continue;
      // A room need not repeat what the network's own file says beyond its subnet.
      if (key !== 'subnet' && files.includes(other)) continue;
      const message = `the network ${network.name} has the ${key} ${network[key]} here and ${other.network[key]} in ${other.file}`;
      diagnostics.push({ ...fileFinding(file, message, 'the same everywhere'), path: `network.${key}` });
    }
  }
  return own;
}

const DEFAULT_NETWORK_PROTECT: NetworkProtect = { default: DEFAULT_PROTECT, sections: {} };

/** The network that the server makes for a room that describes its own. */
const roomNetwork = (network: DesiredNetwork): NetworkDefinition => ({
  ...network,
  mode: 'nat',
  bridge: null,
  ipv6: null,
  dhcp: { dynamic: [], static: null, leaseSeconds: null },
  dns: { forwarders: [], records: [], srv: [], txt: [] },
  hosts: [],
  protect: network.protect ?? DEFAULT_NETWORK_PROTECT,
  internet: network.internet ?? { mode: 'on' },
  publish: network.publish ?? [],
});

function planNetworks(installation: string, entries: LoadedSite['networks'], diagnostics: Diagnostic[]): PlannedNetwork[] {
  const fileOf = new Map(entries.map(({ file, network }) => [network.name as string, file]));
  for (const clash of findNetworkClashes(entries.map(({ network }) => network))) {
    diagnostics.push(fileFinding(fileOf.get(clash.network) ?? '', clash.message));
  }
  const taken = new Set(entries.flatMap(({ network }) => network.bridge ?? []));
  return entries.map(({ file, network }) => {
    const bridge = network.bridge ?? bridgeName(installation, network.name, taken);
    taken.add(bridge);
    return { file, network, bridge, hosts: [], sections: [] };
  });
}

function settleSeats(
  installation: string,
  rooms: LoadedSite['rooms'],
  networks: LoadedSite['networks'],
  diagnostics: Diagnostic[],
): Map<DesiredRoom, PlannedSeat[]> {
  const holders = new Map<string, string>();
  const taken = new Map<MacAddress, string>();
  for (const { network } of networks) for (const host of network.hosts) taken.set(host.mac, host.name);
  for (const { room } of rooms) for (const seat of room.seats) if (seat.mac !== undefined) taken.set(seat.mac, seat.name);
  const settled = new Map<DesiredRoom, PlannedSeat[]>();
  for (const { file, room } of rooms) {
    const seats = room.seats.map((seat): PlannedSeat => {
      const holder = holders.get(seat.name);
      if (holder !== undefined)
        diagnostics.push(fileFinding(file, `the seat ${seat.name} is in the room ${holder} as well`, 'a name of its own'));
      holders.set(seat.name, room.name);
      const derived = deriveIdentity(installation, room.name, seat.name, taken);
      const mac = seat.mac ?? derived.mac;
      taken.set(mac, seat.name);
      return { ...seat, uuid: derived.uuid, mac };
    });
    settled.set(room, seats);
  }
  return settled;
}

function mergeHosts(entry: PlannedNetwork, rooms: readonly PlannedRoom[], diagnostics: Diagnostic[]): void {
  const { network, file } = entry;
  const here = rooms.filter((room) => room.network === entry);
  const seats = here.flatMap(({ room, seats: own }) => own.map((seat) => ({ ...seat, who: `seat ${seat.name} of room ${room.name}` })));
  for (const clash of [...findAddressClashes(network, seats), ...findUnreservable(network, seats)]) {
    diagnostics.push(fileFinding(here[0]?.file ?? file, clash.message));
  }
  const hosts = [...network.hosts, ...seats].map(({ name, mac, ip }) => ({ name, mac, ip }));
  entry.hosts.push(...hosts);
  entry.sections.push(...[...new Set(seats.map(({ section }) => section))].sort());
}

/** Nothing that libvirt has by itself can do these: who reads the output must not take them for done. */
function tellWhatServersDo({ file, network }: PlannedNetwork, diagnostics: Diagnostic[]): void {
  const tell = (path: string, message: string): void => {
    diagnostics.push({
      ...fileFinding(file, `${message}: only a server of Aula does, what is generated does not`),
      severity: 'warning',
      path,
    });
  };
  if (network.internet.mode !== 'on') tell('internet', `the way to the internet is switched (${network.internet.mode})`);
  if (network.publish.length > 0) tell('publish', 'ports of seats are passed on');
}
