import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { CONTEXT_LAYERS, type ContextLayer, type Diagnostic, SITE_DEFAULTS } from '@aula/model';
import type { SecretWatch } from '../templates/secret.ts';
import { type ContextData, mapData } from './context-node.ts';
import { LayerFinder } from './find-layer-files.ts';
import { CONTEXT_LIMITS } from './limits.ts';
import { mergeContexts } from './merge-contexts.ts';
import { type ContextMap, parseContext } from './parse-context.ts';

/** Files, globs and folders of each layer, relative to the site; `{network}`, `{room}`, `{section}` and `{seat}` stand for names. */
export type LayerDeclaration = Readonly<Record<ContextLayer, readonly string[]>>;

/** What a context is for. Absent: that layer has no name here, e.g. a network by itself has no room. */
export interface ContextSubject {
  network?: string;
  room?: string;
  section?: string;
  seat?: string;
}

/** One file of a context. */
export interface ContextFile {
  layer: ContextLayer | 'preset';
  file: string;
  context: ContextMap;
}

/** A merged context: its values, and the files they come from in order. */
export interface MergedContext {
  files: readonly ContextFile[];
  merged: ContextMap;
  data: ContextData;
}

export interface ContextSetOptions {
  folder: string;
  layers?: LayerDeclaration;
  watch: SecretWatch;
}

/** All contexts of a site. Files are read and merged once, however many seats use them. */
export class ContextSet {
  readonly diagnostics: Diagnostic[] = [];
  readonly #folder: string;
  readonly #layers: LayerDeclaration;
  readonly #watch: SecretWatch;
  readonly #finder = new LayerFinder();
  readonly #parsed = new Map<string, ContextMap>();
  readonly #merged = new Map<string, MergedContext>();

  constructor({ folder, layers = SITE_DEFAULTS.contexts, watch }: ContextSetOptions) {
    this.#folder = folder;
    this.#layers = layers;
    this.#watch = watch;
  }

  /** `below`: what lies under all layers, e.g. a preset's own values. */
  contextOf(subject: ContextSubject, below: readonly ContextFile[] = []): MergedContext {
    const files = [...below, ...CONTEXT_LAYERS.flatMap((layer) => this.#filesOf(layer, subject))];
    const key = files.map(({ file }) => file).join('\0');
    const known = this.#merged.get(key);
    if (known !== undefined) return known;
    const merged = mergeContexts(
      files.map(({ context }) => context),
      this.diagnostics,
    );
    const made = { files, merged, data: mapData(merged.entries, this.#watch) };
    this.#merged.set(key, made);
    return made;
  }

  /** Files beside those that were used whose names no seat, room or network has: most likely they are misspelt. Ask at the end. */
  unusedFiles(): Diagnostic[] {
    const used = [...this.#parsed.keys()];
    const entries = CONTEXT_LAYERS.flatMap((layer) => this.#layers[layer]).filter((entry) => /\{\w+\}$/.test(entry));
    const folders = new Set(entries.map((entry) => dirname(resolve(this.#folder, entry))));
    return [...folders].flatMap((folder) =>
      this.#finder.namedIn(folder).flatMap((path): Diagnostic[] => {
        if (used.some((file) => file === path || file.startsWith(`${path}${sep}`))) return [];
        const message = 'no seat, room, section or network has this name, so nobody gets what it says';
        return [{ severity: 'warning', file: this.#shown(path), line: 1, column: 1, path: '', message }];
      }),
    );
  }

  #filesOf(layer: ContextLayer, subject: ContextSubject): ContextFile[] {
    const paths = this.#layers[layer].flatMap((entry) => {
      const name = fillIn(entry, subject);
      return name === null ? [] : this.#finder.find(this.#folder, name);
    });
    return paths.slice(0, CONTEXT_LIMITS.filesPerLayer).map((path) => ({ layer, file: this.#shown(path), context: this.#read(path) }));
  }

  #read(path: string): ContextMap {
    const known = this.#parsed.get(path);
    if (known !== undefined) return known;
    const { context, diagnostics } = parseContext(readFileSync(path, 'utf8'), this.#shown(path));
    this.diagnostics.push(...diagnostics);
    this.#parsed.set(path, context);
    return context;
  }

  /** As the person who runs it would name it. */
  #shown(path: string): string {
    const short = relative(process.cwd(), path);
    return short === '' || short.startsWith('..') ? path : short;
  }
}

/** Null when the subject has no name for a placeholder. */
function fillIn(entry: string, subject: ContextSubject): string | null {
  let isWhole = true;
  const filled = entry.replace(/\{(network|room|section|seat)\}/g, (_, name: keyof ContextSubject) => {
    const value = subject[name];
    if (value === undefined) isWhole = false;
    return value ?? '';
  });
  return isWhole ? filled : null;
}
