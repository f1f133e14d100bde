import type { Origin } from '../contexts/context-node.ts';

/** One value of a file that is imported, with its place. */
export type SourceNode = SourceMap | SourceList | SourceScalar;
export interface SourceMap {
  kind: 'map';
  origin: Origin;
  entries: ReadonlyMap<string, SourceNode>;
}
export interface SourceList {
  kind: 'list';
  origin: Origin;
  items: readonly SourceNode[];
}
export interface SourceScalar {
  kind: 'scalar';
  origin: Origin;
  value: string | number | boolean | null;
  /** As it is written: `007` and `1.10` keep their form. */
  text: string;
}

export const emptyMap = (origin: Origin): SourceMap => ({ kind: 'map', origin, entries: new Map() });

/** Nothing at all, or nothing said. */
export const isNothing = (node: SourceNode | undefined): boolean =>
  node === undefined || (node.kind === 'scalar' && (node.value === null || node.value === ''));

/** The text of a single value; null for all else. */
export const textOf = (node: SourceNode | undefined): string | null =>
  node?.kind === 'scalar' && node.value !== null && node.text !== '' ? node.text : null;

export const listOf = (node: SourceNode | undefined): readonly SourceNode[] => (node?.kind === 'list' ? node.items : []);

export const mapOf = (node: SourceNode | undefined): SourceMap | null => (node?.kind === 'map' ? node : null);

/** Later wins; mappings are merged key by key, everything else is replaced: as the old tool did. */
export function mergeMaps(below: SourceMap, above: SourceMap): SourceMap {
  const entries = new Map(below.entries);
  for (const [key, node] of above.entries) {
    const under = entries.get(key);
    entries.set(key, under?.kind === 'map' && node.kind === 'map' ? mergeMaps(under, node) : node);
  }
  return { kind: 'map', origin: above.entries.size > 0 ? above.origin : below.origin, entries };
}

/** The mapping without some of its keys. */
export const without = (map: SourceMap, keys: readonly string[]): SourceMap => ({
  ...map,
  entries: new Map([...map.entries].filter(([key]) => !keys.includes(key))),
});
