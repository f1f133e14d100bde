import { readdir, readFile } from 'node:fs/promises';

const CLOCK_TICKS = 100;

interface Entry {
  pid: number;
  parent: number;
  ticks: number;
}

const readEntry = async (pid: number): Promise<Entry | null> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // utime, stime, and those of children already reaped.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), ticks };
  } catch {
    return null;
  }
};

/** A process and all that descend from it. */
const readTree = async (root: number): Promise<Entry[]> => {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const entries = (await Promise.all(pids.map(readEntry))).filter((entry) => entry !== null);
  const tree = entries.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...entries.filter(({ parent }) => parent === pid));
  return tree;
};

/** Processor time used so far by the process and its descendants, in seconds. */
export const cpuSeconds = async (root: number): Promise<number> =>
  (await readTree(root)).reduce((sum, { ticks }) => sum + ticks, 0) / CLOCK_TICKS;

/** Memory of the process and its descendants, in bytes; shared pages are counted once (proportional set size). */
export const memoryBytes = async (root: number): Promise<number> => {
  let kibibytes = 0;
  for (const { pid } of await readTree(root)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '');
    kibibytes += Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  }
  return kibibytes * 1024;
};
