import { HostError } from './host-error.ts';
import { checkFolder } from './host-folders.ts';
import { readBootId, readRecord, removeRecord } from './host-record.ts';
import { awaitGone, isAlive, signalProcess } from './process-table.ts';

const END_TIMEOUT_MS = 10_000;

/**
 * Ends what a dead owner left running in this folder. Disks and definitions stay. Nothing there is no error.
 * Only processes whose recorded start time still fits are touched.
 * Throws `in-use` when the owner is another process that lives, `start-failed` when the kernel does not let go.
 */
export async function cleanUpEmbeddedHost(folder: string): Promise<void> {
  const path = checkFolder(folder);
  const record = await readRecord(path);
  if (record === null) return removeRecord(path);
  if (record.bootId === (await readBootId())) {
    if (record.owner.pid !== process.pid && (await isAlive(record.owner))) {
      throw new HostError(
        'in-use',
        `The embedded host in ${path} belongs to process ${record.owner.pid}, which is running: stop that first`,
      );
    }
    const marks = [record.init, record.launcher].filter((mark) => mark !== null);
    for (const mark of marks) await signalProcess(mark, 'SIGKILL');
    if (!(await awaitGone(marks, END_TIMEOUT_MS))) {
      throw new HostError('start-failed', `What an earlier run left in ${path} did not end within ${END_TIMEOUT_MS} ms`);
    }
  }
  await removeRecord(path);
}
