import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Diagnostic } from '@aula/model';
import type { ContextFile } from '../contexts/context-set.ts';
import { LayerFinder } from '../contexts/find-layer-files.ts';
import { mergeContexts } from '../contexts/merge-contexts.ts';
import { parseContext } from '../contexts/parse-context.ts';
import { readHardwareDefaults } from './build-spec.ts';

/** Presets of a site and Aula's own: the lowest layer of the context of every seat of theirs. */
export class PresetLayers {
  readonly diagnostics: Diagnostic[] = [];
  readonly #files = new Map<string, string[]>();
  readonly #layers = new Map<string, ContextFile[]>();

  /** `folders`: the first that has a name wins. */
  constructor(folders: readonly string[]) {
    const finder = new LayerFinder();
    for (const folder of folders) {
      for (const file of finder.find(resolve(folder), '*.yaml')) {
        const name = basename(file, '.yaml');
        this.#files.set(name, [...(this.#files.get(name) ?? []), file]);
      }
    }
  }

  get names(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** The preset's own values, Aula's below those of the site; empty when there is no such preset. */
  layersOf(name: string): readonly ContextFile[] {
    const known = this.#layers.get(name);
    if (known !== undefined) return known;
    const layers = (this.#files.get(name) ?? []).toReversed().map((file): ContextFile => {
      const { context, diagnostics } = parseContext(readFileSync(file, 'utf8'), file);
      this.diagnostics.push(...diagnostics);
      return { layer: 'preset', file, context };
    });
    this.#layers.set(name, layers);
    return layers;
  }

  /** Hardware of a preset, all its layers together; null when there is no such preset. */
  hardwareOf(name: string): { memoryKiB: number; vcpus: number; spice?: true } | null {
    const layers = this.layersOf(name);
    if (layers.length === 0) return null;
    const merged = mergeContexts(layers.map(({ context }) => context));
    return readHardwareDefaults(merged.entries.get('build'), merged.origin);
  }
}
