import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

/** Fixed, so that the same recipe gives the same bytes; each seat writes to an overlay of its own. */
const FILE_SYSTEM_UUID = '61756c61-0000-4000-8000-000000000001';
const FILE_SYSTEM_TIME = '1700000000';

export interface DataDiskOptions {
  /** Where the qcow2 file goes; a raw file beside it comes and goes. */
  path: string;
  bytes: number;
  label: string;
  signal?: AbortSignal | undefined;
}

/** Makes a qcow2 image that holds an empty ext4 file system and nothing else (no partition table). Reproducible. */
export async function makeDataDisk({ path, bytes, label, signal }: DataDiskOptions): Promise<void> {
  const raw = join(path, '..', 'disk.raw');
  const file = await open(raw, 'wx');
  await file.truncate(bytes).finally(() => file.close());
  const extended = `hash_seed=${FILE_SYSTEM_UUID},lazy_itable_init=1,lazy_journal_init=1,nodiscard,root_owner=0:0`;
  const features = ['-q', '-F', '-t', 'ext4', '-m', '0', '-L', label, '-U', FILE_SYSTEM_UUID, '-E', extended];
  const env = { E2FSPROGS_FAKE_TIME: FILE_SYSTEM_TIME, SOURCE_DATE_EPOCH: FILE_SYSTEM_TIME };
  await runTool('e2fsprogs', 'mke2fs', [...features, raw], { env, signal });
  await runTool('qemu-utils', 'qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, path], { signal });
  await rm(raw);
}
