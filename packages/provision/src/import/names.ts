import { NAME_RULE, parseNetworkName, parseSeatName, type SeatName } from '@aula/model';
import type { Origin } from '../contexts/context-node.ts';
import { type Findings, quoted } from './findings.ts';

const NAME_MAX = 32;

/** A name of Aula's next to the given one, not yet in `taken`; told where it differs. */
export function settleName(name: string, taken: Set<string>, at: { origin: Origin; path: string; findings: Findings }): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, NAME_MAX)
    .replace(/-+$/, '');
  const base = parseNetworkName(plain) ?? 'imported';
  let settled: string = base;
  for (let number = 2; taken.has(settled); number++) settled = `${base.slice(0, NAME_MAX - 6).replace(/-+$/, '')}-${number}`;
  taken.add(settled);
  if (settled !== name) at.findings.note(at.origin, at.path, `the name ${quoted(name)} becomes ${quoted(settled)}`, NAME_RULE);
  return settled;
}

/** A host name's first label in lower case; null when there is none that a machine can have. */
export function hostLabel(name: string): SeatName | null {
  const label = (name.split('.')[0] ?? '').toLowerCase().replaceAll('_', '-');
  return parseSeatName(label);
}
