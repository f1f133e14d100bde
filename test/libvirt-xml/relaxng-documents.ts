import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type XmlElement } from '@aula/libvirt-xml';
import fc from 'fast-check';
import type { Pick } from './odd-writing.ts';
import { SCHEMAS_FOLDER, type Schema } from './relaxng.ts';

/* Documents that a RelaxNG schema allows, made from the schema itself, so that all that it knows comes up in them. */

/** Elements within each other; beyond, what is optional is left out. */
const DEPTH_MAX = 12;
/** Patterns within each other: a grammar that only refers to itself has no document. */
const NESTING_MAX = 200;
/** Texts that are tried for one pattern. */
const SAMPLES = 8;
const NUMERIC = /int|long|short|byte|decimal|float|double/i;

/** An element or attribute of the schema in the place where it came up; equal for the same two patterns. */
export type Pair = string;
export interface MadeElement {
  readonly tag: string;
  readonly namespace: string;
  readonly pair: Pair;
  readonly attributes: Map<string, { value: string; pair: Pair }>;
  readonly children: MadeElement[];
  text: string;
}

/** One schema with what it includes. */
export class RelaxngDocuments {
  readonly #defines = new Map<string, XmlElement[]>();
  readonly #visits = new Map<XmlElement, number>();
  readonly #ids = new Map<XmlElement, number>();
  readonly #samples = new Map<string, readonly string[]>();
  readonly #pick: Pick;

  constructor(schema: Schema, pick: Pick) {
    this.#pick = pick;
    this.#load(`${schema}.rng`);
  }

  /** A document's root. */
  make(): MadeElement {
    const holder: MadeElement = { tag: '', namespace: '', pair: '', attributes: new Map(), children: [], text: '' };
    for (const start of this.#defines.get('start') ?? []) this.#fill(start, holder, 0, 0);
    const [root] = holder.children;
    if (root === undefined) throw new Error('the schema has no start');
    return root;
  }

  /** All pairs that the schema can have, with a label for each. */
  pairs(): Map<Pair, string> {
    const found = new Map<Pair, string>();
    const seen = new Set<XmlElement>();
    const walk = (pattern: XmlElement, parent: XmlElement | null, path: string, depth: number): void => {
      if (depth > NESTING_MAX) return;
      if (pattern.name === 'ref') {
        for (const define of this.#defines.get(pattern.attribute('name') ?? '') ?? []) walk(define, parent, path, depth + 1);
        return;
      }
      const name = pattern.name === 'element' || pattern.name === 'attribute' ? nameOf(pattern) : undefined;
      if (name === undefined) {
        for (const inner of patternsOf(pattern)) walk(inner, parent, path, depth + 1);
        return;
      }
      if (name === null) return;
      const own = `${path}/${pattern.name === 'attribute' ? '@' : ''}${name}`;
      const pair = this.#pair(parent, pattern);
      if (!found.has(pair)) found.set(pair, own);
      if (pattern.name === 'attribute' || seen.has(pattern)) return;
      seen.add(pattern);
      for (const inner of patternsOf(pattern)) walk(inner, pattern, own, depth + 1);
    };
    for (const start of this.#defines.get('start') ?? []) walk(start, null, '', 0);
    return found;
  }

  #load(file: string): void {
    const { root } = parseDocument(readFileSync(join(SCHEMAS_FOLDER, file), 'utf8'));
    this.#take(root);
  }

  #take(grammar: XmlElement): void {
    for (const part of grammar.elements()) {
      if (part.name === 'include') {
        const own = part.elements();
        this.#load(part.attribute('href') ?? '');
        for (const define of own) this.#defines.delete(define.name === 'start' ? 'start' : (define.attribute('name') ?? ''));
        this.#take(part);
      } else if (part.name === 'define' || part.name === 'start') {
        const name = part.name === 'start' ? 'start' : (part.attribute('name') ?? '');
        if (part.attribute('combine') === null && part.name === 'define') this.#defines.set(name, [part]);
        else this.#defines.set(name, [...(this.#defines.get(name) ?? []), part]);
      } else if (part.name === 'div') this.#take(part);
    }
  }

  #pair(parent: XmlElement | null, pattern: XmlElement): Pair {
    const id = (of: XmlElement | null): number => {
      if (of === null) return 0;
      const known = this.#ids.get(of) ?? this.#ids.size + 1;
      this.#ids.set(of, known);
      return known;
    };
    return `${id(parent)} ${id(pattern)}`;
  }

