/** Which seats of a room are chosen, and from where a shift-click reaches. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** The last seat chosen alone. */
  readonly anchor: string | null;
}

export const NOTHING: Selection = { chosen: new Set(), anchor: null };

export function toggle(selection: Selection, name: string): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(name)) chosen.add(name);
  return { chosen, anchor: name };
}

/** Adds all seats between the anchor and `name`, both included, in the order shown; without an anchor just `name`. */
export function extendTo(selection: Selection, order: readonly string[], name: string): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(name);
  if (from < 0 || to < 0) return { chosen: new Set([...selection.chosen, name]), anchor: name };
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { chosen: new Set([...selection.chosen, ...between]), anchor: selection.anchor };
}

export const chooseAll = (order: readonly string[]): Selection => ({ chosen: new Set(order), anchor: order[0] ?? null });

/** Without seats that are no longer shown; the same object if nothing changes. */
export function prune(selection: Selection, order: readonly string[]): Selection {
  const shown = new Set(order);
  const chosen = [...selection.chosen].filter((name) => shown.has(name));
  if (chosen.length === selection.chosen.size) return selection;
  return { chosen: new Set(chosen), anchor: selection.anchor !== null && shown.has(selection.anchor) ? selection.anchor : null };
}

export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';

export const isArrowKey = (key: string): key is ArrowKey =>
  key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown' || key === 'Home' || key === 'End';

/** Index to move to in a grid of `columns`; stays where there is nothing further. */
export function moveInGrid(index: number, count: number, columns: number, key: ArrowKey): number {
  const steps: Record<ArrowKey, number> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next < 0 || next >= count ? index : next;
}
