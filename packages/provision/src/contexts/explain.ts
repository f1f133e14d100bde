import { nearest } from '@aula/model';
import { type ContextNode, showNode } from './context-node.ts';
import type { ContextFile, MergedContext } from './context-set.ts';

/** One place that has to do with a value. */
export interface Explained {
  /** Dotted key path, e.g. `packages.installed`. */
  key: string;
  layer: ContextFile['layer'];
  file: string;
  line: number;
  /** The value as it stands there, secrets hidden. */
  value: string;
  /** `wins`: this is the value; `adds`: its items are in the list; `lost`: a later layer set it anew; `unsets`: takes it away. */
  effect: 'wins' | 'adds' | 'lost' | 'unsets';
}

export type ExplainAnswer = { value: string; places: Explained[] } | { problem: string };

/** Keys of a mapping that are explained one by one. */
const LEAVES_MAX = 200;

/** Which file and line set a value, and which others were overruled, in the order of the layers. */
export function explainKey({ files, merged }: MergedContext, key: string): ExplainAnswer {
  const path = key.split('.');
  const found = find(merged, path);
  if (found === null) {
    const places = explainLeaf(files, path);
    if (places.length > 0) return { value: '(unset)', places };
    return { problem: unknownKey(merged, path) };
  }
  const leaves = found.kind === 'map' ? leavesOf(found, path).slice(0, LEAVES_MAX) : [path];
  return { value: showNode(found), places: leaves.flatMap((leaf) => explainLeaf(files, leaf)) };
}

function find(node: ContextNode, path: readonly string[]): ContextNode | null {
  const [key, ...rest] = path;
  if (key === undefined) return node.kind === 'unset' ? null : node;
  if (node.kind === 'list') {
    const item = node.items[Number(key)];
    return item === undefined ? null : find(item, rest);
  }
  const next = node.kind === 'map' ? node.entries.get(key) : undefined;
  return next === undefined ? null : find(next, rest);
}

function leavesOf(node: ContextNode, path: readonly string[]): (readonly string[])[] {
  if (node.kind !== 'map' || node.entries.size === 0) return [path];
  return [...node.entries].flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

function explainLeaf(files: readonly ContextFile[], path: readonly string[]): Explained[] {
  const places: Explained[] = [];
  const overrule = () => {
    for (const place of places) place.effect = 'lost';
  };
  for (const { layer, context } of files) {
    const { node, replaced } = lookUp(context, path);
    if (replaced !== null) {
      // Without a value of its own in this file, what stands above it is what took the earlier ones away.
      if (node === null && places.length > 0) places.push(placeOf(layer, replaced.path, replaced.node, 'unsets'));
      for (const place of node === null ? places.slice(0, -1) : places) place.effect = 'lost';
    }
    if (node === null) continue;
    const adds = node.kind === 'list' && (node.mark === 'append' || node.mark === 'prepend') && places.length > 0;
    if (!adds) overrule();
    places.push(placeOf(layer, path, node, node.kind === 'unset' ? 'unsets' : adds ? 'adds' : 'wins'));
  }
  return places;
}

const placeOf = (layer: ContextFile['layer'], path: readonly string[], node: ContextNode, effect: Explained['effect']): Explained => ({
  key: path.join('.'),
  layer,
  file: node.origin.file,
  line: node.origin.line,
  value: showNode(node),
  effect,
});

interface LookedUp {
  node: ContextNode | null;
  /** What the file sets anew above it, so that earlier ones no longer count. */
  replaced: { path: readonly string[]; node: ContextNode } | null;
}

/** The node of a file at this path. */
function lookUp(root: ContextNode, path: readonly string[]): LookedUp {
  let node = root;
  let replaced: LookedUp['replaced'] = null;
  for (const [depth, key] of path.entries()) {
    if (node.kind === 'map' && node.mark === 'replace') replaced = { path: path.slice(0, depth), node };
    const next: ContextNode | undefined =
      node.kind === 'map' ? node.entries.get(key) : node.kind === 'list' ? node.items[Number(key)] : undefined;
    if (next === undefined) return { node: null, replaced: node.kind === 'map' ? replaced : { path: path.slice(0, depth), node } };
    node = next;
  }
  return { node, replaced };
}

function unknownKey(merged: ContextNode, path: readonly string[]): string {
  for (let length = path.length - 1; length >= 0; length--) {
    const holder = find(merged, path.slice(0, length));
    if (holder?.kind !== 'map') continue;
    const near = nearest(path[length] ?? '', [...holder.entries.keys()]);
    const where = length === 0 ? '' : ` in ${path.slice(0, length).join('.')}`;
    return `no layer sets ${JSON.stringify(path[length])}${where}${near === null ? '' : ` (did you mean ${JSON.stringify(near)}?)`}`;
  }
  return `no layer sets ${JSON.stringify(path.join('.'))}`;
}
