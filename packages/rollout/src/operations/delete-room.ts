import type { NetworkName, RoomName, SeatName } from '@aula/model';
import type { OnProgress, RunResult } from '../executor/outcome.ts';
import type { RetryPolicy } from '../executor/run-once.ts';
import { runSteps } from '../executor/run-steps.ts';
import type { Hypervisor, ObservedRoom } from '../ports.ts';
import { RolloutError } from '../rollout-error.ts';
import { removalSteps } from '../steps/removal-steps.ts';
import type { Step } from '../steps/step.ts';

export interface DeleteRoomRequest {
  hypervisor: Hypervisor;
  room: RoomName;
  /** The room's network as its YAML names it. */
  network: NetworkName;
  /** Seats as its YAML names them, to tell of foreign machines of these names. */
  seats?: readonly SeatName[];
  signal?: AbortSignal;
  /** Must not throw. */
  onProgress?: OnProgress;
  retry?: RetryPolicy;
}

export interface DeleteRoomResult extends RunResult {
  /** What is gone, in a sentence each. */
  removed: string[];
  /** What bears the room's names but is not the room's, and was left alone; in a sentence each. */
  kept: string[];
}

/**
 * Removes everything with the room's mark: machines, disks, networks; the network last, and only when all machines are gone.
 * Foreign things stay. Idempotent: call it again after a crash or a failure.
 */
export async function deleteRoom(request: DeleteRoomRequest): Promise<DeleteRoomResult> {
  const { hypervisor, room, network, signal } = request;
  if (signal?.aborted === true) throw new RolloutError('cancelled', 'cancelled before anything was touched');
  const observed = await hypervisor.observe({ room, network, seats: request.seats ?? [] }, signal);
  const surplus = observed.seats.filter((seat) => seat.room === room);
  const removals = removalSteps(hypervisor, { room, surplus, surplusOverlays: observed.strayOverlays });
  const networks = [...(observed.network?.ownerRoom === room ? [network] : []), ...(observed.strayNetworks ?? [])];
  const steps = [...removals, ...[...new Set(networks)].map((name) => networkRemoval(hypervisor, name, removals))];
  const removed: string[] = [];
  const told = steps.map((step) => tellingOf(step, removed));
  const result = await runSteps(told, { ...request, limits: hypervisor.limits });
  return { ...result, removed, kept: keptThings(request, observed) };
}

/** Notes what a removal removed once it has. */
function tellingOf(step: Step, removed: string[]): Step {
  const sentence = sentenceOf(step);
  if (sentence === null) return step;
  const run = async (signal: AbortSignal): Promise<void> => {
    await step.run(signal);
    removed.push(sentence);
  };
  return { ...step, run };
}

function sentenceOf({ id, seat, kind, title }: Step): string | null {
  if (kind === 'network') return title.replace('removing ', '');
  if (id.startsWith('undefine ')) return `the machine ${seat}`;
  return id.startsWith('remove-disk ') ? `the disk of ${seat}` : null;
}

function networkRemoval(hypervisor: Hypervisor, name: NetworkName, removals: readonly Step[]): Step {
  return {
    id: `remove network ${name}`,
    kind: 'network',
    title: `removing the network ${name}`,
    after: removals.map(({ id }) => id),
    run: (signal) => hypervisor.networkRemove(name, signal),
  };
}

function keptThings({ room, network }: DeleteRoomRequest, observed: ObservedRoom): string[] {
  const owner = (other: RoomName | null): string => (other === null ? 'was not made by Aula' : `belongs to room ${other}`);
  const machines = observed.seats.filter((seat) => seat.room !== room).map((seat) => `the machine ${seat.name}, which ${owner(seat.room)}`);
  const files = [...observed.foreignFiles.values()].map((file) => `the file ${file}, which was not made by Aula`);
  const other = observed.network !== null && observed.network.ownerRoom !== room && observed.network.managed !== true;
  return [...machines, ...files, ...(other ? [`the network ${network}, which ${owner(observed.network?.ownerRoom ?? null)}`] : [])];
}
