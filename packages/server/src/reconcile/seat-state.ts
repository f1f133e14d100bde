import type { OperationKind, SeatState } from '@aula/model';
import type { LiveSeat } from '../hypervisor/host.ts';

/** A seat that runs for so long without an address counts as ready: its guest may not ask for one. */
export const READY_WITHOUT_ADDRESS_MS = 60_000;

export interface SeatFacts {
  /** Null when the host has no such domain. */
  live: Pick<LiveSeat, 'power' | 'startedAt'> | null;
  leasedIp: string | null;
  /** The operation that works on this very seat at this moment. */
  working: OperationKind | null;
  nowMs: number;
}

/** What people are told a seat does. */
export function seatState({ live, leasedIp, working, nowMs }: SeatFacts): SeatState {
  if (working === 'reset') return 'resetting';
  if (working === 'stop' || working === 'delete')
    return live === null || live.power === 'off' ? stateOf({ live, leasedIp, nowMs }) : 'stopping';
  if (working === 'start' || working === 'apply') {
    const state = stateOf({ live, leasedIp, nowMs });
    return state === 'paused' || (working === 'start' && state === 'off') ? 'starting' : state;
  }
  return stateOf({ live, leasedIp, nowMs });
}

function stateOf({ live, leasedIp, nowMs }: Omit<SeatFacts, 'working'>): SeatState {
  if (live === null) return 'missing';
  if (live.power !== 'running') return live.power;
  if (leasedIp !== null) return 'ready';
  const since = live.startedAt === null ? Number.NaN : Date.parse(live.startedAt);
  return nowMs - since >= READY_WITHOUT_ADDRESS_MS ? 'ready' : 'starting';
}
