import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDiagnostic } from '@aula/model';
import { buildPreset, findPresetImage, loadPreset } from '@aula/provision';
import { StartError } from '../errors.ts';
import type { PresetCatalog, PresetInfo } from './presets.ts';

/** Presets of one installation. */
const PRESETS_MAX = 500;

/** Reads every preset below the folder; images are kept in the cache folder. Throws {@link StartError} naming what is wrong with one. */
export async function openPresetCatalog({ folder, cacheFolder }: { folder: string; cacheFolder: string }): Promise<PresetCatalog> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new StartError(`The presets' folder ${folder} cannot be read`, { cause });
  });
  const folders = new Map<string, string>();
  const presets: PresetInfo[] = [];
  for (const entry of entries.filter((one) => one.isDirectory()).slice(0, PRESETS_MAX)) {
    const own = join(folder, entry.name);
    const { preset, diagnostics } = await loadPreset(own);
    if (preset === undefined) throw new StartError(diagnostics.map(formatDiagnostic).join('\n'));
    const { name, title, description, hardware } = preset;
    folders.set(name, own);
    presets.push({ name, title, description, memoryKiB: hardware.memoryKiB, vcpus: hardware.vcpus });
  }
  const folderOf = (name: string): string => {
    const own = folders.get(name);
    if (own === undefined) throw new Error(`There is no preset ${name}`);
    return own;
  };
  return {
    presets: presets.sort((a, b) => (a.name < b.name ? -1 : 1)),
    find: (name) => findPresetImage(folderOf(name), { cacheFolder }),
    build: (name, { signal, onProgress }) =>
      buildPreset(folderOf(name), { cacheFolder, ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) }),
  };
}
