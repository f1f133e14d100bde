import type { PlanView } from '@aula/api';
import { expect, it } from 'vitest';
import { lossQuestion } from './apply.ts';

const plan = (changes: PlanView['changes']): PlanView => ({
  room: 'demo',
  changes,
  conflicts: [],
  counts: { create: 0, change: 0, remove: 0, unchanged: 0 },
});
const seat = (name: string) => ({ kind: 'seat' as const, name });
const change = (name: string, effect: 'live' | 'restart' | 'recreate') => ({
  action: 'change' as const,
  subject: seat(name),
  fields: [],
  effect,
});

it('asks for nothing when nothing is lost', () => {
  expect(
    lossQuestion(
      plan([{ action: 'create', subject: seat('demo-s01'), summary: '' }, change('demo-s02', 'restart'), change('demo-s03', 'live')]),
    ),
  ).toBeNull();
});

it('names what is removed and what is made anew', () => {
  const question = lossQuestion(plan([{ action: 'remove', subject: seat('demo-s09'), loses: 'its disk' }, change('demo-s02', 'recreate')]));
  expect(question).toBe('This removes demo-s09 and makes demo-s02 anew; files saved there will be gone. Apply room demo?');
});
