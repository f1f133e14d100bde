import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDiagnostic } from '@aula/model';
import { buildPreset, findPresetImage, loadPreset } from '@aula/provision';
import { ServerError } from '../errors.ts';
import type { PresetCatalog, PresetInfo } from './presets.ts';

export interface PresetCatalogOptions {
  /** One sub-folder per preset, each with a `preset.yaml`. */
  folder: string;
  /** Where built images are kept. */
  cacheFolder: string;
  /** Told of a preset that cannot be read; it is left out. */
  onBadPreset: (name: string, problems: string) => void;
}

/** Reads the presets of a folder; images are found in, or built into, the cache. */
export async function openPresetCatalog({ folder, cacheFolder, onBadPreset }: PresetCatalogOptions): Promise<PresetCatalog> {
  const presets: PresetInfo[] = [];
  const folders = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    const { preset, diagnostics } = await loadPreset(path);
    if (preset === undefined) {
      onBadPreset(entry.name, diagnostics.map(formatDiagnostic).join('\n'));
      continue;
    }
    const { name, title, description, hardware } = preset;
    presets.push({
      name,
      title,
      description,
      memoryKiB: hardware.memoryKiB,
      vcpus: hardware.vcpus,
      ...(hardware.spice === true ? { spice: true } : {}),
    });
    folders.set(name, path);
  }
  const folderOf = (name: string): string => {
    const path = folders.get(name);
    if (path === undefined) throw new ServerError('notFound', `There is no preset "${name}".`);
    return path;
  };
  return {
    presets,
    find: async (name) => (folders.has(name) ? findPresetImage(folderOf(name), { cacheFolder }) : null),
    build: async (name, options) => buildPreset(folderOf(name), { cacheFolder, ...options }),
  };
}
