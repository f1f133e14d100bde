import { type BenchRow, isReached } from './rows.ts';

const figure = (value: number): string =>
  Number.isNaN(value)
    ? '–'
    : value >= 100
      ? value.toFixed(0)
      : value >= 10
        ? value.toFixed(1)
        : value >= 1
          ? value.toFixed(2)
          : value.toPrecision(3);

const verdict = (row: BenchRow): string => {
  const reached = isReached(row);
  return reached === null ? '' : reached ? 'reached' : 'MISSED';
};

const goal = (row: BenchRow): string => (row.goal === null ? '' : `${row.better === 'lower' ? '≤' : '≥'} ${figure(row.goal)}`);

/** The rows as a table for people (also good Markdown). */
export const printTable = (rows: readonly BenchRow[]): string => {
  const head = ['figure', 'unit', 'Aula', 'peer', 'ratio', 'goal', 'verdict', 'runs', 'peer is'];
  const lines = rows.map((row) => [
    row.name,
    row.unit,
    figure(row.aula),
    figure(row.peer),
    `${figure(row.ratio)}×`,
    goal(row),
    verdict(row),
    String(row.runs),
    row.peerName,
  ]);
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const format = (line: string[]): string => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [format(head), rule, ...lines.map(format)].join('\n');
};
