import type { ChangeEffect, Plan, PlanChange } from './plan.ts';

/** Memory in the largest unit that gives a whole number: `96 MiB`, `2 GiB`, `1500 KiB`. */
export function formatMemory(kib: number): string {
  if (kib > 0 && kib % (1024 * 1024) === 0) return `${kib / (1024 * 1024)} GiB`;
  return kib > 0 && kib % 1024 === 0 ? `${kib / 1024} MiB` : `${kib} KiB`;
}

const EFFECT_WORDS: Record<ChangeEffect, string> = {
  live: 'no restart',
  restart: 'needs a restart',
  recreate: 'made anew: all files saved on its disk are lost',
};

/** One line of a printed plan; the first character is `+`, `~`, `-`, or `!` for a conflict. */
export type PlanLine = string;

/** The plan as people read it: a line for each change and conflict, and a closing count. Plain text without colour. */
export function formatPlan(plan: Plan): PlanLine[] {
  const conflicts = plan.conflicts.map(({ subject, message }) => `! ${subject.kind} ${subject.name}: ${message}`);
  return [...plan.changes.map(formatChange), ...conflicts, formatPlanCounts(plan)];
}

function formatChange(change: PlanChange): PlanLine {
  const subject = `${change.subject.kind} ${change.subject.name}`;
  if (change.action === 'create') return `+ ${subject}: ${change.summary}`;
  if (change.action === 'remove') return `- ${subject}: loses ${change.loses}`;
  const fields = change.fields.map(({ field, from, to }) => `${field} ${from} → ${to}`).join(', ');
  return `~ ${subject}: ${fields} (${EFFECT_WORDS[change.effect]})`;
}

/** `Nothing to do: 5 unchanged.` or `4 to create, 1 to change, 0 to remove, 2 unchanged.`, and the conflicts. */
export function formatPlanCounts({ changes, conflicts, counts }: Plan): string {
  const blocked = conflicts.length === 0 ? '' : ` ${conflicts.length} in the way: nothing can be applied before that is settled.`;
  if (changes.length === 0 && conflicts.length === 0) return `Nothing to do: ${counts.unchanged} unchanged.`;
  return `${counts.create} to create, ${counts.change} to change, ${counts.remove} to remove, ${counts.unchanged} unchanged.${blocked}`;
}
