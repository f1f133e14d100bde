import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** One process as `/proc/PID/stat` shows it. Start time tells it from a later one with the same id. */
export interface ProcessInfo {
  pid: number;
  parentPid: number;
  /** One letter, e.g. `S` or `Z`. */
  state: string;
  /** In clock ticks since boot. */
  startTicks: string;
  name: string;
}

/** What identifies a process for good, within one boot of the machine. */
export interface ProcessMark {
  pid: number;
  startTicks: string;
}

const GONE_POLL_MS = 10;

/** Parses the text of `/proc/PID/stat`; null for anything else. The name may itself hold spaces and brackets. */
export function parseStat(text: string): ProcessInfo | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const pid = Number(text.slice(0, open).trim());
  const [state, parent] = fields;
  const startTicks = fields[19];
  if (!Number.isSafeInteger(pid) || state === undefined || parent === undefined || startTicks === undefined) return null;
  return { pid, parentPid: Number(parent), state, startTicks, name: text.slice(open + 1, close) };
}

/** Null when there is no such process. A zombie is still there, with state `Z`. */
export async function readProcess(pid: number): Promise<ProcessInfo | null> {
  return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}

/** All processes of the machine that this namespace can see. */
export async function listProcesses(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map((pid) => readProcess(Number(pid))));
  return all.filter((info) => info !== null);
}

/** The process that the mark was taken of is still running (a zombie is not). */
export async function isAlive(mark: ProcessMark): Promise<boolean> {
  const info = await readProcess(mark.pid);
  return info !== null && info.startTicks === mark.startTicks && info.state !== 'Z' && info.state !== 'X';
}

/** Sends the signal if the very process of the mark still runs; a process that is gone is no error. */
export async function signalProcess(mark: ProcessMark, signal: NodeJS.Signals): Promise<void> {
  if (!(await isAlive(mark))) return;
  try {
    process.kill(mark.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Resolves `true` once none of them runs, `false` after `timeoutMs`. */
export async function awaitGone(marks: readonly ProcessMark[], timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const alive = await Promise.all(marks.map(isAlive));
    if (!alive.includes(true)) return true;
    if (Date.now() >= deadline) return false;
    await delay(GONE_POLL_MS);
  }
}
