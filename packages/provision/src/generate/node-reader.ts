import { type Diagnostic, nearest } from '@aula/model';
import type { ContextNode, Origin } from '../contexts/context-node.ts';

type MapNode = Extract<ContextNode, { kind: 'map' }>;

/** Reads one mapping of a merged context key by key; every complaint has the place of the layer that set the value. */
export class NodeReader {
  readonly #node: MapNode | null;
  readonly #path: string;
  readonly #origin: Origin;
  readonly #diagnostics: Diagnostic[];

  /** `keys`: those that are known; others are reported. */
  constructor(node: ContextNode | undefined, path: string, origin: Origin, diagnostics: Diagnostic[], keys: readonly string[]) {
    this.#node = node?.kind === 'map' ? node : null;
    this.#path = path;
    this.#origin = node?.origin ?? origin;
    this.#diagnostics = diagnostics;
    if (node !== undefined && node.kind !== 'map' && node.kind !== 'unset')
      this.#add(node.origin, path, 'this must be a mapping of keys', keys.join(', '));
    for (const [key, value] of this.#node?.entries ?? []) {
      if (keys.includes(key)) continue;
      const near = nearest(key, keys);
      this.#add(
        value.origin,
        `${path}.${key}`,
        `unknown key ${JSON.stringify(key)}${near === null ? '' : ` (did you mean ${JSON.stringify(near)}?)`}`,
        keys.join(', '),
      );
    }
  }

  /** The text, or null when it is not there; what `parse` refuses is reported and null too. Numbers count as their text. */
  text<T = string>(key: string, allowed: string, parse: (text: string) => T | null): T | null {
    const node = this.#value(key);
    if (node === null) return null;
    const plain = node.kind === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number') ? String(node.value) : null;
    const value = plain === null ? null : parse(plain);
    if (value === null)
      this.#add(node.origin, `${this.#path}.${key}`, `${plain === null ? 'this' : JSON.stringify(plain)} is not allowed here`, allowed);
    return value;
  }

  /** The items of a list, as they are; empty when it is not there. */
  list(key: string, allowed: string): readonly ContextNode[] {
    const node = this.#value(key);
    if (node === null || node.kind === 'list') return node?.items ?? [];
    this.#add(node.origin, `${this.#path}.${key}`, 'this must be a list', allowed);
    return [];
  }

  map(key: string, keys: readonly string[]): NodeReader {
    return new NodeReader(this.#value(key) ?? undefined, `${this.#path}.${key}`, this.#origin, this.#diagnostics, keys);
  }

  /** A finding about this mapping, or about one key of it. */
  complain(message: string, allowed: string, key?: string): void {
    const at = key === undefined ? null : this.#value(key);
    this.#add(at?.origin ?? this.#origin, key === undefined ? this.#path : `${this.#path}.${key}`, message, allowed);
  }

  #value(key: string): ContextNode | null {
    const node = this.#node?.entries.get(key);
    return node === undefined || node.kind === 'unset' || (node.kind === 'scalar' && node.value === null) ? null : node;
  }

  #add(origin: Origin, path: string, message: string, allowed: string): void {
    this.#diagnostics.push({ severity: 'error', ...origin, path, message, allowed });
  }
}
