import type { PresetView } from '@aula/api';
import type { PresetImage } from '@aula/model';
import type { ImageSource } from '../hypervisor/host.ts';

/** A preset as its folder describes it. */
export interface PresetInfo {
  name: string;
  title: string;
  description: string;
  memoryKiB: number;
  vcpus: number;
  spice?: true;
}

/** The presets of this installation, read once at start, and their images. */
export interface PresetCatalog extends ImageSource {
  readonly presets: readonly PresetInfo[];
}

export type PresetService = ReturnType<typeof createPresetService>;

/** Presets with the images that are built; remembers what it found, for images never change. */
export function createPresetService(catalog: PresetCatalog) {
  const found = new Map<string, PresetImage>();

  async function find(name: string): Promise<PresetImage | null> {
    const known = found.get(name);
    if (known !== undefined) return known;
    const image = catalog.presets.some((preset) => preset.name === name) ? await catalog.find(name) : null;
    if (image !== null) found.set(name, image);
    return image;
  }

  return {
    find,
    async build(name: string, options: Parameters<ImageSource['build']>[1]): Promise<PresetImage> {
      const known = await find(name);
      if (known !== null) return known;
      const image = await catalog.build(name, options);
      found.set(name, image);
      return image;
    },
    names: () => catalog.presets.map(({ name }) => name),
    defaults(name: string): { memoryKiB: number; vcpus: number; spice?: true } | null {
      const preset = catalog.presets.find((one) => one.name === name);
      return preset === undefined
        ? null
        : { memoryKiB: preset.memoryKiB, vcpus: preset.vcpus, ...(preset.spice === true ? { spice: true } : {}) };
    },
    async list(): Promise<PresetView[]> {
      const images = await Promise.all(catalog.presets.map(({ name }) => find(name)));
      return catalog.presets.map(({ name, title, description, memoryKiB, vcpus }, at) => ({
        name,
        title,
        description,
        memoryKiB,
        vcpus,
        digest: images[at]?.digest ?? null,
      }));
    },
  };
}
