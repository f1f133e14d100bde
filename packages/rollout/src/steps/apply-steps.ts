import type { DesiredRoom, PresetImage, SeatName } from '@aula/model';
import type { RoomDiff, SeatDiff } from '../diff.ts';
import type { Hypervisor, ObservedSeat, SeatMachine } from '../ports.ts';
import { isActive } from '../seat-diff.ts';
import { reservationsOf } from '../seat-machines.ts';
import { removalSteps } from './removal-steps.ts';
import { SeatSteps, STOP_TIMEOUT_MS } from './seat-steps.ts';
import type { Step } from './step.ts';
import { resumeWaves, type WaveSeat } from './waves.ts';

export interface ApplyStepsInput {
  hypervisor: Hypervisor;
  desired: DesiredRoom;
  image: PresetImage;
  diff: RoomDiff;
  machines: ReadonlyMap<SeatName, SeatMachine>;
  /** Seats that shall run at the end. */
  run: ReadonlySet<SeatName>;
  /** Seats that this operation makes, also in an earlier attempt: these may be undone. */
  created: ReadonlySet<SeatName>;
  /** Running seats to start anew whatever the diff says: an earlier attempt found that they had lost their link. */
  relink: ReadonlySet<SeatName>;
  /** The network is new with this operation and no other seat uses it. */
  networkUndoable: boolean;
  /** Default {@link STOP_TIMEOUT_MS}. */
  stopTimeoutMs?: number;
}

const IMAGE = 'publish image';
const NETWORK = 'ensure network';

/** The steps that bring the host to what the diff asks for; empty when nothing is to do. */
export function buildApplySteps(input: ApplyStepsInput): Step[] {
  const removals = removalSteps(input.hypervisor, input.diff);
  const makers = input.diff.seats.map((diff) => seatSteps(input, diff, removals));
  const seats = makers.flatMap(({ steps }) => steps.list);
  const waves = makers.flatMap(({ wave }) => (wave === null ? [] : [wave]));
  const shared = sharedSteps(input, seats);
  const known = new Set(shared.map(({ id }) => id));
  // Shared steps that turned out not to be needed are waited for by nobody.
  const trimmed = seats.map((step) => ({ ...step, after: step.after.filter((id) => known.has(id) || (id !== IMAGE && id !== NETWORK)) }));
  return [
    ...shared,
    ...removals,
    ...trimmed,
    ...resumeWaves(input.hypervisor, waves, input.hypervisor.limits.wave),
    ...networkRemovals(input, removals, trimmed),
  ];
}

function sharedSteps(input: ApplyStepsInput, seats: readonly Step[]): Step[] {
  const { hypervisor, desired, image, diff, machines } = input;
  const steps: Step[] = [];
  if (seats.some(({ kind }) => kind === 'define')) {
    const run = (signal: AbortSignal): Promise<void> => hypervisor.imagePublish(image, signal);
    steps.push({ id: IMAGE, kind: 'image', title: 'putting the image on the host', after: [], interruptible: true, run });
  }
  if (diff.network.action !== 'keep' || diff.seats.some(({ action }) => action !== 'keep') || diff.surplus.length > 0) {
    const { name } = desired;
    const undo = (signal: AbortSignal): Promise<void> => hypervisor.networkRemove(desired.network.name, signal);
    steps.push({
      id: NETWORK,
      kind: 'network',
      title: 'making the network',
      after: [],
      run: (signal) => hypervisor.networkEnsure(name, desired.network, reservationsOf(machines.values()), signal),
      ...(input.networkUndoable ? { undo } : {}),
    });
  }
  return steps;
}

function seatSteps(input: ApplyStepsInput, diff: SeatDiff, removals: readonly Step[]): { steps: SeatSteps; wave: WaveSeat | null } {
  const { name } = diff.seat;
  const machine = input.machines.get(name);
  if (machine === undefined) throw new Error(`seat ${name} has no machine`);
  const isNew = input.created.has(name);
  const steps = new SeatSteps(input.hypervisor, machine, { base: [IMAGE, NETWORK], finishes: !isNew });
  const change = { input, machine, steps };
  if (diff.action === 'create') {
    // The network is only needed from the definition on: disks are made meanwhile.
    const early = new SeatSteps(input.hypervisor, machine, { base: [IMAGE], finishes: !isNew });
    early.createOverlay(machine, isNew);
    early.define(machine, { undoable: isNew, after: [NETWORK], settled: clashing(input, machine, removals) });
    return started({ ...change, steps: early }, { active: false, slow: false });
  }
  const active = isActive(diff.observed.power);
  if (diff.action === 'change') return changed(change, diff, active);
  if (input.relink.has(name) && active) {
    stop(change, diff.observed);
    return started(change, { active: false, slow: true });
  }
  return started(change, { active: diff.observed.power === 'running', slow: false, crashed: unusable(diff.observed) });
}

interface SeatChange {
  input: ApplyStepsInput;
  machine: SeatMachine;
  steps: SeatSteps;
}

function changed(change: SeatChange, diff: SeatDiff & { action: 'change' }, active: boolean): { steps: SeatSteps; wave: WaveSeat | null } {
  const { machine, steps } = change;
  if (diff.effect === 'recreate') {
    if (active) steps.destroy();
    steps.renewOverlay(machine);
  } else if (diff.effect === 'restart') stop(change, diff.observed);
  steps.define(machine, { undoable: false });
  return started(change, { active: diff.effect === 'live' && diff.observed.power === 'running', slow: diff.effect === 'restart' });
}

function stop({ input, steps }: SeatChange, observed: ObservedSeat): void {
  if (unusable(observed)) steps.destroy();
  else steps.shutDown({ timeoutMs: input.stopTimeoutMs ?? STOP_TIMEOUT_MS, resumeFirst: observed.power === 'paused' });
}

/** Neither running nor off, and no request reaches it. */
const unusable = ({ power }: ObservedSeat): boolean => power === 'crashed' || power === 'stopping';

function started(
  { input, machine, steps }: SeatChange,
  { active, slow, crashed = false }: { active: boolean; slow: boolean; crashed?: boolean },
): { steps: SeatSteps; wave: WaveSeat | null } {
  if (!input.run.has(machine.name) || active) return { steps, wave: null };
  const isNew = input.created.has(machine.name);
  const made = steps.last !== null;
  if (crashed) steps.destroy();
  steps.startPaused(isNew ? (made ? 'start' : 'all') : 'nothing');
  const start = steps.last ?? '';
  return { steps, wave: { seat: machine, start, slow } };
}

/** Removals that free what this machine takes: libvirt keeps UUIDs unique, and a renamed domain has kept its own. */
function clashing({ diff }: ApplyStepsInput, machine: SeatMachine, removals: readonly Step[]): string[] {
  const names = new Set(diff.surplus.filter(({ uuid, mac }) => uuid === machine.uuid || mac === machine.mac).map(({ name }) => name));
  return removals.filter(({ seat }) => seat !== undefined && names.has(seat)).map(({ id }) => id);
}

function networkRemovals({ hypervisor, diff }: ApplyStepsInput, removals: readonly Step[], seats: readonly Step[]): Step[] {
  const after = [...removals, ...seats.filter(({ kind }) => kind === 'define')].map(({ id }) => id);
  return diff.surplusNetworks.map((name) => ({
    id: `remove network ${name}`,
    kind: 'network',
    title: `removing the network ${name}`,
    after,
    run: (signal) => hypervisor.networkRemove(name, signal),
  }));
}
