import { type DesiredRoom, type PresetImage, parseNetworkName, parseSeatName, type SeatName } from '@aula/model';
import {
  applyRoom,
  deleteRoom,
  type Hypervisor,
  type Progress,
  RolloutError,
  type RunResult,
  resetSeats,
  startSeats,
  stopSeats,
} from '@aula/rollout';
import { z } from 'zod';
import type { PresetService } from '../services/presets.ts';
import type { RoomPlanner } from '../services/room-planner.ts';
import type { RoomStore, StoredRoom } from '../store/rooms.ts';
import type { OperationParams } from './params.ts';
import type { RunContext, Runner, RunOutcome } from './ports.ts';

export interface RolloutRunnerOptions {
  hypervisor: Hypervisor;
  rooms: RoomStore;
  planner: RoomPlanner;
  presets: PresetService;
  installationId: string;
}

const seatName = z.string().transform((text, context): SeatName => {
  const name = parseSeatName(text);
  if (name !== null) return name;
  context.addIssue('not a seat');
  return z.NEVER;
});
const seatNames = z.array(seatName);
const applyNote = z.object({ created: seatNames, run: seatNames, relink: seatNames, madeNetwork: z.boolean() });
const resetNote = z.object({ running: seatNames });

/** Does operations by rolling out: reads what is wanted anew each time, so that a resumed one needs no more than its parameters and notes. */
export function createRolloutRunner({ hypervisor, rooms, planner, presets, installationId }: RolloutRunnerOptions): Runner {
  async function imageOf(desired: DesiredRoom, { signal, progress }: RunContext): Promise<PresetImage> {
    const found = await presets.find(desired.preset);
    if (found !== null) return found;
    progress({ message: `Building the image of ${desired.preset}` });
    return presets.build(desired.preset, {
      signal,
      onProgress: (message) => progress({ message: `Building ${desired.preset}: ${message}` }),
    });
  }

  async function request(context: RunContext, source: string) {
    const desired = planner.read(source, `${context.operation.room}.yaml`);
    const image = await imageOf(desired, context);
    return { hypervisor, desired, image, installationId, signal: context.signal, onProgress: (step: Progress) => follow(context, step) };
  }

  async function storedRoom(context: RunContext): Promise<StoredRoom> {
    const room = await rooms.find(context.operation.room);
    if (room === null) throw new Error(`The room ${context.operation.room} is gone.`);
    return room;
  }

  async function apply(context: RunContext, { source, start }: Extract<OperationParams, { kind: 'apply' }>): Promise<RunOutcome> {
    const recorded = applyNote.nullable().parse(context.notes);
    // Cancelled before anything was made: nothing to build an image for.
    if (context.signal.aborted && recorded === null) return { seats: [], message: '' };
    const result = await applyRoom({
      ...(await request(context, source)),
      startSeats: start ? 'created' : [],
      record: context.record,
      recorded,
    });
    return outcome(result, 'is as its YAML says', context);
  }

  async function remove(context: RunContext): Promise<RunOutcome> {
    const room = await rooms.find(context.operation.room);
    const network = parseNetworkName(room?.network ?? context.operation.room);
    if (network === null) throw new Error('The room has a network of an impossible name.');
    const seats = context.operation.seats.map(({ seat }) => seat);
    const onProgress = (step: Progress) => follow(context, step);
    const result = await deleteRoom({ hypervisor, room: context.operation.room, network, seats, signal: context.signal, onProgress });
    const kept = result.kept.length === 0 ? '' : ` Left alone: ${result.kept.slice(0, 5).join('; ')}.`;
    return { ...outcome(result, 'is removed', context), message: `${context.operation.room} is removed.${kept}` };
  }

  async function act(context: RunContext, params: Extract<OperationParams, { kind: 'start' | 'stop' | 'reset' }>): Promise<RunOutcome> {
    const { source } = await storedRoom(context);
    const shared = { ...(await request(context, source)), seats: seatNames.parse(params.seats) };
    if (params.kind === 'start') return outcome(await startSeats(shared), 'started', context);
    if (params.kind === 'stop') return outcome(await stopSeats({ ...shared, force: params.force }), 'stopped', context);
    const recorded = resetNote.nullable().parse(context.notes);
    return outcome(await resetSeats({ ...shared, record: context.record, recorded }), 'reset', context);
  }

  return async (context) => {
    const { params } = context;
    try {
      if (params.kind === 'apply') return await apply(context, params);
      if (params.kind === 'delete') return await remove(context);
      return await act(context, params);
    } catch (error) {
      if (error instanceof RolloutError && error.code === 'cancelled')
        return { seats: [], message: 'Cancelled before anything was touched.' };
      throw error;
    }
  };
}

function follow({ progress }: RunContext, { done, total, seat, seatState, message, summary }: Progress): void {
  progress({ done, total, message: summary });
  if (seat !== undefined) progress({ seat, message, ...(seatState === undefined ? {} : { seatState }) });
}

function outcome({ outcomes, failures }: RunResult, done: string, { operation }: RunContext): RunOutcome {
  const right = outcomes.filter(({ ok }) => ok).length;
  const message =
    operation.kind === 'apply' || operation.kind === 'delete'
      ? `${operation.room} ${done}.`
      : `${right} of ${outcomes.length} ${outcomes.length === 1 ? 'desktop' : 'desktops'} ${done}.`;
  return { seats: outcomes, message, ...(failures.length === 0 ? {} : { error: failures.join('; ') }) };
}
