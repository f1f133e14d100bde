import { type DocumentType, element, writeXml, XmlError, type XmlNode } from '@aula/libvirt-xml';
import { pickOf } from './odd-writing.ts';
import type { Schema } from './relaxng.ts';
import { type MadeElement, type Pair, RelaxngDocuments } from './relaxng-documents.ts';

/** What the types know of a schema. */
export interface Coverage {
  /** Elements and attributes of the schema, each counted once for each element it may be in. */
  readonly pairs: number;
  /** Of those, that came up in the documents. */
  readonly seen: number;
  /** Of those, that were never unknown to the types. */
  readonly known: number;
  /** Ways to what was unknown. */
  readonly unknown: readonly string[];
  /** What was refused of documents that the schema allows. */
  readonly refused: readonly string[];
}

/** Makes `documents` documents from the schema and asks the type what it knows of them. */
export function coverageOf<T extends object>(schema: Schema, type: DocumentType<T>, documents: number): Coverage {
  const maker = new RelaxngDocuments(schema, pickOf(documents));
  const labels = maker.pairs();
  const [seen, unknown, refused] = [new Set<Pair>(), new Set<Pair>(), new Set<string>()];
  for (let count = 0; count < documents; count += 1) {
    const root = maker.make();
    if (root.tag !== type.rootName) continue;
    const source = writeXml(nodeOf(root));
    try {
      mark(root, `/${root.tag}`, new Set(type.unknown(source)), { seen, unknown }, false);
      // What is known is kept byte for byte too.
      if (type.edit(source, type.parse(source)) !== source) throw new Error(`an edit of nothing changed ${source}`);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      refused.add(error.message.replace(/^line \d+, column \d+: /, '').replaceAll(/\[\d+\]/g, ''));
    }
  }
  const seenPairs = [...labels].filter(([pair]) => seen.has(pair));
  const unknownLabels = seenPairs.filter(([pair]) => unknown.has(pair)).map(([, label]) => label);
  return {
    pairs: labels.size,
    seen: seenPairs.length,
    known: seenPairs.length - unknownLabels.length,
    unknown: unknownLabels,
    refused: [...refused],
  };
}

function nodeOf(made: MadeElement): XmlNode {
  const [prefix] = made.tag.includes(':') ? made.tag.split(':') : [];
  const declared = prefix === undefined ? {} : { [`xmlns:${prefix}`]: made.namespace };
  const attributes = Object.fromEntries([...made.attributes].map(([name, { value }]) => [name, value]));
  return element(made.tag, { ...declared, ...attributes }, ...(made.text === '' ? [] : [made.text]), ...made.children.map(nodeOf));
}

interface Marks {
  readonly seen: Set<Pair>;
  readonly unknown: Set<Pair>;
}

function mark(made: MadeElement, path: string, unknown: ReadonlySet<string>, marks: Marks, isWithin: boolean): void {
  const isUnknown = isWithin || unknown.has(path);
  const note = (pair: Pair, isNot: boolean): void => {
    marks.seen.add(pair);
    if (isNot) marks.unknown.add(pair);
  };
  note(made.pair, isUnknown);
  for (const [name, { pair }] of made.attributes) note(pair, isUnknown || unknown.has(`${path}/@${name}`));
  const counts = new Map<string, number>();
  for (const { tag } of made.children) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const passed = new Map<string, number>();
  for (const child of made.children) {
    const index = (passed.get(child.tag) ?? 0) + 1;
    passed.set(child.tag, index);
    const step = (counts.get(child.tag) ?? 0) > 1 ? `${child.tag}[${index}]` : child.tag;
    mark(child, `${path}/${step}`, unknown, marks, isUnknown);
  }
}
