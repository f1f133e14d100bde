import { sameValue } from './equal.ts';

/**
 * For each item of `wanted` the index of the one in `before` that it continues; -1 for a new one. Among those with the same key (or
 * with none) by equality, then by position among what is left.
 */
export function matchItems<T>(before: readonly T[], wanted: readonly T[], key?: (item: T) => string | number | undefined): number[] {
  const groups = new Map<string | number | undefined, Group>();
  const groupOf = (item: T): Group => {
    const own = key?.(item);
    const known = groups.get(own);
    if (known !== undefined) return known;
    const made: Group = { before: [], wanted: [] };
    groups.set(own, made);
    return made;
  };
  before.forEach((item, index) => void groupOf(item).before.push(index));
  wanted.forEach((item, index) => void groupOf(item).wanted.push(index));
  const matches = wanted.map(() => -1);
  for (const group of groups.values()) {
    const free = [...group.before];
    const alone = free.length === 1 && group.wanted.length === 1;
    const unequal = group.wanted.filter((index) => {
      const at = alone ? -1 : free.findIndex((candidate) => sameValue(before[candidate], wanted[index]));
      if (at >= 0) matches[index] = free.splice(at, 1)[0] ?? -1;
      return at < 0;
    });
    for (const index of unequal) matches[index] = free.shift() ?? -1;
  }
  return matches;
}

/** Indices of items with one key. */
interface Group {
  before: number[];
  wanted: number[];
}
