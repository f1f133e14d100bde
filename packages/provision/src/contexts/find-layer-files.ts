import { globSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const YAML = /\.ya?ml$/;
const GLOB = /[*?[\]{}]/;

/**
 * Finds the files of layers: each entry is a file (its ending may be left out), a folder (all `*.yaml` and `*.yml` in it, by name), or
 * a glob. Folders are read once, so that a thousand seats do not ask the disk a thousand times.
 */
export class LayerFinder {
  readonly #folders = new Map<string, ReadonlySet<string>>();
  readonly #found = new Map<string, readonly string[]>();

  /** Absolute paths in the order in which they are merged; empty when there is nothing. */
  find(base: string, entry: string): readonly string[] {
    const path = resolve(base, entry);
    const known = this.#found.get(path);
    if (known !== undefined) return known;
    const files = GLOB.test(entry) ? this.#glob(path) : this.#plain(path);
    this.#found.set(path, files);
    return files;
  }

  /** YAML files and folders right below a folder, by name. */
  namedIn(folder: string): string[] {
    const names = [...this.#entries(folder)].filter((name) => !name.startsWith('.')).sort(byName);
    const isNamed = (path: string) => YAML.test(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    return names.map((name) => join(folder, name)).filter(isNamed);
  }

  #plain(path: string): readonly string[] {
    const files: string[] = [];
    for (const candidate of [path, `${path}.yaml`, `${path}.yml`]) {
      if (!this.#entries(dirname(candidate)).has(basename(candidate))) continue;
      const found = statSync(candidate, { throwIfNoEntry: false });
      if (found?.isFile()) files.push(candidate);
      else if (found?.isDirectory()) files.push(...this.#yamlIn(candidate));
    }
    return files;
  }

  #yamlIn(folder: string): string[] {
    const names = [...this.#entries(folder)].filter((name) => YAML.test(name) && !name.startsWith('.'));
    return names.sort(byName).map((name) => join(folder, name));
  }

  #glob(pattern: string): string[] {
    return globSync(pattern)
      .filter((path) => YAML.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile())
      .sort(byName);
  }

  #entries(folder: string): ReadonlySet<string> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const entries = new Set(list(folder));
    this.#folders.set(folder, entries);
    return entries;
  }
}

/** By code unit: the same on every machine, whatever its locale. */
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
