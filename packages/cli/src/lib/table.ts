import Table from 'cli-table3';
import { printable } from './io.ts';

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Aligned columns under a head, without lines. Cells are made safe to print; wide characters keep their columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const built = new Table({ chars: NO_LINES, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true } });
  built.push([...head], ...rows.map((row) => row.map(printable)));
  return built
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
