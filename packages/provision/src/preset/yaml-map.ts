import type { Diagnostic } from '@aula/model';
import { isMap, isScalar, isSeq, type LineCounter, type Node, type YAMLMap } from 'yaml';

/** Collects findings about one YAML text. */
export class Findings {
  readonly list: Diagnostic[] = [];
  readonly #file: string;
  readonly #lines: LineCounter;

  constructor(file: string, lines: LineCounter) {
    this.#file = file;
    this.#lines = lines;
  }

  add(offset: number, path: string, message: string, allowed?: string): void {
    const { line, col } = this.#lines.linePos(offset);
    const where = { file: this.#file, line: Math.max(line, 1), column: Math.max(col, 1), path };
    this.list.push({ severity: 'error', ...where, message, ...(allowed === undefined ? {} : { allowed }) });
  }
}

/** Reads one YAML mapping key by key; every complaint goes to the findings, every reader gives null then. */
export class MapReader {
  readonly #map: YAMLMap | null;
  readonly #path: string;
  readonly #offset: number;
  readonly #findings: Findings;

  constructor(node: unknown, path: string, keys: readonly string[], findings: Findings, offset = 0) {
    this.#map = isMap(node) ? node : null;
    this.#path = path;
    this.#offset = (this.#map?.range?.[0] ?? offset) || 0;
    this.#findings = findings;
    if (this.#map === null) findings.add(offset, path, 'a mapping is needed here', keys.join(', '));
    for (const pair of this.#map?.items ?? []) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '?';
      if (!keys.includes(key))
        findings.add(offsetOf(pair.key, this.#offset), this.#join(key), `unknown key "${key}"`, `one of: ${keys.join(', ')}`);
    }
  }

  map(key: string, keys: readonly string[]): MapReader {
    const node = this.#node(key);
    return new MapReader(node, this.#join(key), keys, this.#findings, offsetOf(node, this.#offset));
  }

  has(key: string): boolean {
    return this.#map?.has(key) ?? false;
  }

  text<T extends string>(key: string, parse: (text: string) => T | null, allowed: string): T | null {
    const node = this.#node(key);
    const value = isScalar(node) ? node.value : undefined;
    return this.#checked(key, node, typeof value === 'string' ? parse(value) : null, allowed);
  }

  value<T>(key: string, parse: (value: unknown) => T | null, allowed: string): T | null {
    const node = this.#node(key);
    return this.#checked(key, node, isScalar(node) ? parse(node.value) : null, allowed);
  }

  list<T>(key: string, max: number, parse: (node: unknown, path: string, offset: number) => T | null, allowed: string): T[] | null {
    const node = this.#node(key);
    if (!isSeq(node) || node.items.length > max) return this.#checked(key, node, null, `a list of at most ${max}: ${allowed}`);
    const parsed: T[] = [];
    for (const [index, item] of node.items.entries()) {
      const path = `${this.#join(key)}.${index}`;
      const before = this.#findings.list.length;
      const value = parse(item, path, offsetOf(item, this.#offset));
      if (value !== null) parsed.push(value);
      else if (this.#findings.list.length === before)
        this.#findings.add(offsetOf(item, this.#offset), path, 'this entry is not allowed', allowed);
    }
    return parsed;
  }

  #node(key: string): unknown {
    return this.#map?.get(key, true);
  }

  #join(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }

  #checked<T>(key: string, node: unknown, value: T | null, allowed: string): T | null {
    if (value !== null || this.#map === null) return value;
    const message = node === undefined ? `"${key}" is missing` : `"${key}" has a value that is not allowed`;
    this.#findings.add(offsetOf(node, this.#offset), this.#join(key), message, allowed);
    return null;
  }
}

function offsetOf(node: unknown, fallback: number): number {
  const range = (isMap(node) || isSeq(node) || isScalar(node) ? (node as Node) : null)?.range;
  return range?.[0] ?? fallback;
}
