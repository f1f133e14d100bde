import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const PATIENCE_MS = 3000;

/** Ends a process, by force after a while. */
export const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await exited;
  clearTimeout(force);
};

/** The number of a process that was just spawned. Throws if it does not start. */
export const pidOf = ({ pid, spawnfile }: ChildProcess): number => {
  if (pid === undefined) throw new Error(`${spawnfile} does not start`);
  return pid;
};
