import type { SeatName } from '@aula/model';
import { type RunResult, type SeatOutcome, withOutcomes } from '../executor/outcome.ts';
import { runSteps } from '../executor/run-steps.ts';
import { SeatSteps, STOP_TIMEOUT_MS } from '../steps/seat-steps.ts';
import type { Step } from '../steps/step.ts';
import { chooseSeats } from './seat-choice.ts';
import { type RoomRequest, surveyOrCancel } from './survey.ts';

export interface StopSeatsRequest extends RoomRequest {
  seats: readonly SeatName[];
  /** Pull the plug at once; default false. */
  force?: boolean;
  /** How long a guest has to power off before its plug is pulled, in milliseconds; default 60 s. */
  timeoutMs?: number;
}

/** Shuts seats down: ACPI, then by force after the limit. Paused ones are resumed first. A cancel leaves guests that were asked to themselves. */
export async function stopSeats(request: StopSeatsRequest): Promise<RunResult> {
  const survey = await surveyOrCancel(request);
  const { chosen, refused } = chooseSeats(survey, request.seats);
  const settled: SeatOutcome[] = [...refused];
  const steps: Step[] = [];
  for (const { machine, observed } of chosen) {
    if (observed.power === 'off') {
      settled.push({ seat: machine.name, ok: true, state: 'done' });
      continue;
    }
    const one = new SeatSteps(request.hypervisor, machine);
    if (request.force === true || observed.power === 'crashed') one.destroy();
    else one.shutDown({ timeoutMs: request.timeoutMs ?? STOP_TIMEOUT_MS, resumeFirst: observed.power === 'paused', interruptible: true });
    steps.push(...one.list);
  }
  return withOutcomes(await runSteps(steps, { ...request, limits: request.hypervisor.limits }), settled);
}