  #fill(pattern: XmlElement, into: MadeElement, depth: number, nesting: number, owner: XmlElement | null = null): void {
    if (nesting > NESTING_MAX) return;
    const all = (): void => {
      for (const inner of patternsOf(pattern)) this.#fill(inner, into, depth, nesting + 1, owner);
    };
    switch (pattern.name) {
      case 'element':
        this.#element(pattern, into, depth, nesting, owner);
        return;
      case 'attribute':
        this.#attribute(pattern, into, owner);
        return;
      case 'ref':
        for (const define of this.#defines.get(pattern.attribute('name') ?? '') ?? []) this.#fill(define, into, depth, nesting + 1, owner);
        return;
      case 'choice': {
        const one = this.#leastVisited(patternsOf(pattern), depth);
        if (one !== undefined) this.#fill(one, into, depth, nesting + 1, owner);
        return;
      }
      case 'optional':
      case 'zeroOrMore':
        if (depth > DEPTH_MAX || (this.#visit(pattern) > 2 && this.#pick(100) < 60)) return;
        all();
        return;
      case 'text':
        into.text += 'text';
        return;
      case 'value':
      case 'data':
      case 'list':
        into.text += this.#valueOf(pattern);
        return;
      default:
        all();
    }
  }

  #element(pattern: XmlElement, into: MadeElement, depth: number, nesting: number, owner: XmlElement | null): void {
    const name = nameOf(pattern);
    const namespace = inherited(pattern, 'ns') ?? '';
    const tag = name === null || name === undefined ? 'x:any' : namespace === '' ? name : `n:${name}`;
    const made: MadeElement = {
      tag,
      namespace: tag === 'x:any' ? 'urn:any' : namespace,
      pair: this.#pair(owner, pattern),
      attributes: new Map(),
      children: [],
      text: '',
    };
    into.children.push(made);
    for (const inner of patternsOf(pattern)) this.#fill(inner, made, depth + 1, nesting + 1, pattern);
  }

  #attribute(pattern: XmlElement, into: MadeElement, owner: XmlElement | null): void {
    const name = nameOf(pattern);
    if (name === null || name === undefined || into.attributes.has(name)) return;
    const [content] = patternsOf(pattern);
    into.attributes.set(name, { value: content === undefined ? 'text' : this.#textOf(content, 0), pair: this.#pair(owner, pattern) });
  }

  #textOf(pattern: XmlElement, nesting: number): string {
    if (nesting > NESTING_MAX) return '';
    if (pattern.name === 'choice') {
      const one = this.#leastVisited(patternsOf(pattern), 0);
      return one === undefined ? '' : this.#textOf(one, nesting + 1);
    }
    if (pattern.name === 'ref') {
      const defines = this.#defines.get(pattern.attribute('name') ?? '') ?? [];
      return defines.map((define) => this.#textOf(define, nesting + 1)).join('');
    }
    if (['value', 'data', 'text', 'list'].includes(pattern.name)) return this.#valueOf(pattern);
    return patternsOf(pattern)
      .map((inner) => this.#textOf(inner, nesting + 1))
      .join('');
  }

  #valueOf(pattern: XmlElement): string {
    if (pattern.name === 'value') return pattern.text;
    if (pattern.name === 'text') return 'text';
    if (pattern.name === 'list')
      return patternsOf(pattern)
        .map((inner) => this.#textOf(inner, 0))
        .join(' ');
    const param = (name: string): string | undefined =>
      pattern.elements().find((inner) => inner.name === 'param' && inner.attribute('name') === name)?.text;
    const regex = param('pattern');
    if (regex !== undefined) return this.#matching(regex);
    return NUMERIC.test(pattern.attribute('type') ?? '') ? (param('minInclusive') ?? '1') : 'text';
  }

  #matching(regex: string): string {
    const samples = this.#samples.get(regex) ?? samplesOf(regex);
    this.#samples.set(regex, samples);
    return samples[this.#pick(samples.length)] ?? '';
  }

  #visit(pattern: XmlElement): number {
    const count = (this.#visits.get(pattern) ?? 0) + 1;
    this.#visits.set(pattern, count);
    return count;
  }

  #leastVisited(patterns: readonly XmlElement[], depth: number): XmlElement | undefined {
    if (depth > DEPTH_MAX) return patterns.find(({ name }) => ['empty', 'value', 'text', 'data'].includes(name)) ?? patterns[0];
    const from = this.#pick(Math.max(1, patterns.length));
    const turned = [...patterns.slice(from), ...patterns.slice(0, from)];
    const [one] = turned.sort((a, b) => (this.#visits.get(a) ?? 0) - (this.#visits.get(b) ?? 0));
    if (one !== undefined) this.#visit(one);
    return one;
  }
}

/** Text in printable characters that matches. */
function samplesOf(regex: string): string[] {
  const any = fc.stringMatching(new RegExp(`^(?:${regex.replaceAll('[^\\n]', '[!-~]')})$`), { size: 'xsmall' });
  return fc.sample(any, { numRuns: SAMPLES, seed: 1 }).map((text) => text.replaceAll(/[^ -~]/g, 'x'));
}

const OF_NAMES = ['name', 'anyName', 'nsName', 'param', 'except', 'description', 'documentation'];
const patternsOf = (pattern: XmlElement): XmlElement[] => pattern.elements().filter(({ name }) => !OF_NAMES.includes(name));

/** Null where any name will do. */
function nameOf(pattern: XmlElement): string | null | undefined {
  return pattern.attribute('name') ?? pattern.elements().find(({ name }) => name === 'name')?.text ?? null;
}

function inherited(pattern: XmlElement, attribute: string): string | null {
  for (let at: XmlElement | null = pattern; at !== null; at = at.parent) {
    const value = at.attribute(attribute);
    if (value !== null) return value;
  }
  return null;
}
