import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, parseDigest } from '@aula/model';

/** Files of one image in `<cacheFolder>/<key>/`. The folder appears whole or not at all, and is never written again. */
export const IMAGE_FILES = { disk: 'disk.qcow2', kernel: 'vmlinuz', initrd: 'initrd' } as const;
const IMAGE_RECORD = 'image.json';
const BUILDING_PREFIX = '.building-';
/** No build takes this long; a folder of a process that is gone is swept at once. */
const BUILDING_STALE_MS = 60 * 60 * 1000;

export interface CachedImage {
  folder: string;
  digest: Digest;
}

/** Null when there is no such image. */
export async function findCached(cacheFolder: string, key: string): Promise<CachedImage | null> {
  const folder = join(cacheFolder, key);
  const text = await readFile(join(folder, IMAGE_RECORD), 'utf8').catch(() => null);
  if (text === null) return null;
  const digest = parseRecord(text);
  return digest === null ? null : { folder, digest };
}

/**
 * Fills a new folder and puts it into the cache under its key. Two builders at once both work; the first one's image stays.
 * A folder half-filled by a process that died is removed.
 */
export async function addCached(cacheFolder: string, key: string, fill: (folder: string) => Promise<Digest>): Promise<CachedImage> {
  await mkdir(cacheFolder, { recursive: true, mode: 0o755 });
  await sweep(cacheFolder);
  const building = join(cacheFolder, `${BUILDING_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`);
  await mkdir(building, { mode: 0o755 });
  try {
    const digest = await fill(building);
    await writeFile(join(building, IMAGE_RECORD), `${JSON.stringify({ digest })}\n`, { mode: 0o444 });
    const folder = join(cacheFolder, key);
    try {
      await rename(building, folder);
    } catch (error) {
      const present = await findCached(cacheFolder, key);
      if (present === null) throw error;
      return present;
    }
    return { folder, digest };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function sweep(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const match = /^\.building-(\d{1,10})-/.exec(name);
    if (match === null) continue;
    const path = join(cacheFolder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) continue;
    const isStale = Date.now() - found.mtimeMs > BUILDING_STALE_MS;
    if (isStale || !isRunning(Number(match[1]))) await rm(path, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function parseRecord(text: string): Digest | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('digest' in value) || typeof value.digest !== 'string') return null;
    return parseDigest(value.digest);
  } catch {
    return null;
  }
}
