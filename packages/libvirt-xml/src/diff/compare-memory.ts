import type { XmlElement } from '../xml/tree.ts';
import type { Change } from './difference.ts';
import { cellBytes, sizeOf, sizeText } from './values.ts';

/** How much memory there is, and how much of it the guest has, where that is not all; each is a difference of its own. */
export function compareMemory(domain: Change['domain']): Change[] {
  const [before, after] = [memoryOf(domain.was), memoryOf(domain.becomes)];
  const changes: Change[] = [];
  if (before.all !== after.all) changes.push(change(domain, 'memory', before.all, after.all));
  const follows = before.current === before.all && after.current === after.all;
  if (!follows && before.current !== after.current) changes.push(change(domain, 'currentMemory', before.current, after.current));
  return changes;
}

interface Memory {
  readonly all: number;
  readonly current: number;
}

const bytesOf = (element: XmlElement | null): number => (element === null ? 0 : (sizeOf(element) ?? 0));

/** With NUMA cells libvirt sums up those and the memory devices, whatever the definition says. */
function memoryOf(domain: XmlElement): Memory {
  const cells = domain.find('cpu', 'numa', 'cell');
  const modules = domain.find('devices', 'memory', 'target', 'size').reduce((sum, size) => sum + bytesOf(size), 0);
  const inCells = cells.reduce((sum, cell) => sum + cellBytes(cell), 0);
  const all = cells.length === 0 ? bytesOf(domain.child('memory')) : inCells + modules;
  const current = domain.child('currentMemory');
  return { all, current: current === null ? all : Math.min(bytesOf(current), all) };
}

function change(domain: Change['domain'], place: string, before: number, after: number): Change {
  return {
    path: place,
    place,
    kind: 'changed',
    before: sizeText(before),
    after: sizeText(after),
    was: domain.was.child(place),
    becomes: domain.becomes.child(place),
    device: { was: null, becomes: null },
    domain,
  };
}
