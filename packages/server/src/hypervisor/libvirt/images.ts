import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PresetImage } from '@aula/model';
import { HypervisorError } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { toHypervisorError } from './errors.ts';
import { type ImagePart, imageFileName, TEMPORARY_PREFIX } from './names.ts';

const SEALED_MODE = 0o444;
/** A part file older than this was left by a process that died. */
const PART_STALE_MS = 60 * 60 * 1000;
/** As `createQcow2Overlay` names them. */
const OVERLAY_PART = /^\..*\.aula\.qcow2\.[0-9a-f]+\.part$/;

/**
 * Copies the image's files into the pool, each under a temporary name first, so that a file of the final name is always
 * whole. A copy and not a hard link: libvirt may change the owner of what a domain boots, and the cache's file must not follow.
 */
export async function imagePublish(context: DriverContext, image: PresetImage, signal?: AbortSignal): Promise<void> {
  const parts: [ImagePart, string][] = [['qcow2', image.diskPath]];
  if (image.boot !== undefined) parts.push(['kernel', image.boot.kernelPath], ['initrd', image.boot.initrdPath]);
  try {
    for (const [part, source] of parts) {
      signal?.throwIfAborted();
      await publishFile(source, join(context.pool.outside, imageFileName(image.digest, part)));
    }
  } catch (error) {
    throw toHypervisorError(error, `the image of preset ${image.preset} could not be put into the pool`);
  }
}

async function publishFile(source: string, target: string): Promise<void> {
  const { size } = await stat(source);
  if (await isWhole(target, size)) return;
  const part = join(target, '..', `${TEMPORARY_PREFIX}${randomBytes(8).toString('hex')}`);
  try {
    await copyFile(source, part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const file = await open(part, 'r+');
    try {
      await file.chmod(SEALED_MODE);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}

async function isWhole(path: string, size: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found === null) return false;
  if (!found.isFile()) throw new HypervisorError('foreign', `${path} is not a file`);
  return found.size === size;
}

/**
 * Removes what a process that died left half-written in the pool's folder: images and overlays under their temporary names.
 * `exclusive`: nobody else writes there, so that whatever is found is left over; else only what is old.
 */
export async function sweepParts(folder: string, exclusive: boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(TEMPORARY_PREFIX) && !OVERLAY_PART.test(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null || (!exclusive && Date.now() - found.mtimeMs < PART_STALE_MS)) continue;
    await rm(path, { force: true });
  }
}
