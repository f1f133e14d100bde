import type { SeatName } from '@aula/model';
import type { Hypervisor, SeatRef } from '../ports.ts';
import type { Step } from './step.ts';

/** A seat whose paused start is to be resumed. */
export interface WaveSeat {
  seat: SeatRef;
  /** The id of its start. */
  start: string;
  /** Its start comes late (a guest is shut down first): it is resumed by itself and holds nobody up. */
  slow: boolean;
}

/**
 * Resume steps: seats are started paused and resumed together, `size` at once, as guests that boot take the cores from
 * further starts. A wave is resumed when all its starts have ended, well or not.
 */
export function resumeWaves(hypervisor: Hypervisor, seats: readonly WaveSeat[], size: number): Step[] {
  const together = seats.filter(({ slow }) => !slow);
  const waves: WaveSeat[][] = [];
  for (let first = 0; first < together.length; first += Math.max(1, size)) waves.push(together.slice(first, first + Math.max(1, size)));
  waves.push(...seats.filter(({ slow }) => slow).map((seat) => [seat]));
  return waves.flatMap((wave) => {
    const starts = wave.map(({ start }) => start);
    return wave.map(({ seat, start }) => resumeStep(hypervisor, seat, start, starts));
  });
}

function resumeStep(hypervisor: Hypervisor, seat: SeatRef, start: string, settled: readonly string[]): Step {
  const name: SeatName = seat.name;
  return {
    id: `resume ${name}`,
    seat: name,
    kind: 'resume',
    title: 'letting it run',
    after: [start],
    settled,
    finishes: true,
    run: (signal) => hypervisor.domainResume({ room: seat.room, name }, signal),
  };
}
