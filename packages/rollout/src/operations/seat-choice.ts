import type { SeatName } from '@aula/model';
import { isRoomsNetwork } from '../conflicts.ts';
import type { SeatDiff } from '../diff.ts';
import type { SeatOutcome } from '../executor/outcome.ts';
import type { Hypervisor, ObservedSeat, SeatMachine } from '../ports.ts';
import { reservationsOf } from '../seat-machines.ts';
import type { Step } from '../steps/step.ts';
import type { RoomRequest, Survey } from './survey.ts';

/** A seat of the room that is on the host. */
export interface ChosenSeat {
  machine: SeatMachine;
  observed: ObservedSeat;
  diff: SeatDiff & { action: 'keep' | 'change' };
}

export interface SeatChoice {
  chosen: ChosenSeat[];
  /** Outcomes of seats that nothing can be done with: not of this room, not on the host, not Aula's. */
  refused: SeatOutcome[];
}

/** Finds the seats on the host, in the order in which they were asked for; each once. */
export function chooseSeats(survey: Survey, seats: readonly SeatName[]): SeatChoice {
  const diffs = new Map(survey.diff.seats.map((diff) => [diff.seat.name, diff]));
  const choice: SeatChoice = { chosen: [], refused: [] };
  for (const name of new Set(seats)) {
    const diff = diffs.get(name);
    const machine = survey.machines.get(name);
    if (diff === undefined || machine === undefined) refuse(choice, name, `${name} is not a seat of this room`);
    else if (diff.action === 'create') {
      const foreign = survey.observed.seats.some((seat) => seat.name === name);
      if (foreign) refuse(choice, name, `there is a machine named ${name} that is not this room's; it was left alone`);
      else refuse(choice, name, `${name} is not on the host; apply the room to make it`);
    } else choice.chosen.push({ machine, observed: diff.observed, diff });
  }
  return choice;
}

function refuse(choice: SeatChoice, seat: SeatName, error: string): void {
  choice.refused.push({ seat, ok: false, state: 'failed', error, code: error.includes('left alone') ? 'foreign' : 'missing' });
}

export const NETWORK_STEP = 'ensure network';

/** Brings the room's network up if it is missing or stopped: a machine cannot start without. */
export function networkSteps(request: RoomRequest, survey: Survey): Step[] {
  const { network } = survey.observed;
  const stopped = network === null || (isRoomsNetwork(request.desired, network) && !network.active);
  if (!stopped) return [];
  return [networkStep(request.hypervisor, request, survey)];
}

function networkStep(hypervisor: Hypervisor, { desired }: RoomRequest, { machines }: Survey): Step {
  return {
    id: NETWORK_STEP,
    kind: 'network',
    title: 'bringing the network up',
    after: [],
    run: (signal) => hypervisor.networkEnsure(desired.name, desired.network, reservationsOf(machines.values()), signal),
  };
}
