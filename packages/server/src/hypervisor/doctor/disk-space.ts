import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckView } from '@aula/api';
import { ok, problem, warning } from './check.ts';

const GIB = 1024 ** 3;
/** Below this a room of small desktops does not fit. */
const PROBLEM_BYTES = 1 * GIB;
/** Below this a day's work may fill it. */
const WARNING_BYTES = 5 * GIB;

/** Free space of the file system that holds, or will hold, the folder. */
export async function checkDiskSpace(folder: string): Promise<CheckView> {
  const place = await nearestExisting(folder);
  const found = await statfs(place);
  const freeBytes = found.bavail * found.bsize;
  const detail = `${(freeBytes / GIB).toFixed(1)} GiB free for ${folder}`;
  const advice = 'free some space, or choose another data folder with --data';
  if (freeBytes < PROBLEM_BYTES) return problem('disk space', detail, advice);
  if (freeBytes < WARNING_BYTES) return warning('disk space', detail, advice);
  return ok('disk space', detail);
}

/** Whether this process can write in the folder, or make it. */
export async function isWritable(folder: string): Promise<boolean> {
  return access(await nearestExisting(folder), constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function nearestExisting(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found || path === dirname(path)) return path;
  }
}
