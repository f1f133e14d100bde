import type { DesiredRoom } from '@aula/model';
import type { OnProgress, RunResult } from '../executor/outcome.ts';
import type { RetryPolicy } from '../executor/run-once.ts';
import { runSteps } from '../executor/run-steps.ts';
import type { Hypervisor, ObservedSeat } from '../ports.ts';
import { removalSteps } from '../steps/removal-steps.ts';
import type { Step } from '../steps/step.ts';
import type { ApplyNote } from './apply-room.ts';

export interface UndoApplyRequest {
  hypervisor: Hypervisor;
  desired: DesiredRoom;
  /** What the apply recorded. */
  recorded: ApplyNote;
  onProgress?: OnProgress;
  retry?: RetryPolicy;
}

/** Removes what an interrupted apply made by half: its new seats that are not whole, and its network if nothing is left on it. */
export async function undoApply({ hypervisor, desired, recorded, onProgress, retry }: UndoApplyRequest): Promise<RunResult> {
  const seats = desired.seats.map(({ name }) => name);
  const observed = await hypervisor.observe({ room: desired.name, network: desired.network.name, seats });
  const created = new Set(recorded.created);
  const own = observed.seats.filter(({ room }) => room === desired.name);
  const half = own.filter((seat) => created.has(seat.name) && isHalfMade(seat));
  const steps = removalSteps(hypervisor, {
    room: desired.name,
    surplus: half,
    surplusOverlays: observed.strayOverlays.filter((name) => created.has(name)),
  });
  const lonely = half.length === own.length && observed.network?.ownerRoom === desired.name;
  if (recorded.madeNetwork && lonely) steps.push(networkRemoval(hypervisor, desired, steps));
  return runSteps(steps, {
    limits: hypervisor.limits,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(retry === undefined ? {} : { retry }),
  });
}

/** Defined without its disk, or started and never let run. */
const isHalfMade = ({ overlayIntact, power }: ObservedSeat): boolean => !overlayIntact || power === 'paused' || power === 'crashed';

function networkRemoval(hypervisor: Hypervisor, desired: DesiredRoom, steps: readonly Step[]): Step {
  const { name } = desired.network;
  return {
    id: `remove network ${name}`,
    kind: 'network',
    title: 'removing the network',
    after: steps.map(({ id }) => id),
    run: (signal) => hypervisor.networkRemove(name, signal),
  };
}
