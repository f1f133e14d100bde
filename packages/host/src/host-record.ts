import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessMark } from './process-table.ts';

/** What `<folder>/host.json` says about the host that runs there, so that a later owner can end it. */
export interface HostRecord {
  /** Marks only mean something within this boot of the machine. */
  bootId: string;
  owner: ProcessMark;
  /** `unshare`, the parent of the namespace's first process. */
  launcher: ProcessMark | null;
  /** First process of the PID namespace. */
  init: ProcessMark | null;
}

const RECORD_MAX_BYTES = 4096;
const recordPath = (folder: string) => join(folder, 'host.json');

export async function readBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

function parseMark(value: unknown): ProcessMark | null {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('startTicks' in value)) return null;
  const { pid, startTicks } = value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 2) return null;
  return typeof startTicks === 'string' && /^\d{1,20}$/.test(startTicks) ? { pid, startTicks } : null;
}

/** Null for anything that is not a whole record. */
export function parseRecord(text: string): HostRecord | null {
  if (text.length > RECORD_MAX_BYTES) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('bootId' in value) || !('owner' in value)) return null;
  const owner = parseMark(value.owner);
  if (owner === null || typeof value.bootId !== 'string') return null;
  return {
    bootId: value.bootId,
    owner,
    launcher: parseMark('launcher' in value ? value.launcher : null),
    init: parseMark('init' in value ? value.init : null),
  };
}

export async function readRecord(folder: string): Promise<HostRecord | null> {
  return parseRecord(await readFile(recordPath(folder), 'utf8').catch(() => ''));
}

/** Replaces the record in one step. */
export async function writeRecord(folder: string, record: HostRecord): Promise<void> {
  const temporary = `${recordPath(folder)}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  await rename(temporary, recordPath(folder));
}

export async function removeRecord(folder: string): Promise<void> {
  await rm(recordPath(folder), { force: true });
}
