import { expect, test } from 'vitest';
import { applyVerb, planRows, planSentence } from './plan-rows.ts';

type Plan = Parameters<typeof planRows>[0];
const PLAN: Plan = {
  room: 'demo',
  changes: [
    { action: 'remove', subject: { kind: 'seat', name: 'demo-s09' }, loses: 'All files on it' },
    {
      action: 'change',
      subject: { kind: 'seat', name: 'demo-s02' },
      fields: [{ field: 'memory', from: '96 MiB', to: '128 MiB' }],
      effect: 'recreate',
    },
    { action: 'create', subject: { kind: 'network', name: 'demo' }, summary: '192.0.2.0/24' },
  ],
  conflicts: [],
  counts: { create: 1, change: 1, remove: 1, unchanged: 1 },
};

test('creations come first, then changes, then removals', () => {
  expect(planRows(PLAN).map(({ sign, name }) => `${sign} ${name}`)).toEqual(['+ demo', '~ demo-s02', '- demo-s09']);
});

test('a change says old and new, and whether files are lost', () => {
  expect(planRows(PLAN)[1]).toMatchObject({ details: ['memory: 96 MiB → 128 MiB'], loses: true });
});

test('the closing sentence counts what happens', () => {
  expect(planSentence(PLAN)).toBe('1 to create, 1 to change, 1 to remove, 1 stays as it is.');
  expect(applyVerb(PLAN)).toBe('Apply 3 changes');
});

test('an empty plan says that there is nothing to do', () => {
  expect(planSentence({ ...PLAN, changes: [] })).toMatch(/^Nothing to do/);
});
