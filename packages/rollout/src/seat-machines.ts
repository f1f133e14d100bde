import {
  type DesiredRoom,
  type DesiredSeat,
  deriveIdentity,
  isDerivedMac,
  type MacAddress,
  type PresetImage,
  type SeatIdentity,
  type SeatName,
} from '@aula/model';
import type { ObservedRoom, Reservation, SeatMachine } from './ports.ts';

/**
 * The identity of every wanted seat: the MAC that the YAML fixes, else the one it has if that is one of its derived
 * ones, else a derived one that no other domain of the host or seat of the room has. A MAC changed by hand is not kept.
 */
export function settleIdentities(installationId: string, desired: DesiredRoom, observed: ObservedRoom): Map<SeatName, SeatIdentity> {
  const existing = new Map(observed.seats.filter((seat) => seat.room === desired.name).map((seat) => [seat.name, seat]));
  const taken = new Map<MacAddress, string>(observed.macsInUse);
  for (const seat of desired.seats) if (seat.mac !== undefined) taken.set(seat.mac, seat.name);
  const kept = new Map<SeatName, MacAddress>();
  for (const { name } of desired.seats) {
    const mac = existing.get(name)?.mac ?? null;
    if (mac === null || taken.has(mac) || !isDerivedMac({ installationId, room: desired.name, seat: name }, mac)) continue;
    kept.set(name, mac);
    taken.set(mac, name);
  }
  const identities = new Map<SeatName, SeatIdentity>();
  for (const seat of desired.seats) {
    const derived = deriveIdentity(installationId, desired.name, seat.name, taken);
    const mac = seat.mac ?? kept.get(seat.name) ?? derived.mac;
    taken.set(mac, seat.name);
    identities.set(seat.name, { uuid: existing.get(seat.name)?.uuid ?? derived.uuid, mac });
  }
  return identities;
}

/** The room's seats, ready to be made, in the room's order. */
export function seatMachines(
  desired: DesiredRoom,
  image: PresetImage,
  identities: ReadonlyMap<SeatName, SeatIdentity>,
): Map<SeatName, SeatMachine> {
  return new Map(desired.seats.map((seat) => [seat.name, seatMachine(desired, seat, image, identities.get(seat.name))]));
}

function seatMachine(desired: DesiredRoom, seat: DesiredSeat, image: PresetImage, identity: SeatIdentity | undefined): SeatMachine {
  if (identity === undefined) throw new Error(`seat ${seat.name} has no identity`);
  const { name, section, id, ip, memoryKiB, vcpus, spice } = seat;
  return {
    room: desired.name,
    roomTitle: desired.title,
    network: desired.network,
    name,
    section,
    id,
    ip,
    memoryKiB,
    vcpus,
    ...(spice === undefined ? {} : { spice }),
    ...identity,
    image,
  };
}

export const reservationsOf = (machines: Iterable<SeatMachine>): Reservation[] =>
  [...machines].map(({ name, mac, ip }) => ({ name, mac, ip }));
