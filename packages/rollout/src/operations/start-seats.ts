import type { SeatName } from '@aula/model';
import { type RunResult, type SeatOutcome, withOutcomes } from '../executor/outcome.ts';
import { runSteps } from '../executor/run-steps.ts';
import { SeatSteps } from '../steps/seat-steps.ts';
import type { Step } from '../steps/step.ts';
import { resumeWaves, type WaveSeat } from '../steps/waves.ts';
import { type ChosenSeat, chooseSeats, networkSteps } from './seat-choice.ts';
import { type RoomRequest, surveyOrCancel } from './survey.ts';

export interface StartSeatsRequest extends RoomRequest {
  seats: readonly SeatName[];
}

/** Starts seats that are off and resumes paused ones. Running ones are done at once. Run it again after a crash. */
export async function startSeats(request: StartSeatsRequest): Promise<RunResult> {
  const survey = await surveyOrCancel(request);
  const { chosen, refused } = chooseSeats(survey, request.seats);
  const network = networkSteps(request, survey);
  const base = network.map(({ id }) => id);
  const steps: Step[] = [];
  const waves: WaveSeat[] = [];
  const settled: SeatOutcome[] = [...refused];
  for (const seat of chosen) {
    if (seat.observed.power === 'running') settled.push({ seat: seat.machine.name, ok: true, state: 'done' });
    else if (!seat.observed.overlayIntact) settled.push(diskless(seat));
    else {
      const one = startSteps(request, seat, base);
      steps.push(...one.list);
      waves.push({ seat: seat.machine, start: one.last ?? '', slow: false });
    }
  }
  const resumes = resumeWaves(request.hypervisor, waves, request.hypervisor.limits.wave);
  const all = waves.length === 0 ? [] : [...network, ...steps, ...resumes];
  return withOutcomes(await runSteps(all, { ...request, limits: request.hypervisor.limits }), settled);
}

function startSteps(request: StartSeatsRequest, { machine, observed }: ChosenSeat, base: readonly string[]): SeatSteps {
  const steps = new SeatSteps(request.hypervisor, machine, { base, finishes: true });
  if (observed.power === 'crashed' || observed.power === 'stopping') steps.destroy();
  steps.startPaused('nothing');
  return steps;
}

const diskless = ({ machine: { name } }: ChosenSeat): SeatOutcome => ({
  seat: name,
  ok: false,
  state: 'failed',
  error: `the disk of ${name} is missing or broken; apply the room or reset the seat to make it anew`,
  code: 'missing',
});
