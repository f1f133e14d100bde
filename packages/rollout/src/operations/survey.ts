import type { DesiredRoom, Plan, PresetImage, SeatName } from '@aula/model';
import { diffRoom, type RoomDiff } from '../diff.ts';
import type { OnProgress } from '../executor/outcome.ts';
import type { RetryPolicy } from '../executor/run-once.ts';
import { planOf } from '../plan.ts';
import type { Hypervisor, ObservedRoom, SeatMachine } from '../ports.ts';
import { RolloutError } from '../rollout-error.ts';
import { seatMachines, settleIdentities } from '../seat-machines.ts';

/** What every operation on a room is told. */
export interface RoomRequest {
  hypervisor: Hypervisor;
  desired: DesiredRoom;
  image: PresetImage;
  /** Goes into the derived UUIDs and MACs. */
  installationId: string;
  /** A cancel: see {@link runSteps}. */
  signal?: AbortSignal;
  /** Must not throw. */
  onProgress?: OnProgress;
  /** For tests; default as in the executor. */
  retry?: RetryPolicy;
}

/** A room seen against its host. */
export interface Survey {
  observed: ObservedRoom;
  machines: Map<SeatName, SeatMachine>;
  diff: RoomDiff;
  plan: Plan;
}

/** Looks at the host once and compares. Throws HypervisorError when the host cannot be asked. */
export async function surveyRoom(request: Omit<RoomRequest, 'onProgress' | 'retry'>): Promise<Survey> {
  const { hypervisor, desired, image, installationId, signal } = request;
  const seats = desired.seats.map(({ name }) => name);
  const observed = await hypervisor.observe({ room: desired.name, network: desired.network.name, seats }, signal);
  const identities = settleIdentities(installationId, desired, observed);
  const machines = seatMachines(desired, image, identities);
  const diff = diffRoom(desired, observed, image, identities);
  return { observed, machines, diff, plan: planOf(desired, diff) };
}

/** The same, for work that has to stop here when it was cancelled already. */
export async function surveyOrCancel(request: RoomRequest): Promise<Survey> {
  if (request.signal?.aborted === true) throw new RolloutError('cancelled', 'cancelled before anything was touched');
  return surveyRoom(request);
}
