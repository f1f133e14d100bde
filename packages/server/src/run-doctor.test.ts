import type { CheckView } from '@aula/api';
import { expect, it } from 'vitest';
import { formatChecks } from './run-doctor.ts';

const check = (status: CheckView['status'], name: string, advice = ''): CheckView => ({ name, status, detail: `found ${name}`, advice });

it('prints a line per check with what to do under it, and counts', () => {
  const text = formatChecks([
    check('ok', 'libvirt'),
    check('warning', 'acceleration', 'switch it on'),
    check('problem', 'ports', 'take another'),
  ]);
  expect(text).toBe(
    [
      'libvirt       ok       found libvirt',
      'acceleration  warning  found acceleration',
      '                       → switch it on',
      'ports         problem  found ports',
      '                       → take another',
      '',
      '1 problem, 1 warning.',
      '',
    ].join('\n'),
  );
});

it('says so when all is well', () => {
  expect(formatChecks([check('ok', 'libvirt')])).toMatch(/All is well\.\n$/);
});
