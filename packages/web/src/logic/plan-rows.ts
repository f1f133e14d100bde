import type { PlanView } from '@aula/api';
import { plural } from './seat-words.ts';

export interface PlanRow {
  sign: '+' | '~' | '-';
  /** Read out instead of the sign. */
  verb: 'Create' | 'Change' | 'Remove';
  kind: 'network' | 'seat' | 'image';
  name: string;
  /** One line each: the summary, `field: old → new`, or what is lost. */
  details: string[];
  /** What it costs, if anything. */
  effect: string | null;
  /** Files are lost. */
  loses: boolean;
}

const EFFECTS = {
  live: 'Nothing stops',
  restart: 'Is restarted',
  recreate: 'Gets a fresh disk: its files are lost',
} as const;

/** A plan as rows: creations, then changes, then removals, each in the plan's own order. */
export function planRows(plan: PlanView): PlanRow[] {
  const rows = plan.changes.map((change): PlanRow => {
    const { kind, name } = change.subject;
    if (change.action === 'create')
      return { sign: '+', verb: 'Create', kind, name, details: [change.summary].filter(Boolean), effect: null, loses: false };
    if (change.action === 'remove')
      return { sign: '-', verb: 'Remove', kind, name, details: [change.loses].filter(Boolean), effect: null, loses: true };
    const details = change.fields.map(({ field, from, to }) => `${field}: ${from} → ${to}`);
    return { sign: '~', verb: 'Change', kind, name, details, effect: EFFECTS[change.effect], loses: change.effect === 'recreate' };
  });
  const rank = { '+': 0, '~': 1, '-': 2 } as const;
  return rows.sort((a, b) => rank[a.sign] - rank[b.sign]);
}

/** `3 to create, 1 to change, 12 stay as they are.`, or that there is nothing to do. */
export function planSentence({ counts, changes }: PlanView): string {
  if (changes.length === 0) return 'Nothing to do: the room is as its description says.';
  const parts = [
    counts.create > 0 && `${counts.create} to create`,
    counts.change > 0 && `${counts.change} to change`,
    counts.remove > 0 && `${counts.remove} to remove`,
    counts.unchanged > 0 && `${counts.unchanged} ${counts.unchanged === 1 ? 'stays as it is' : 'stay as they are'}`,
  ].filter((part) => part !== false);
  return `${parts.join(', ')}.`;
}

/** What the button that applies it says: `Apply 4 changes`. */
export const applyVerb = (plan: PlanView): string => `Apply ${plural(plan.changes.length, 'change')}`;
