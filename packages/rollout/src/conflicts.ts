import { type DesiredRoom, ipv4Overlap, type PlanConflict, type SeatIdentity, type SeatName } from '@aula/model';
import type { ObservedNetwork, ObservedRoom, ObservedSeat } from './ports.ts';

/** Everything that is in the way of a room: things of its names that are not the room's, and identities in use elsewhere. */
export function findConflicts(
  desired: DesiredRoom,
  observed: ObservedRoom,
  identities: ReadonlyMap<SeatName, SeatIdentity>,
): PlanConflict[] {
  return [...networkConflicts(desired, observed), ...seatConflicts(desired, observed, identities), ...spiceConflict(desired, observed)];
}

/** Told once, at the first seat of those that ask for it. */
function spiceConflict({ seats }: DesiredRoom, { hasSpice }: ObservedRoom): PlanConflict[] {
  const [first, ...more] = hasSpice === false ? seats.filter(({ spice }) => spice === true) : [];
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const message = `"spice: on"${others} asks for what the QEMU of the host has not: install its SPICE modules, or write "spice: off"`;
  return [{ subject: { kind: 'seat', name: first.name }, message }];
}

function networkConflicts(desired: DesiredRoom, observed: ObservedRoom): PlanConflict[] {
  const { network } = desired;
  const subject = { kind: 'network', name: network.name } as const;
  const existing = observed.network;
  const conflicts: PlanConflict[] = [];
  if (existing !== null && !isRoomsNetwork(desired, existing)) conflicts.push({ subject, message: ownerWords(existing) });
  // A network that stands on its own was checked when it was applied.
  if (network.managed !== undefined) return conflicts;
  const ownSubnet = existing?.ownerRoom === desired.name && existing.active ? existing.subnet : null;
  for (const [subnet, where] of observed.subnetsInUse) {
    if (subnet !== ownSubnet && ipv4Overlap(subnet, network.subnet)) {
      conflicts.push({ subject, message: `the subnet ${network.subnet} is in use: ${subnet} by ${where}` });
    }
  }
  return conflicts;
}

/** Whether a network on the host is the one that the room asks for: its own, or one that stands on its own where it names one. */
export const isRoomsNetwork = ({ name, network }: DesiredRoom, existing: ObservedNetwork): boolean =>
  network.managed === undefined ? existing.ownerRoom === name : existing.managed === true;

function ownerWords({ name, managed, ownerRoom }: ObservedNetwork): string {
  if (managed === true) return `the network ${name} stands on its own: write "network: ${name}" to hang the room's seats on it`;
  if (ownerRoom === null) return `a network named ${name} is there already and was not made by Aula`;
  return `the network ${name} belongs to room ${ownerRoom}`;
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
