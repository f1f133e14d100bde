import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, type PresetImage, parseDigest } from '@aula/model';
import { makeDataDisk } from '../debian/data-disk.ts';
import { makeInitramfs } from '../debian/initramfs.ts';
import { collectModules } from '../debian/kernel-modules.ts';
import { unpackDebianPackage } from '../debian/packages.ts';
import { ProvisionError } from '../provision-error.ts';
import { addCached, type CachedImage, findCached, IMAGE_FILES } from './image-cache.ts';
import { loadRecipe } from './load-preset.ts';
import type { Preset } from './preset.ts';

const SEALED_MODE = 0o444;

export interface BuildPresetOptions {
  /** Where images are kept; made if needed. */
  cacheFolder: string;
  signal?: AbortSignal;
  /** Gets plain words, e.g. `downloading linux-image-cloud-amd64`. */
  onProgress?: (message: string) => void;
}

/**
 * The image of the preset in this folder if the cache has it; null otherwise. Fast: reads the recipe, starts nothing.
 *
 * @throws {ProvisionError} `bad-preset`.
 */
export async function findPresetImage(folder: string, { cacheFolder }: { cacheFolder: string }): Promise<PresetImage | null> {
  const { preset, key } = await loadRecipe(folder);
  const cached = await findCached(cacheFolder, key);
  return cached === null ? null : toImage(preset, cached);
}

/**
 * The image of the preset in this folder, built if the cache does not have it. The same recipe and the same Debian packages
 * give the same digest. Safe with several builders at once, and after a kill.
 *
 * @throws {ProvisionError}
 */
export async function buildPreset(
  folder: string,
  { cacheFolder, signal, onProgress = () => {} }: BuildPresetOptions,
): Promise<PresetImage> {
  try {
    signal?.throwIfAborted();
    const { preset, key } = await loadRecipe(folder);
    const cached = await findCached(cacheFolder, key);
    if (cached !== null) return toImage(preset, cached);
    const added = await addCached(cacheFolder, key, (target) => fill({ preset, folder, target, signal, onProgress }));
    return toImage(preset, added);
  } catch (error) {
    throw ProvisionError.from(error, `The preset in ${folder} could not be built`);
  }
}

interface Build {
  preset: Preset;
  folder: string;
  target: string;
  signal: AbortSignal | undefined;
  onProgress: (message: string) => void;
}

async function fill({ preset, folder, target, signal, onProgress }: Build): Promise<Digest> {
  const { recipe } = preset;
  const work = join(target, '.work');
  const [kernelRoot, busyboxRoot] = [join(work, 'kernel'), join(work, 'busybox')];
  for (const root of [kernelRoot, busyboxRoot]) await mkdir(root, { recursive: true });
  const unpack = async (name: string, root: string) => {
    onProgress(`downloading ${name}`);
    await unpackDebianPackage(name, root, signal);
  };
  await Promise.all([
    unpack(recipe.kernel, kernelRoot),
    unpack(recipe.busybox, busyboxRoot),
    makeDataDisk({ path: join(target, IMAGE_FILES.disk), bytes: recipe.disk.bytes, label: recipe.disk.label, signal }),
  ]);
  onProgress('packing the initramfs');
  const modules = await collectModules(await onlyEntry(join(kernelRoot, 'lib/modules'), /./), recipe.modules);
  const busyboxPath = join(busyboxRoot, 'bin/busybox');
  const initramfs = await makeInitramfs({ busyboxPath, modules, filesFolder: join(folder, recipe.files), signal });
  await writeFile(join(target, IMAGE_FILES.initrd), initramfs);
  await copyFile(await onlyEntry(join(kernelRoot, 'boot'), /^vmlinuz-/), join(target, IMAGE_FILES.kernel));
  await rm(work, { recursive: true });
  return seal(target);
}

async function onlyEntry(folder: string, pattern: RegExp): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => pattern.test(name));
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw new ProvisionError('build-failed', `The kernel's package has ${names.length} entries like ${pattern.source} in ${folder}`);
  return join(folder, name);
}

/** Makes the files read-only and gives the digest of their contents. */
async function seal(target: string): Promise<Digest> {
  const hash = createHash('sha256');
  for (const name of Object.values(IMAGE_FILES)) {
    const path = join(target, name);
    const data = await readFile(path);
    hash.update(`${name}\0${data.length}\0`).update(data);
    await chmod(path, SEALED_MODE);
  }
  const digest = parseDigest(`sha256:${hash.digest('hex')}`);
  if (digest === null) throw new ProvisionError('build-failed', 'no digest');
  return digest;
}

function toImage(preset: Preset, { folder, digest }: CachedImage): PresetImage {
  const { machine, memoryKiB, vcpus, video, inputs, agent, spice } = preset.hardware;
  return {
    preset: preset.name,
    digest,
    diskPath: join(folder, IMAGE_FILES.disk),
    diskBytes: preset.recipe.disk.bytes,
    boot: { kernelPath: join(folder, IMAGE_FILES.kernel), initrdPath: join(folder, IMAGE_FILES.initrd), commandLine: preset.commandLine },
    hardware: { machine, memoryKiB, vcpus, video, inputs, agent, ...(spice === undefined ? {} : { spice }) },
  };
}
