/** One line of a benchmark's result, as `--json` prints it. */
export interface BenchRow {
  name: string;
  unit: string;
  /** Medians of the runs. */
  aula: number;
  peer: number;
  peerName: string;
  /** aula / peer. */
  ratio: number;
  /** The ratio to reach, or null where there is none: at most this when lower is better, at least when higher is. */
  goal: number | null;
  better: 'lower' | 'higher';
  /** How often each side was measured. */
  runs: number;
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, two) => one - two);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + upper) / 2 : upper;
};

/** Makes a row from what was measured, run by run. */
export const makeRow = (
  samples: Pick<BenchRow, 'name' | 'unit' | 'peerName' | 'goal' | 'better'> & { aula: readonly number[]; peer: readonly number[] },
): BenchRow => {
  const aula = median(samples.aula);
  const peer = median(samples.peer);
  const { name, unit, peerName, goal, better } = samples;
  return { name, unit, aula, peer, peerName, ratio: aula / peer, goal, better, runs: Math.min(samples.aula.length, samples.peer.length) };
};

/** Whether the goal is reached; null where there is none. */
export const isReached = ({ ratio, goal, better }: BenchRow): boolean | null =>
  goal === null ? null : better === 'lower' ? ratio <= goal : ratio >= goal;
