import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProvisionError } from '../provision-error.ts';
import { runTool } from './run-tool.ts';

/** Debian's rule for package names. */
export const PACKAGE_NAME = /^[a-z0-9][a-z0-9+.-]{1,99}$/;
const META_DEPTH_MAX = 3;

/**
 * Downloads a package with apt (nothing is installed) and unpacks it below `folder`. A kernel's meta package is followed to the
 * real one.
 *
 * @throws {ProvisionError} `download-failed` and those of {@link runTool}.
 */
export async function unpackDebianPackage(name: string, folder: string, signal?: AbortSignal): Promise<void> {
  const real = await resolveKernelPackage(name, signal);
  const downloads = join(folder, '.downloads', real);
  await mkdir(downloads, { recursive: true });
  await runTool('apt', 'apt-get', ['download', '-q', real], { cwd: downloads, signal }).catch((error: unknown) => {
    if (!isFailedTool(error)) throw error;
    throw new ProvisionError(
      'download-failed',
      `The package ${real} could not be downloaded (run apt-get update first?): ${error.message}`,
      { cause: error },
    );
  });
  const file = (await readdir(downloads)).find((entry) => entry.endsWith('.deb'));
  if (file === undefined) throw new ProvisionError('download-failed', `apt-get did not fetch ${real}`);
  await runTool('dpkg', 'dpkg-deb', ['--extract', join(downloads, file), folder], { signal });
}

/** `linux-image-cloud-amd64` only depends on the kernel of the day; that one is wanted. */
async function resolveKernelPackage(name: string, signal: AbortSignal | undefined): Promise<string> {
  let current = name;
  for (let depth = 0; depth < META_DEPTH_MAX; depth++) {
    if (!current.startsWith('linux-image-') || /^linux-image-\d/.test(current)) return current;
    const shown = await runTool('apt', 'apt-cache', ['depends', '--important', current], { signal }).catch((error: unknown) => {
      if (!isFailedTool(error)) throw error;
      throw new ProvisionError('download-failed', `apt does not know the package ${current}: run apt-get update first`, { cause: error });
    });
    const next = /Depends: (linux-image-[a-z0-9+.-]+)/.exec(shown)?.[1];
    if (next === undefined) return current;
    current = next;
  }
  throw new ProvisionError('download-failed', `The package ${name} leads to no kernel`);
}

/** The program ran and said no; not cancelled, not missing. */
const isFailedTool = (error: unknown): error is ProvisionError => error instanceof ProvisionError && error.code === 'build-failed';
