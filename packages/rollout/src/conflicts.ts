import { type DesiredRoom, ipv4Overlap, type PlanConflict, type SeatIdentity, type SeatName } from '@aula/model';
import type { ObservedRoom, ObservedSeat } from './ports.ts';

/** Everything that is in the way of a room: things of its names that are not the room's, and identities in use elsewhere. */
export function findConflicts(
  desired: DesiredRoom,
  observed: ObservedRoom,
  identities: ReadonlyMap<SeatName, SeatIdentity>,
): PlanConflict[] {
  return [...networkConflicts(desired, observed), ...seatConflicts(desired, observed, identities)];
}

function networkConflicts({ name: room, network }: DesiredRoom, observed: ObservedRoom): PlanConflict[] {
  const subject = { kind: 'network', name: network.name } as const;
  const existing = observed.network;
  const conflicts: PlanConflict[] = [];
  if (existing !== null && existing.ownerRoom === null) {
    conflicts.push({ subject, message: `a network named ${network.name} is there already and was not made by Aula` });
  } else if (existing !== null && existing.ownerRoom !== room) {
    conflicts.push({ subject, message: `the network ${network.name} belongs to room ${existing.ownerRoom}` });
  }
  const ownSubnet = existing?.ownerRoom === room && existing.active ? existing.subnet : null;
  for (const [subnet, where] of observed.subnetsInUse) {
    if (subnet !== ownSubnet && ipv4Overlap(subnet, network.subnet)) {
      conflicts.push({ subject, message: `the subnet ${network.subnet} is in use: ${subnet} by ${where}` });
    }
  }
  return conflicts;
}

function seatConflicts(desired: DesiredRoom, observed: ObservedRoom, identities: ReadonlyMap<SeatName, SeatIdentity>): PlanConflict[] {
  const existing = new Map(observed.seats.map((seat) => [seat.name, seat]));
  const conflicts: PlanConflict[] = [];
  for (const { name } of desired.seats) {
    const subject = { kind: 'seat', name } as const;
    const owner = foreignOwner(desired.name, existing.get(name));
    if (owner !== null) conflicts.push({ subject, message: `a machine named ${name} is there already and ${owner}` });
    const file = observed.foreignFiles.get(name);
    if (file !== undefined) conflicts.push({ subject, message: `the file ${file} is in the way and was not made by Aula` });
    const mac = identities.get(name)?.mac;
    const holder = mac === undefined ? undefined : observed.macsInUse.get(mac);
    if (holder !== undefined && holder !== name) conflicts.push({ subject, message: `the MAC ${mac} is in use by the machine ${holder}` });
  }
  return conflicts;
}

function foreignOwner(room: string, seat: ObservedSeat | undefined): string | null {
  if (seat === undefined || seat.room === room) return null;
  return seat.room === null ? 'was not made by Aula' : `belongs to room ${seat.room}`;
}
