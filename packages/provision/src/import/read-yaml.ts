import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { Origin } from '../contexts/context-node.ts';
import { EXPRESSION, type ExpandedText } from './expand-jinja.ts';
import { type Findings, quoted } from './findings.ts';
import { IMPORT_LIMITS } from './limits.ts';
import type { SourceMap, SourceNode } from './source-node.ts';

const SYNTAX_FINDINGS_MAX = 20;

/** Reads one file as the old tool's YAML library would: of repeated keys the last wins (told). Null for one that is broken (told) or empty. */
export function readYaml(expanded: ExpandedText, file: string, findings: Findings): SourceNode | null {
  if (expanded.text.length > IMPORT_LIMITS.fileBytes) {
    findings.leftOut(
      { file, line: 1, column: 1 },
      '',
      'the file is too long with what it includes',
      `at most ${IMPORT_LIMITS.fileBytes} bytes`,
    );
    return null;
  }
  try {
    return new Reader(expanded, file, findings).read();
  } catch (error) {
    // The library throws where a text is nested deeper than its stack.
    const what = error instanceof RangeError ? 'it is nested too deeply' : error instanceof Error ? firstLine(error.message) : 'unreadable';
    findings.leftOut({ file, line: 1, column: 1 }, '', `the file is left out: ${what}`);
    return null;
  }
}

class Reader {
  readonly #expanded: ExpandedText;
  readonly #file: string;
  readonly #findings: Findings;
  readonly #counter = new LineCounter();
  #document: Document | null = null;
  #nodes = 0;

  constructor(expanded: ExpandedText, file: string, findings: Findings) {
    this.#expanded = expanded;
    this.#file = file;
    this.#findings = findings;
  }

  read(): SourceNode | null {
    // `bad: *x` to an anchor of another file is an error of one value only.
    const document = parseDocument(this.#expanded.text, {
      lineCounter: this.#counter,
      prettyErrors: false,
      uniqueKeys: false,
      schema: 'core',
      logLevel: 'error',
    });
    for (const { pos, message } of document.errors.slice(0, SYNTAX_FINDINGS_MAX)) {
      this.#findings.leftOut(this.#origin(pos[0]), '', `the file is left out, it is not YAML: ${firstLine(message)}`);
    }
    if (document.errors.length > 0 || document.contents === null) return null;
    this.#document = document;
    return this.#node(document.contents, '', 0);
  }

  #node(node: unknown, path: string, depth: number): SourceNode | null {
    if (isAlias(node)) {
      const target = this.#document === null ? undefined : node.resolve(this.#document);
      if (target === undefined) {
        this.#findings.leftOut(
          this.#origin(node.range?.[0] ?? 0),
          path,
          `there is no anchor &${node.source} in this file`,
          'a value of its own',
        );
        return null;
      }
      return this.#node(target, path, depth + 1);
    }
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null;
    const origin = this.#origin(node.range?.[0] ?? 0);
    this.#nodes += 1;
    if (this.#nodes > IMPORT_LIMITS.nodes || depth > IMPORT_LIMITS.depth) {
      const what = depth > IMPORT_LIMITS.depth ? 'what is nested deeper' : 'what comes after';
      this.#findings.leftOut(
        this.#nodes > IMPORT_LIMITS.nodes ? { ...origin, line: 1, column: 1 } : origin,
        '',
        `${what} is left out: too much`,
      );
      return null;
    }
    if (isMap(node)) return this.#map(node, path, depth, origin);
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.#node(item, `${path}[${index}]`, depth + 1)).filter((item) => item !== null);
      return { kind: 'list', origin, items };
    }
    const value = plain(node.value);
    const text = typeof value === 'string' ? value : (node.source ?? String(value ?? ''));
    // Told where the file was expanded.
    return text.includes(EXPRESSION) ? null : { kind: 'scalar', origin, value, text };
  }

  #map(map: YAMLMap, path: string, depth: number, origin: Origin): SourceMap {
    const entries = new Map<string, SourceNode>();
    const isMerge = (key: unknown) => isScalar(key) && key.value === '<<';
    for (const { value } of map.items.filter(({ key }) => isMerge(key))) {
      for (const source of (isSeq(value) ? value.items : [value]).toReversed()) {
        const node = this.#node(source, path, depth + 1);
        if (node?.kind === 'map') for (const [key, inherited] of node.entries) entries.set(key, inherited);
      }
    }
    const own = new Set<string>();
    for (const { key: keyNode, value } of map.items.filter(({ key }) => !isMerge(key))) {
      const key = isScalar(keyNode) ? String(keyNode.source ?? keyNode.value ?? '') : null;
      const place = isScalar(keyNode) ? this.#origin(keyNode.range?.[0] ?? 0) : origin;
      if (key === null || key.includes(EXPRESSION)) {
        this.#findings.leftOut(place, path, 'a key that is no plain word is left out with its value');
        continue;
      }
      const inside = path === '' ? key : `${path}.${key}`;
      if (own.has(key)) this.#findings.note(place, inside, `the key ${quoted(key)} is there twice: the last one counts`);
      own.add(key);
      const node = this.#node(value, inside, depth + 1);
      // A value's place is that of its key: it is what people look for.
      if (node !== null) entries.set(key, { ...node, origin: place });
    }
    return { kind: 'map', origin, entries };
  }

  #origin(offset: number): Origin {
    const { line, col } = this.#counter.linePos(offset);
    const from = this.#expanded.lines[Math.max(1, line) - 1];
    return { file: from?.file ?? this.#file, line: from?.line ?? 1, column: Math.max(1, col) };
  }
}

const plain = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

const firstLine = (message: string): string => (message.split('\n')[0] ?? '').slice(0, 200);
