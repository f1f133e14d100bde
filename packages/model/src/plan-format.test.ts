import { describe, expect, it } from 'vitest';
import { parseNetworkName, parseRoomName, parseSeatName } from './ids.ts';
import type { Plan } from './plan.ts';
import { formatMemory, formatPlan } from './plan-format.ts';

const known = <T>(value: T | null): T => {
  if (value === null) throw new Error('not a name');
  return value;
};

const EMPTY: Plan = {
  room: known(parseRoomName('demo')),
  changes: [],
  conflicts: [],
  counts: { create: 0, change: 0, remove: 0, unchanged: 5 },
};
const seat = (name: string) => ({ kind: 'seat' as const, name: known(parseSeatName(name)) });

describe('formatPlan', () => {
  it('says that there is nothing to do', () => {
    expect(formatPlan(EMPTY)).toEqual(['Nothing to do: 5 unchanged.']);
  });

  it('gives each change a line with its sign, then the conflicts, then the count', () => {
    const plan: Plan = {
      ...EMPTY,
      changes: [
        { action: 'create', subject: { kind: 'network', name: known(parseNetworkName('demo')) }, summary: '192.0.2.0/24' },
        { action: 'change', subject: seat('demo-s01'), fields: [{ field: 'memory', from: '96 MiB', to: '1 GiB' }], effect: 'restart' },
        { action: 'change', subject: seat('demo-s02'), fields: [{ field: 'disk', from: 'missing', to: 'fresh' }], effect: 'recreate' },
        { action: 'remove', subject: seat('demo-s03'), loses: 'the disk of demo-s03 with all files saved on it' },
      ],
      conflicts: [{ subject: seat('demo-s04'), message: 'a machine named demo-s04 is there already and was not made by Aula' }],
      counts: { create: 1, change: 2, remove: 1, unchanged: 0 },
    };
    expect(formatPlan(plan)).toEqual([
      '+ network demo: 192.0.2.0/24',
      '~ seat demo-s01: memory 96 MiB → 1 GiB (needs a restart)',
      '~ seat demo-s02: disk missing → fresh (made anew: all files saved on its disk are lost)',
      '- seat demo-s03: loses the disk of demo-s03 with all files saved on it',
      '! seat demo-s04: a machine named demo-s04 is there already and was not made by Aula',
      '1 to create, 2 to change, 1 to remove, 0 unchanged. 1 in the way: nothing can be applied before that is settled.',
    ]);
  });

  it('gives memory in the largest unit that it is a whole number of', () => {
    expect([98_304, 2_097_152, 97_657, 0].map(formatMemory)).toEqual(['96 MiB', '2 GiB', '97657 KiB', '0 KiB']);
  });
});
