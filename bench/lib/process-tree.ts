import { readdir, readFile } from 'node:fs/promises';

interface Entry {
  pid: number;
  parent: number;
  /** When it started, in ticks since boot: tells it from a later process with its number. */
  start: string;
}

const readEntry = async (pid: number): Promise<Entry | null> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), start: fields[19] ?? '' };
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

/** Time on a processor so far of every thread that lives, in ns; finer than the ticks of `stat`. */
const onProcessor = async (pid: number): Promise<number> => {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const read = (thread: string): Promise<string> => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').catch(() => '0');
  const times = await Promise.all(threads.map(read));
  return times.reduce((sum, time) => sum + Number(time.split(' ')[0]), 0);
};

/** Processor time used so far by the process and its descendants, in seconds. */
export const cpuSeconds = async (root: number): Promise<number> => {
  const times = await Promise.all((await readTree(root)).map(({ pid }) => onProcessor(pid)));
  return times.reduce((sum, time) => sum + time, 0) / 1e9;
};

/** Memory of the process and its descendants, in bytes; shared pages are counted once (proportional set size). */
export const memoryBytes = async (root: number): Promise<number> => {
  let kibibytes = 0;
  for (const { pid } of await readTree(root)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '');
    kibibytes += Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  }
  return kibibytes * 1024;
};

/** Ends the process and its descendants: asks `root` first, then kills what is left of them, whoever its parent is by now. */
export const endTree = async (root: number, ask: () => Promise<void>): Promise<void> => {
  const tree = await readTree(root);
  await ask();
  for (const { pid, start } of tree) {
    if ((await readEntry(pid))?.start !== start) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in between.
    }
  }
};
