import type { Plan, SeatName } from '@aula/model';
import type { RunResult } from '../executor/outcome.ts';
import { runSteps } from '../executor/run-steps.ts';
import { RolloutError } from '../rollout-error.ts';
import { isActive } from '../seat-diff.ts';
import { buildApplySteps } from '../steps/apply-steps.ts';
import { type RoomRequest, type Survey, surveyRoom } from './survey.ts';
import { undoApply } from './undo-apply.ts';

/** What an apply decided before it touched anything. Plain data: stored, it lets the apply be run again after a crash. */
export interface ApplyNote {
  /** Seats that this apply makes. */
  created: SeatName[];
  /** Seats that run at its end. */
  run: SeatName[];
  /** Seats that lost their link and are started anew. */
  relink: SeatName[];
  /** The network is made by this apply. */
  madeNetwork: boolean;
}

export interface ApplyRoomRequest extends RoomRequest {
  /** Seats to start if they do not run; `created`: those that this apply makes. Running seats that have to be stopped run again in any case. */
  startSeats: readonly SeatName[] | 'created';
  /** Stores the note; awaited before anything is touched. */
  record?: (note: ApplyNote) => Promise<void> | void;
  /** What an earlier attempt of this same apply recorded. */
  recorded?: ApplyNote | null;
  /** How long a guest that must be restarted has to shut down, in milliseconds; default 60 s. */
  stopTimeoutMs?: number;
}

export interface ApplyResult extends RunResult {
  /** What was found to do. */
  plan: Plan;
}

/**
 * Makes the host as the room says. Idempotent: after a crash, call it again with the same arguments and what was recorded.
 * A seat that fails is undone if this apply made it; the others go on. A cancel (also one from before the call, for an
 * earlier attempt's rest) undoes half-made new seats and keeps whole ones.
 *
 * Throws {@link RolloutError} `conflict` when something is in the way, before anything is touched, and HypervisorError when the host cannot be asked.
 */
export async function applyRoom(request: ApplyRoomRequest): Promise<ApplyResult> {
  const { signal, ...unstoppable } = request;
  // A cancelled apply still has to look, to clear away what an earlier attempt left half made.
  const survey = await surveyRoom(unstoppable);
  const { plan } = survey;
  if (signal?.aborted === true) return { ...(await clearUp(request, request.recorded ?? null)), plan };
  if (plan.conflicts.length > 0) {
    const first = plan.conflicts[0]?.message ?? '';
    const more = plan.conflicts.length > 1 ? `, and ${plan.conflicts.length - 1} more` : '';
    throw new RolloutError('conflict', `${first}${more}`, { plan });
  }
  const note = makeNote(request, survey);
  const steps = buildApplySteps({
    hypervisor: request.hypervisor,
    desired: request.desired,
    image: request.image,
    diff: survey.diff,
    machines: survey.machines,
    run: new Set(note.run),
    created: new Set(note.created),
    relink: new Set(note.relink),
    networkUndoable: note.madeNetwork && note.created.length === request.desired.seats.length,
    ...(request.stopTimeoutMs === undefined ? {} : { stopTimeoutMs: request.stopTimeoutMs }),
  });
  if (steps.length > 0) await request.record?.(note);
  const result = await runSteps(steps, { ...request, limits: request.hypervisor.limits });
  // Seats of an earlier attempt whose turn had not come yet may be half made too.
  const rest = result.cancelled && request.recorded != null ? await clearUp(request, note) : null;
  return { ...result, failures: [...result.failures, ...(rest?.failures ?? [])], plan };
}

function makeNote(request: ApplyRoomRequest, { diff, observed }: Survey): ApplyNote {
  const { recorded } = request;
  const wanted = new Set(diff.seats.map(({ seat }) => seat.name));
  const still = (names: readonly SeatName[] | undefined): SeatName[] => (names ?? []).filter((name) => wanted.has(name));
  const created = new Set([
    ...still(recorded?.created),
    ...diff.seats.filter(({ action }) => action === 'create').map(({ seat }) => seat.name),
  ]);
  const relink = diff.seats
    .filter((one) => one.action === 'change' && one.fields.some(({ to }) => to === 'linked'))
    .map(({ seat }) => seat.name);
  const restarted = diff.seats.filter((one) => one.action === 'change' && isActive(one.observed.power)).map(({ seat }) => seat.name);
  const started = request.startSeats === 'created' ? [...created] : still(request.startSeats);
  return {
    created: [...created],
    run: [...new Set([...still(recorded?.run), ...started, ...restarted])],
    relink: [...new Set([...still(recorded?.relink), ...relink])],
    madeNetwork: (recorded?.madeNetwork ?? false) || (observed.network === null && request.desired.network.managed === undefined),
  };
}

async function clearUp(request: ApplyRoomRequest, recorded: ApplyNote | null): Promise<RunResult> {
  if (recorded === null) return { outcomes: [], failures: [], cancelled: true };
  const { hypervisor, desired, onProgress, retry } = request;
  const result = await undoApply({
    hypervisor,
    desired,
    recorded,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(retry === undefined ? {} : { retry }),
  });
  return { ...result, cancelled: true };
}
