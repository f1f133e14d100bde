import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  Scalar,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import { LIMITS } from '../room.ts';
import { nearest } from './nearest.ts';
import { escapeControls, quote } from './quote.ts';

/** Aliases (`*name`) that one text may use. */
const ALIASES_MAX = 200;
/** Syntax errors told: further ones mostly follow from the first. */
const SYNTAX_FINDINGS_MAX = 20;
const TOO_DEEP = 'this YAML is nested too deeply to be read';

/** A key of a mapping with its value and its place. */
export interface Field {
  /** Dotted key path. */
  path: string;
  key: string;
  /** Offset of the key in the source. */
  keyOffset: number;
  /** Null: the key has no value. */
  value: Node | null;
}

type Node = Exclude<ParsedNode, Alias> | YAMLMap | Scalar;

/** Where a finding is: an offset into the source. */
export type Place = Field | number;

/** Reads YAML into checked pieces; collects every finding with its line and column, and never throws on any text. */
export class YamlReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: string;
  readonly #file: string;
  readonly #lines = new LineCounter();
  #document: Document | null = null;
  #aliases = 0;

  constructor(source: string, file: string) {
    this.#source = source;
    this.#file = file;
  }

  get failed(): boolean {
    return this.diagnostics.some((d) => d.severity === 'error');
  }

  /** Parses the text; null when its syntax is broken (already reported). */
  root(): Field | null {
    let document: Document.Parsed;
    try {
      // Repeated keys are found by `fields`: the library compares every key with every other.
      document = parseDocument(this.#source, {
        lineCounter: this.#lines,
        prettyErrors: false,
        uniqueKeys: false,
        schema: 'core',
        logLevel: 'error',
      });
    } catch {
      this.report(0, '', TOO_DEEP);
      return null;
    }
    if (document.errors.some((error) => error.message.includes('call stack'))) {
      this.report(0, '', TOO_DEEP);
      return null;
    }
    for (const error of document.errors.slice(0, SYNTAX_FINDINGS_MAX)) {
      const message = error.code === 'MULTIPLE_DOCS' ? 'there is more than one YAML document' : firstLine(error.message);
      this.report(error.pos[0], '', message, 'one YAML document');
    }
    for (const warning of document.warnings) this.report(warning.pos[0], '', firstLine(warning.message), undefined, 'warning');
    if (document.errors.length > 0) return null;
    this.#document = document;
    return { path: '', key: '', keyOffset: 0, value: this.#resolve(document.contents, 0) };
  }

  report(place: Place, path: string, message: string, allowed?: string, severity: Diagnostic['severity'] = 'error'): void {
    const offset = typeof place === 'number' ? place : (place.value?.range?.[0] ?? place.keyOffset);
    const { line, col } = this.#lines.linePos(offset);
    this.diagnostics.push({
      severity,
      file: this.#file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      path,
      message: escapeControls(message),
      ...(allowed === undefined ? {} : { allowed }),
    });
  }

  /** All findings in source order, at most {@link LIMITS.diagnostics} and one that counts the rest. */
  findings(): Diagnostic[] {
    const sorted = this.diagnostics.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const rest = sorted.slice(LIMITS.diagnostics);
    const last = rest[0];
    if (last === undefined) return sorted;
    const severity = rest.some((d) => d.severity === 'error') ? 'error' : 'warning';
    return [...sorted.slice(0, LIMITS.diagnostics), { ...last, severity, path: '', message: `and ${rest.length} more problems` }];
  }

  /**
   * The entries of a mapping, with repeated keys reported; null when it is no mapping (reported).
   * With `known`, other keys are reported with the nearest known one.
   */
  fields(field: Field, what: string, known?: readonly string[]): Map<string, Field> | null {
    const map = field.value;
    if (!isMap(map)) {
      const allowed = known === undefined ? undefined : `the keys ${known.join(', ')}`;
      this.report(field, field.path, `${what} must be a mapping of keys, not ${kindOf(map)}`, allowed);
      return null;
    }
    const fields = new Map<string, Field>();
    for (const pair of map.items) {
      const keyNode = this.#resolve(pair.key, map.range?.[0] ?? 0);
      const keyOffset = keyNode?.range?.[0] ?? map.range?.[0] ?? 0;
      if (!isScalar(keyNode)) {
        this.report(keyOffset, field.path, 'a key must be a word');
        continue;
      }
      const key = typeof keyNode.source === 'string' ? keyNode.source : String(keyNode.value ?? '');
      const path = join(field.path, key);
      if (fields.has(key)) this.report(keyOffset, path, `the key ${quote(key)} is there twice`);
      else if (known !== undefined && !known.includes(key)) this.#reportUnknown(keyOffset, path, key, known);
      else fields.set(key, { path, key, keyOffset, value: this.#resolve(pair.value, keyOffset) });
      if (this.diagnostics.length > LIMITS.diagnostics * 4) break;
    }
    return fields;
  }

  /** The field, or a report that it is missing at the place of what should hold it. */
  required(holder: Field, fields: ReadonlyMap<string, Field>, key: string, allowed: string): Field | null {
    const field = fields.get(key);
    if (field !== undefined) return field;
    const place = holder.path === '' ? (holder.value?.range?.[0] ?? 0) : holder.keyOffset;
    this.report(place, join(holder.path, key), `the key ${quote(key)} is missing`, allowed);
    return null;
  }

  /** A text value as it stands; null when it is something else (reported). Numbers are only taken with `numbers`. */
  text(field: Field, allowed: string, numbers = false): string | null {
    const node = field.value;
    if (isScalar(node)) {
      if (typeof node.value === 'string') return node.value;
      if (numbers && typeof node.value === 'number') return node.source ?? String(node.value);
    }
    const hint = isScalar(node) && node.value !== null ? '; put it in quotes' : '';
    this.report(field, field.path, `this must be text, not ${kindOf(node)}${numbers ? '' : hint}`, allowed);
    return null;
  }

  /** Texts or numbers of a value that is one of them or a list of them; null when it is something else (reported). */
  textList(field: Field, allowed: string): string[] | null {
    if (!isSeq(field.value)) {
      const text = this.text(field, allowed, true);
      return text === null ? null : text.split(',');
    }
    const items: string[] = [];
    for (const item of field.value.items) {
      const value = this.#resolve(item, field.keyOffset);
      const text = this.text({ ...field, value }, allowed, true);
      if (text === null) return null;
      items.push(...text.split(','));
    }
    return items;
  }

  /** The items of a list, each with its place; null when it is no list or longer than `max` (reported). */
  items(field: Field, what: string, max: number): Field[] | null {
    const { value } = field;
    if (!isSeq(value)) {
      this.report(field, field.path, `${what} must be a list, not ${kindOf(value)}`, `a list of at most ${max}`);
      return null;
    }
    if (value.items.length > max) {
      this.report(field, field.path, `${what} has ${value.items.length} entries`, `at most ${max}`);
      return null;
    }
    return value.items.map((item, index) => {
      const node = this.#resolve(item, field.keyOffset);
      return { path: `${field.path}[${index}]`, key: String(index), keyOffset: node?.range?.[0] ?? field.keyOffset, value: node };
    });
  }

  /** The value as YAML understands it, if it is a single one; undefined for mappings, lists and nothing. */
  scalar(field: Field): unknown {
    return isScalar(field.value) ? field.value.value : undefined;
  }

  /** Whether the value is a mapping, a list, or a single thing. */
  kind(field: Field): 'mapping' | 'list' | 'scalar' {
    return isMap(field.value) ? 'mapping' : isSeq(field.value) ? 'list' : 'scalar';
  }

  /** The offset in the source of a place inside a text value; the value's own where it is not written as it reads. */
  offsetInside(field: Field, offset: number): number {
    const node = field.value;
    if (!isScalar(node) || node.range === null || node.range === undefined || typeof node.value !== 'string') return field.keyOffset;
    const start = node.range[0] + (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE ? 1 : 0);
    return this.#source.startsWith(node.value, start) ? start + offset : node.range[0];
  }

  #reportUnknown(offset: number, path: string, key: string, known: readonly string[]): void {
    const near = nearest(key, known);
    const hint = near === null ? '' : ` (did you mean ${quote(near)}?)`;
    this.report(offset, path, `unknown key ${quote(key)}${hint}`, known.join(', '));
  }

  #resolve(node: unknown, offset: number): Node | null {
    if (isAlias(node)) {
      if (++this.#aliases === ALIASES_MAX + 1) this.report(offset, '', `there are more than ${ALIASES_MAX} aliases`);
      if (this.#aliases > ALIASES_MAX || this.#document === null) return null;
      return this.#resolve(node.resolve(this.#document) ?? null, offset);
    }
    return isMap(node) || isSeq(node) || isScalar(node) ? (node as Node) : null;
  }
}

/** Key paths are for people: long keys and control characters are cut and escaped. */
function join(path: string, key: string): string {
  const shown = /^[\w.-]{1,60}$/.test(key) ? key : quote(key);
  return path === '' ? shown : `${path}.${shown}`;
}

function kindOf(node: unknown): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'empty';
  return typeof node.value === 'string' ? 'text' : `a ${typeof node.value}`;
}

const firstLine = (message: string): string => (message.split('\n')[0] ?? '').slice(0, 300);
