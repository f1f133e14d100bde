import type { RoomDiff } from '../diff.ts';
import type { Hypervisor } from '../ports.ts';
import { isActive } from '../seat-diff.ts';
import { SeatSteps } from './seat-steps.ts';
import type { Step } from './step.ts';

/** Removes the room's machines and disks that are too many: plug, machine, disk. What has begun is finished. */
export function removalSteps(hypervisor: Hypervisor, diff: Pick<RoomDiff, 'room' | 'surplus' | 'surplusOverlays'>): Step[] {
  const machines = diff.surplus.flatMap(({ name, power }) => {
    const steps = new SeatSteps(hypervisor, { room: diff.room, name }, { finishes: true });
    if (isActive(power)) steps.destroy();
    steps.undefine();
    steps.removeOverlay();
    return steps.list;
  });
  const overlays = diff.surplusOverlays.flatMap((name) => {
    const steps = new SeatSteps(hypervisor, { room: diff.room, name }, { finishes: true });
    steps.removeOverlay();
    return steps.list;
  });
  return [...machines, ...overlays];
}
