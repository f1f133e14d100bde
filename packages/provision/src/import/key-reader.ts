import type { Origin } from '../contexts/context-node.ts';
import { type Findings, quoted } from './findings.ts';
import { isNothing, type SourceMap, type SourceNode, textOf } from './source-node.ts';

/** Takes the keys of a mapping one by one; what nobody has taken is told at the end. */
export class KeyReader {
  readonly #map: SourceMap;
  readonly path: string;
  readonly findings: Findings;
  readonly #taken = new Set<string>();

  constructor(map: SourceMap, path: string, findings: Findings) {
    this.#map = map;
    this.path = path;
    this.findings = findings;
  }

  get origin(): Origin {
    return this.#map.origin;
  }

  take(key: string): SourceNode | undefined {
    this.#taken.add(key);
    const node = this.#map.entries.get(key);
    return isNothing(node) ? undefined : node;
  }

  /** A single value's text; null where there is none, or where it is something else (told). */
  text(key: string): string | null {
    const node = this.take(key);
    if (node === undefined) return null;
    const text = textOf(node);
    if (text === null) this.leftOut(node, key, 'it is no single value');
    return text;
  }

  /** The text as `parse` reads it; null for one that it refuses (told). */
  parsed<T>(key: string, parse: (text: string) => T | null, allowed: string): T | null {
    const text = this.text(key);
    const value = text === null ? null : parse(text);
    const node = this.#map.entries.get(key);
    if (text !== null && value === null && node) this.leftOut(node, key, `${quoted(text)} is left out`, allowed);
    return value;
  }

  /** The mapping below a key as a reader of its own; null where there is none. */
  map(key: string): KeyReader | null {
    const node = this.take(key);
    if (node === undefined) return null;
    if (node.kind === 'map') return new KeyReader(node, `${this.path}.${key}`, this.findings);
    this.leftOut(node, key, 'it is no mapping of keys');
    return null;
  }

  list(key: string): readonly SourceNode[] {
    const node = this.take(key);
    if (node === undefined) return [];
    if (node.kind === 'list') return node.items;
    this.leftOut(node, key, 'it is no list');
    return [];
  }

  /** Passed over without a word: they say nothing that is not so in Aula anyway. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#taken.add(key);
  }

  leftOut(at: { origin: Origin }, key: string, message: string, allowed?: string): void {
    this.findings.leftOut(at.origin, key === '' ? this.path : `${this.path}.${key}`, message, allowed);
  }

  note(at: { origin: Origin }, key: string, message: string, allowed?: string): void {
    this.findings.note(at.origin, key === '' ? this.path : `${this.path}.${key}`, message, allowed);
  }

  /** Everything that was not taken and is not empty. */
  rest(): [string, SourceNode][] {
    return [...this.#map.entries].filter(([key, node]) => !this.#taken.has(key) && !isNothing(node));
  }

  /** Tells all of {@link rest}. */
  reportRest(message: string): void {
    for (const [key, node] of this.rest()) this.note(node, key, message);
  }
}
