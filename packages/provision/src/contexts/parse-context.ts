import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '@aula/model';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { ContextNode, Mark, Origin } from './context-node.ts';
import { CONTEXT_LIMITS } from './limits.ts';

export type ContextMap = Extract<ContextNode, { kind: 'map' }>;

export interface ParsedContext {
  /** Empty where the text is broken. */
  context: ContextMap;
  diagnostics: Diagnostic[];
}

const MARKS: Readonly<Record<string, Mark>> = { '!append': 'append', '!prepend': 'prepend', '!replace': 'replace' };
const TAGS_ALLOWED = '!append, !prepend (lists), !replace (lists, mappings), !unset, !secret';
const SECRET_RULE = 'text, or one of: {file: PATH}, {env: NAME}';
const GROUP_OR_OTHERS = 0o077;

/** Reads one file of a context. Nothing that is wrong with the text throws; all of it is told. */
export function parseContext(source: string, file: string): ParsedContext {
  return new ContextParser(source, file).parse();
}

class ContextParser {
  readonly #source: string;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #diagnostics: Diagnostic[] = [];
  #document: Document | null = null;
  #nodes = 0;

  constructor(source: string, file: string) {
    this.#source = source;
    this.#file = file;
  }

  parse(): ParsedContext {
    const context = this.#root();
    const found = this.#diagnostics;
    const rest = found.length - CONTEXT_LIMITS.diagnostics;
    const last = found[CONTEXT_LIMITS.diagnostics];
    if (rest <= 0 || last === undefined) return { context, diagnostics: found };
    return { context, diagnostics: [...found.slice(0, CONTEXT_LIMITS.diagnostics), { ...last, message: `and ${rest} more problems` }] };
  }

