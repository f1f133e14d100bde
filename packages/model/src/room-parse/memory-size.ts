import { LIMITS } from '../room.ts';
import { quote } from './quote.ts';

const SIZE = /^([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([A-Za-z]{1,4})$/;
const UNIT_BYTES: ReadonlyMap<string, number> = new Map([
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3],
  ['TiB', 1024 ** 4],
  ['kB', 1e3],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
]);

export const MEMORY_RULE = 'a size with its unit (KiB, MiB, GiB, KB, MB or GB) from 32MiB to 1TiB, e.g. 96MiB';

/** Memory in KiB, rounded up; or what is wrong with the text. */
export function parseMemorySize(text: string): { kib: number } | { problem: string } {
  if (/^[0-9.]+$/.test(text)) return { problem: `${quote(text)} has no unit` };
  const match = SIZE.exec(text);
  if (match === null) return { problem: `${quote(text)} is not a size` };
  const unit = UNIT_BYTES.get(match[2] ?? '');
  if (unit === undefined) return { problem: `${quote(match[2] ?? '')} is not a unit of memory` };
  const kib = Math.ceil((Number(match[1]) * unit) / 1024);
  if (kib < LIMITS.memoryMinKiB) return { problem: `${quote(text)} is too little` };
  if (kib > LIMITS.memoryMaxKiB) return { problem: `${quote(text)} is too much` };
  return { kib };
}
