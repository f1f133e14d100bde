import type { SeatName } from '@aula/model';
import { type RunResult, withOutcomes } from '../executor/outcome.ts';
import { runSteps } from '../executor/run-steps.ts';
import { isActive } from '../seat-diff.ts';
import { buildResetSteps } from '../steps/reset-steps.ts';
import type { Step } from '../steps/step.ts';
import { type ChosenSeat, chooseSeats, networkSteps } from './seat-choice.ts';
import { type RoomRequest, surveyOrCancel } from './survey.ts';

/** What a reset found before it touched anything. Plain data: stored, it lets the reset be run again after a crash. */
export interface ResetNote {
  /** Seats that ran, and run again at its end. */
  running: SeatName[];
}

export interface ResetSeatsRequest extends RoomRequest {
  seats: readonly SeatName[];
  /** Stores the note; awaited before anything is touched. */
  record?: (note: ResetNote) => Promise<void> | void;
  /** What an earlier attempt of this same reset recorded. */
  recorded?: ResetNote | null;
}

/**
 * Gives seats fresh disks; all files saved on the old ones are lost. Those that ran run again. Idempotent: after a crash, call it
 * again with what was recorded. A cancel leaves seats that were not begun as they are and finishes the others.
 */
export async function resetSeats(request: ResetSeatsRequest): Promise<RunResult> {
  const survey = await surveyOrCancel(request);
  const { chosen, refused } = chooseSeats(survey, request.seats);
  const ran = new Set(request.recorded?.running);
  for (const { machine, observed } of chosen) {
    if (request.recorded == null && isActive(observed.power)) ran.add(machine.name);
  }
  const network = networkSteps(request, survey);
  const shared = chosen.length === 0 ? [] : [imageStep(request), ...network];
  const seats = chosen.map((seat) => ({
    machine: seat.machine,
    wasRunning: ran.has(seat.machine.name),
    active: isActive(seat.observed.power),
    drifted: definitionDrifted(seat),
  }));
  const steps = buildResetSteps(
    request.hypervisor,
    seats,
    shared.map(({ id }) => id),
  );
  if (chosen.length > 0) await request.record?.({ running: [...ran] });
  const result = await runSteps([...shared, ...steps], { ...request, limits: request.hypervisor.limits });
  return withOutcomes(result, refused);
}

function imageStep({ hypervisor, image }: RoomRequest): Step {
  return {
    id: 'publish image',
    kind: 'image',
    title: 'putting the image on the host',
    after: [],
    interruptible: true,
    run: (signal) => hypervisor.imagePublish(image, signal),
  };
}

/** A missing disk is no drift of the definition. */
const definitionDrifted = ({ diff }: ChosenSeat): boolean =>
  diff.action === 'change' && diff.fields.some(({ field, to }) => field !== 'disk' && to !== 'linked');
