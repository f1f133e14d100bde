import type { Hypervisor, SeatMachine } from '../ports.ts';
import { SeatSteps } from './seat-steps.ts';
import type { Step } from './step.ts';
import { resumeWaves, type WaveSeat } from './waves.ts';

/** One seat to be reset. */
export interface ResetSeat {
  machine: SeatMachine;
  /** It runs again at the end if it ran before. */
  wasRunning: boolean;
  /** Its process is there now. */
  active: boolean;
  /** Its definition differs from what is wanted. */
  drifted: boolean;
}

/**
 * Steps that give seats fresh disks: plug, disk, definition if it drifted, paused start, resume in waves. Once a seat has
 * begun it is finished whatever comes. `base`: steps that all wait for.
 */
export function buildResetSteps(hypervisor: Hypervisor, seats: readonly ResetSeat[], base: readonly string[] = []): Step[] {
  const steps: Step[] = [];
  const waves: WaveSeat[] = [];
  for (const { machine, wasRunning, active, drifted } of seats) {
    const one = new SeatSteps(hypervisor, machine, { base, finishes: true });
    if (active) one.destroy();
    one.renewOverlay(machine);
    if (drifted) one.define(machine, { undoable: false });
    if (wasRunning) {
      one.startPaused('nothing');
      waves.push({ seat: machine, start: one.last ?? '', slow: false });
    }
    steps.push(...one.list);
  }
  return [...steps, ...resumeWaves(hypervisor, waves, hypervisor.limits.wave)];
}
