import type { NetworkMachineView } from '@aula/api';
import { verdictCounts, verdictLook } from './network-words.ts';
import { nameList } from './seat-words.ts';

type Machine = Pick<NetworkMachineView, 'name' | 'mac' | 'verdict' | 'detail'>;

/** What to read out to somebody who heard of `before` and now sees `after`: what went wrong first, then what is right again; empty when nothing counts. */
export function networkNews(before: readonly Machine[], after: readonly Machine[]): string {
  const was = new Map(before.map((machine) => [keyOf(machine), machine.verdict]));
  const wrong = after.filter((machine) => machine.verdict === 'wrong' && was.get(keyOf(machine)) !== 'wrong');
  const mended = after.filter((machine) => machine.verdict === 'right' && was.get(keyOf(machine)) === 'wrong');
  const [first] = wrong;
  const words = [
    ...(first === undefined ? [] : [wrong.length === 1 ? `${first.name} is wrong: ${first.detail}.` : `${namesOf(wrong)} are wrong.`]),
    ...(mended.length === 0 ? [] : [`${namesOf(mended)} ${mended.length === 1 ? 'is' : 'are'} right again.`]),
  ];
  const counts = countsOf(after);
  if (words.length === 0 && counts === countsOf(before)) return '';
  return [...words, counts].filter(Boolean).join(' ');
}

const keyOf = ({ name, mac }: Machine): string => `${name} ${mac}`;
const namesOf = (machines: readonly Machine[]): string => nameList(machines.map(({ name }) => name));

function countsOf(machines: readonly Machine[]): string {
  const counts = verdictCounts(machines).map(({ verdict, count }) => `${count} ${verdictLook(verdict).word.toLowerCase()}`);
  return counts.length === 0 ? '' : `${counts.join(', ')}.`;
}
