import type { NetworkName, RoomName, SeatName } from './ids.ts';

/** What would have to happen for a room to be as its YAML says. Plain data; CLI and portal print the same one. */
export interface Plan {
  room: RoomName;
  changes: PlanChange[];
  /** Things in the way: an apply refuses to start while there are any. */
  conflicts: PlanConflict[];
  counts: { create: number; change: number; remove: number; unchanged: number };
}

export type PlanSubject = { kind: 'network'; name: NetworkName } | { kind: 'seat'; name: SeatName } | { kind: 'image'; name: string };

export type PlanChange =
  | { action: 'create'; subject: PlanSubject; summary: string }
  | { action: 'change'; subject: PlanSubject; fields: FieldChange[]; effect: ChangeEffect }
  | { action: 'remove'; subject: PlanSubject /** What is lost, in a sentence. */; loses: string };

export interface FieldChange {
  /** The field's word: `memory`, `vcpus`, `ip`, `mac`, `image`, `network`, `disk`… */
  field: string;
  from: string;
  to: string;
}

/** `live`: nothing stops. `restart`: the seat is stopped and started. `recreate`: also its disk is made anew (its files are lost). */
export type ChangeEffect = 'live' | 'restart' | 'recreate';

/** Something of the same name that Aula did not make, or an identity in use elsewhere. */
export interface PlanConflict {
  subject: PlanSubject;
  message: string;
}

export const planIsEmpty = (plan: Plan): boolean => plan.changes.length === 0 && plan.conflicts.length === 0;
