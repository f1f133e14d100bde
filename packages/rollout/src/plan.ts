import {
  type DesiredRoom,
  type DesiredSeat,
  formatMemory,
  type Plan,
  type PlanChange,
  type PresetImage,
  type SeatIdentity,
  type SeatName,
} from '@aula/model';
import { diffRoom, type RoomDiff } from './diff.ts';
import type { ObservedRoom } from './ports.ts';

/** The plan of a room: what an apply would do. Pure. `image` null: not built yet, disks are then not compared. */
export function makePlan(
  desired: DesiredRoom,
  observed: ObservedRoom,
  image: PresetImage | null,
  identities: ReadonlyMap<SeatName, SeatIdentity>,
): Plan {
  return planOf(desired, diffRoom(desired, observed, image, identities));
}

/** The words of a diff. */
export function planOf(desired: DesiredRoom, diff: RoomDiff): Plan {
  const changes = [...networkChanges(desired, diff), ...seatChanges(desired, diff), ...removals(diff)];
  const count = (action: PlanChange['action']): number => changes.filter((change) => change.action === action).length;
  const kept = diff.seats.filter(({ action }) => action === 'keep').length + (diff.network.action === 'keep' ? 1 : 0);
  return {
    room: desired.name,
    changes,
    conflicts: diff.conflicts,
    counts: { create: count('create'), change: count('change'), remove: count('remove'), unchanged: kept },
  };
}

function networkChanges({ network }: DesiredRoom, diff: RoomDiff): PlanChange[] {
  const subject = { kind: 'network', name: network.name } as const;
  if (diff.network.action === 'keep') return [];
  if (diff.network.action === 'create') {
    return [{ action: 'create', subject, summary: `${network.subnet}, gateway ${network.gateway}, domain ${network.domain}` }];
  }
  return [{ action: 'change', subject, fields: diff.network.fields, effect: 'live' }];
}

function seatChanges(desired: DesiredRoom, diff: RoomDiff): PlanChange[] {
  return diff.seats.flatMap((one): PlanChange[] => {
    const subject = { kind: 'seat', name: one.seat.name } as const;
    if (one.action === 'keep') return [];
    if (one.action === 'change') return [{ action: 'change', subject, fields: one.fields, effect: one.effect }];
    return [
      { action: 'create', subject, summary: seatSummary(desired, one.seat) + (one.diskKept ? '; the disk that is there is kept' : '') },
    ];
  });
}

function seatSummary(desired: DesiredRoom, { ip, memoryKiB, vcpus, spice }: DesiredSeat): string {
  return `${ip}, ${formatMemory(memoryKiB)}, ${vcpus} ${vcpus === 1 ? 'vCPU' : 'vCPUs'}, ${spice === true ? 'SPICE, ' : ''}preset ${desired.preset}`;
}

function removals(diff: RoomDiff): PlanChange[] {
  return [
    ...diff.surplus.map(({ name, overlayIntact }) => ({
      action: 'remove' as const,
      subject: { kind: 'seat' as const, name },
      loses: overlayIntact ? diskLoss(name) : `the machine ${name}; its disk is missing or broken already`,
    })),
    ...diff.surplusOverlays.map((name) => ({ action: 'remove' as const, subject: { kind: 'seat' as const, name }, loses: diskLoss(name) })),
    ...diff.surplusNetworks.map((name) => ({
      action: 'remove' as const,
      subject: { kind: 'network' as const, name },
      loses: `the network ${name}, which the room has no more use for`,
    })),
  ];
}

const diskLoss = (name: SeatName): string => `the disk of ${name} with all files saved on it`;
