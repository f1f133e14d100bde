import type { DesiredRoom, DesiredSeat, NetworkName, PlanConflict, PresetImage, RoomName, SeatIdentity, SeatName } from '@aula/model';
import { findConflicts, isRoomsNetwork } from './conflicts.ts';
import { diffNetwork, type NetworkDrift } from './network-diff.ts';
import type { ObservedRoom, ObservedSeat, Reservation } from './ports.ts';
import { diffSeat, type SeatDrift } from './seat-diff.ts';

/** A room against the host: what each wanted thing needs, and what is there too much. Plans are printed and steps are built from it. */
export interface RoomDiff {
  room: RoomName;
  network: { action: 'create' } | { action: 'keep' } | ({ action: 'change' } & NetworkDrift);
  /** In the room's order. */
  seats: SeatDiff[];
  /** Machines with the room's mark that are not wanted. */
  surplus: ObservedSeat[];
  /** Disks with the room's mark that no machine and no wanted seat has. */
  surplusOverlays: SeatName[];
  surplusNetworks: NetworkName[];
  conflicts: PlanConflict[];
}

export type SeatDiff = { seat: DesiredSeat } & (
  | { action: 'create'; diskKept: boolean }
  | { action: 'keep'; observed: ObservedSeat }
  | ({ action: 'change'; observed: ObservedSeat } & SeatDrift)
);

/** Compares; pure. `image` null: not built yet, disks are not compared. */
export function diffRoom(
  desired: DesiredRoom,
  observed: ObservedRoom,
  image: PresetImage | null,
  identities: ReadonlyMap<SeatName, SeatIdentity>,
): RoomDiff {
  const own = new Map(observed.seats.filter((seat) => seat.room === desired.name).map((seat) => [seat.name, seat]));
  const wanted = new Set(desired.seats.map(({ name }) => name));
  const linkLost = networkLinkLost(desired, observed);
  const strays = new Set(observed.strayOverlays);
  const seats = desired.seats.map((seat): SeatDiff => {
    const existing = own.get(seat.name);
    const mac = identities.get(seat.name)?.mac;
    if (mac === undefined) throw new Error(`seat ${seat.name} has no identity`);
    if (existing === undefined) return { seat, action: 'create', diskKept: strays.has(seat.name) };
    const drift = diffSeat({ seat, mac, network: desired.network.name, image, linkLost }, existing);
    return drift === null ? { seat, action: 'keep', observed: existing } : { seat, action: 'change', observed: existing, ...drift };
  });
  return {
    room: desired.name,
    network: networkDiff(desired, observed, identities, seats),
    seats,
    surplus: [...own.values()].filter(({ name }) => !wanted.has(name)),
    surplusOverlays: observed.strayOverlays.filter((name) => !wanted.has(name)),
    surplusNetworks: [...(observed.strayNetworks ?? [])].filter((name) => name !== desired.network.name),
    conflicts: findConflicts(desired, observed, identities),
  };
}

function networkLinkLost({ name, network }: DesiredRoom, observed: ObservedRoom): boolean {
  // Seats on a network that stands on its own are linked again when it is started.
  if (network.managed !== undefined) return false;
  if (observed.network === null) return true;
  return observed.network.ownerRoom === name && (diffNetwork(network, [], observed.network, () => false)?.linkLost ?? false);
}

function networkDiff(
  desired: DesiredRoom,
  observed: ObservedRoom,
  identities: ReadonlyMap<SeatName, SeatIdentity>,
  seats: readonly SeatDiff[],
): RoomDiff['network'] {
  if (observed.network === null) return { action: 'create' };
  if (!isRoomsNetwork(desired, observed.network)) return { action: 'keep' };
  const moving = new Set(
    seats
      .filter(
        (diff) =>
          diff.action === 'create' || (diff.action === 'change' && diff.fields.some(({ field }) => field === 'ip' || field === 'mac')),
      )
      .map(({ seat }) => seat.name),
  );
  const wanted = new Set(seats.map(({ seat }) => seat.name));
  // A reservation that outlived its unwanted seat is drift; one whose seat is removed by this same plan goes with it.
  const removed = new Set(observed.seats.filter(({ room, name }) => room === desired.name && !wanted.has(name)).map(({ name }) => name));
  const drift = diffNetwork(
    desired.network,
    roomReservations(desired, identities),
    observed.network,
    (name) => !moving.has(name) && !removed.has(name),
  );
  return drift === null ? { action: 'keep' } : { action: 'change', ...drift };
}

/** One reservation for each seat, in the room's order. */
export function roomReservations(desired: DesiredRoom, identities: ReadonlyMap<SeatName, SeatIdentity>): Reservation[] {
  return desired.seats.flatMap(({ name, ip }) => {
    const mac = identities.get(name)?.mac;
    return mac === undefined ? [] : [{ name, mac, ip }];
  });
}
