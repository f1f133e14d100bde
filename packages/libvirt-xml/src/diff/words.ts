import type { Change } from './difference.ts';
import { lookUp } from './look-up.ts';

/** Longest value that is said whole. */
const SAID_MAX = 60;

const NAMES: Readonly<Record<string, string>> = {
  currentMemory: 'current memory',
  maxMemory: 'maximum memory',
  vcpu: 'CPUs',
  'vcpu/@current': 'running CPUs',
  on_poweroff: 'on power-off',
  on_reboot: 'on reboot',
  on_crash: 'on crash',
  '@type': 'hypervisor',
  uuid: 'UUID',
  'os/type/@machine': 'machine type',
  'os/type/@arch': 'architecture',
};

/** `disk vda: driver cache none → writeback`. */
export function summaryOf({ path, place, kind, before, after }: Change): string {
  const subject = lookUp(NAMES, place) ?? phrase(path);
  if (kind === 'added') return `${subject} added${after === null || after === '' ? '' : `: ${short(after)}`}`;
  if (kind === 'removed') return `${subject} removed${before === null || before === '' ? '' : `: ${short(before)}`}`;
  return before === null || after === null || before === after ? `${subject} changed` : `${subject} ${short(before)} → ${short(after)}`;
}

function phrase(path: string): string {
  const steps = path.split('/').map((step) => step.replace(/^@/, '').replace(/\[(.*)\]$/, ' $1'));
  if (steps[0] !== 'devices') return steps.join(' ');
  const [, device = '', ...rest] = steps;
  return rest.length === 0 ? device : `${device}: ${rest.join(' ')}`;
}

const short = (value: string): string => (value.length > SAID_MAX ? `${value.slice(0, SAID_MAX)}…` : value);