  #root(): ContextMap {
    const empty: ContextMap = { kind: 'map', mark: 'merge', origin: this.#origin(0), entries: new Map() };
    if (Buffer.byteLength(this.#source) > CONTEXT_LIMITS.fileBytes) {
      this.#report(0, '', 'the file is too long', `at most ${CONTEXT_LIMITS.fileBytes} bytes`);
      return empty;
    }
    const document = this.#parsed();
    if (document === null) return empty;
    for (const { pos, message, code } of document.errors) {
      this.#report(pos[0], '', code === 'MULTIPLE_DOCS' ? 'there is more than one YAML document' : firstLine(message), 'one YAML document');
    }
    if (document.errors.length > 0 || document.contents === null) return empty;
    this.#document = document;
    const node = this.#node(document.contents, '', 0);
    if (node?.kind === 'map') return node;
    if (node !== null) this.#report(document.contents.range?.[0] ?? 0, '', 'a context is a mapping of keys');
    return empty;
  }

  /** The library's reader is recursive: text that is nested without end makes it throw. */
  #parsed(): Document.Parsed | null {
    try {
      const document = parseDocument(this.#source, { lineCounter: this.#lines, prettyErrors: false, logLevel: 'error', schema: 'core' });
      if (!document.errors.some(({ message }) => message.includes('call stack'))) return document;
    } catch {
      // Told below, as the other way in which it shows.
    }
    this.#report(0, '', 'this YAML is nested too deeply to be read', `at most ${CONTEXT_LIMITS.depth} levels`);
    return null;
  }

  #node(node: unknown, path: string, depth: number): ContextNode | null {
    if (isAlias(node)) {
      const target = this.#document === null ? undefined : node.resolve(this.#document);
      return this.#node(target, path, depth + 1);
    }
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return { kind: 'scalar', origin: this.#origin(0), value: null };
    const offset = node.range?.[0] ?? 0;
    if (++this.#nodes === CONTEXT_LIMITS.nodes + 1)
      this.#report(offset, path, 'the file has too many values', `at most ${CONTEXT_LIMITS.nodes}`);
    if (depth === CONTEXT_LIMITS.depth + 1)
      this.#report(offset, path, 'this is nested too deeply', `at most ${CONTEXT_LIMITS.depth} levels`);
    if (this.#nodes > CONTEXT_LIMITS.nodes || depth > CONTEXT_LIMITS.depth) return null;
    const { tag } = node;
    const isOwn = tag?.startsWith('!') === true && !tag.startsWith('!!');
    if (tag === '!secret') return this.#secret(node, path, offset);
    if (tag === '!unset') return { kind: 'unset', origin: this.#origin(offset) };
    const mark = isOwn ? MARKS[tag] : undefined;
    if (isOwn && (mark === undefined || (isMap(node) && mark !== 'replace') || isScalar(node))) {
      this.#report(offset, path, `the tag ${tag} does not belong here`, TAGS_ALLOWED);
    }
    if (isMap(node)) return this.#map(node, path, depth, mark ?? 'merge');
    if (isScalar(node)) return { kind: 'scalar', origin: this.#origin(offset), value: plain(node.value) };
    const items = node.items.map((item, index) => this.#node(item, `${path}[${index}]`, depth + 1)).filter((item) => item !== null);
    return { kind: 'list', mark: mark ?? 'replace', origin: this.#origin(offset), items };
  }

  #map(map: YAMLMap, path: string, depth: number, mark: Mark): ContextMap {
    const entries = new Map<string, ContextNode>();
    const own = map.items.filter((pair) => !isMergeKey(pair));
    for (const pair of map.items.filter(isMergeKey)) this.#inherit(pair, path, depth, entries);
    for (const { key, value } of own) {
      const name = this.#key(key, path);
      if (name === null) continue;
      const node = this.#node(value, path === '' ? name : `${path}.${name}`, depth + 1);
      // A value's place is that of its key: it is what people look for.
      if (node !== null) entries.set(name, { ...node, origin: this.#origin(offsetOf(key)) });
    }
    return { kind: 'map', mark, origin: this.#origin(map.range?.[0] ?? 0), entries };
  }

  /** `<<: *anchor`: the other mapping's keys, which this one's own go before. */
  #inherit({ value }: Pair, path: string, depth: number, entries: Map<string, ContextNode>): void {
    const sources = isSeq(value) ? value.items : [value];
    for (const source of sources.toReversed()) {
      const node = this.#node(source, path, depth + 1);
      if (node?.kind === 'map') for (const [key, inherited] of node.entries) entries.set(key, inherited);
      else this.#report(offsetOf(value), path, 'what << names must be a mapping', 'an alias such as *defaults');
    }
  }

  #key(key: unknown, path: string): string | null {
    const node: unknown = isAlias(key) && this.#document !== null ? key.resolve(this.#document) : key;
    if (isScalar(node) && node.value !== null && typeof node.value !== 'object') return String(node.value);
    this.#report(offsetOf(key), path, 'a key must be a word');
    return null;
  }

  #secret(node: Node, path: string, offset: number): ContextNode | null {
    const origin = this.#origin(offset);
    if (isScalar(node) && node.value !== null && String(node.value) !== '')
      return { kind: 'secret', origin, text: String(node.source ?? node.value) };
    const from = isMap(node) ? (['file', 'env'] as const).find((key) => typeof node.get(key) === 'string') : undefined;
    const name = isMap(node) && from !== undefined && node.items.length === 1 ? String(node.get(from)) : null;
    const text = name === null ? null : from === 'file' ? this.#secretFile(name, path, offset) : (process.env[name] ?? null);
    if (text !== null && text !== '') return { kind: 'secret', origin, text };
    const what = name === null ? 'this is no secret' : `the ${from === 'env' ? 'environment variable' : 'file'} ${name} gives no secret`;
    this.#report(offset, path, what, SECRET_RULE);
    return null;
  }

  /** The first line of the file, which lies beside the YAML unless its name says otherwise. */
  #secretFile(name: string, path: string, offset: number): string | null {
    const file = resolve(dirname(this.#file), name);
    try {
      const { size, mode } = statSync(file);
      if (size > CONTEXT_LIMITS.secretBytes) return null;
      if ((mode & GROUP_OR_OTHERS) !== 0) this.#report(offset, path, `others can read the secret in ${name}`, 'mode 0600', 'warning');
      return (
        readFileSync(file, 'utf8')
          .replace(/^\ufeff/, '')
          .split(/\r?\n/)[0] ?? null
      );
    } catch {
      return null;
    }
  }

  #origin(offset: number): Origin {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #report(offset: number, path: string, message: string, allowed?: string, severity: Diagnostic['severity'] = 'error'): void {
    this.#diagnostics.push({ severity, ...this.#origin(offset), path, message, ...(allowed === undefined ? {} : { allowed }) });
  }
}

const isMergeKey = ({ key }: Pair): boolean => isScalar(key) && key.value === '<<' && key.type === 'PLAIN';

const offsetOf = (node: unknown): number => (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0);

const plain = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

const firstLine = (message: string): string => (message.split('\n')[0] ?? '').slice(0, 300);
