import type { Diagnostic } from '@aula/model';
import type { ContextNode } from './context-node.ts';
import type { ContextMap } from './parse-context.ts';

/** Merges layers in order, later wins; tells where a layer turns a mapping into something else or the reverse. */
export function mergeContexts(layers: readonly ContextMap[], diagnostics: Diagnostic[] = []): ContextMap {
  const [first, ...rest] = layers;
  const empty: ContextMap = { kind: 'map', mark: 'merge', origin: { file: '', line: 1, column: 1 }, entries: new Map() };
  return rest.reduce((merged, layer) => mergeMaps(merged, layer, '', diagnostics), first ?? empty);
}

function mergeMaps(below: ContextMap, above: ContextMap, path: string, diagnostics: Diagnostic[]): ContextMap {
  if (above.mark === 'replace') return above;
  const entries = new Map(below.entries);
  for (const [key, node] of above.entries) {
    const under = entries.get(key);
    entries.set(key, under === undefined ? node : mergeNodes(under, node, path === '' ? key : `${path}.${key}`, diagnostics));
  }
  return { ...above, mark: below.mark, entries };
}

function mergeNodes(below: ContextNode, above: ContextNode, path: string, diagnostics: Diagnostic[]): ContextNode {
  if (above.kind === 'map' && below.kind === 'map') return mergeMaps(below, above, path, diagnostics);
  if (above.kind === 'list' && below.kind === 'list') {
    if (above.mark === 'append') return { ...above, mark: below.mark, items: [...below.items, ...above.items] };
    if (above.mark === 'prepend') return { ...above, mark: below.mark, items: [...above.items, ...below.items] };
    return above;
  }
  if (isMismatch(below, above)) {
    diagnostics.push({
      severity: 'warning',
      ...above.origin,
      path,
      message: `this ${NAMES[above.kind]} takes the place of a ${NAMES[below.kind]} (${below.origin.file}:${below.origin.line})`,
      allowed: `a ${NAMES[below.kind]}${above.kind === 'scalar' ? '' : ', or !replace if it is meant'}`,
    });
  }
  return above;
}

const NAMES = { map: 'mapping', list: 'list', scalar: 'value', secret: 'secret', unset: 'gap' } as const;

/** A mapping or list is set over something else, or the reverse, and nothing says that it is meant. Nothing at all may become anything. */
function isMismatch(below: ContextNode, above: ContextNode): boolean {
  if (below.kind === above.kind || below.kind === 'unset' || above.kind === 'unset') return false;
  if ((below.kind === 'scalar' && below.value === null) || (above.kind === 'scalar' && above.value === null)) return false;
  const isHolder = (node: ContextNode) => node.kind === 'map' || node.kind === 'list';
  if (!isHolder(below) && !isHolder(above)) return false;
  return !((above.kind === 'map' && above.mark === 'replace') || (above.kind === 'list' && above.mark !== 'replace'));
}
