import type { DesiredRoom, Plan, PresetImage } from '@aula/model';
import { roomReservations } from '../diff.ts';
import { makePlan } from '../plan.ts';
import type { Hypervisor, ObservedRoom, Reservation, SeatMachine } from '../ports.ts';
import { seatMachines, settleIdentities } from '../seat-machines.ts';

export interface PlanRoomRequest {
  hypervisor: Hypervisor;
  desired: DesiredRoom;
  /** Null while it is not built: disks are then not compared, and there are no machines. */
  image: PresetImage | null;
  installationId: string;
  signal?: AbortSignal;
}

export interface PlannedRoom {
  plan: Plan;
  /** The room's seats ready to be made, in its order. */
  machines: SeatMachine[];
  /** One for each seat, also while its image is not built. */
  reservations: Reservation[];
  observed: ObservedRoom;
}

/** What an apply would do. Changes nothing. Throws HypervisorError when the host cannot be asked. */
export async function planRoom({ hypervisor, desired, image, installationId, signal }: PlanRoomRequest): Promise<PlannedRoom> {
  const seats = desired.seats.map(({ name }) => name);
  const observed = await hypervisor.observe({ room: desired.name, network: desired.network.name, seats }, signal);
  const identities = settleIdentities(installationId, desired, observed);
  const machines = image === null ? [] : [...seatMachines(desired, image, identities).values()];
  return { plan: makePlan(desired, observed, image, identities), machines, reservations: roomReservations(desired, identities), observed };
}
