import { fingerprintOf, originOf } from './equal.ts';

interface MatchOptions<T> {
  /** What an item is told apart by; undefined for an item that has nothing. */
  readonly key?: ((item: T) => string | number | undefined) | undefined;
  /** An item never continues one of another key, whatever it was copied from. */
  readonly keepsKey?: boolean;
}

/**
 * For each item of `wanted` the index of the one in `before` that it continues; -1 for a new one. An item of a draft continues what it
 * is a copy of; others, among those with the same key (or with none), by equality, then by position among what is left. Time is linear.
 */
export function matchItems<T>(before: readonly T[], wanted: readonly T[], { key, keepsKey = false }: MatchOptions<T> = {}): number[] {
  const keyOf = (item: T): string | number | undefined => {
    try {
      return key?.(item);
    } catch {
      // What is no item at all has no key; its codec refuses it with the way to it.
      return undefined;
    }
  };
  const isSameKind = (index: number, item: T): boolean => {
    const old = before[index];
    return !keepsKey || (old !== undefined && keyOf(old) === keyOf(item));
  };
  const matches = matchCopies(before, wanted, isSameKind);
  const taken = new Set(matches);
  const groups = new Map<string | number | undefined, Group>();
  const groupOf = (item: T): Group => {
    const own = keyOf(item);
    const known = groups.get(own);
    if (known !== undefined) return known;
    const made: Group = { before: [], wanted: [] };
    groups.set(own, made);
    return made;
  };
  before.forEach((item, index) => {
    if (!taken.has(index)) groupOf(item).before.push(index);
  });
  wanted.forEach((item, index) => {
    if (matches[index] === -1) groupOf(item).wanted.push(index);
  });
  for (const group of groups.values()) matchGroup(group, before, wanted, matches);
  return matches;
}

/** Indices of items with one key. */
interface Group {
  before: number[];
  wanted: number[];
}

function matchCopies<T>(before: readonly T[], wanted: readonly T[], isSameKind: (index: number, item: T) => boolean): number[] {
  const places = new Map<unknown, number>(before.map((item, index) => [item, index]));
  return wanted.map((item) => {
    const origin = originOf(item);
    const index = origin === undefined ? -1 : (places.get(origin) ?? -1);
    if (index < 0 || !isSameKind(index, item)) return -1;
    places.delete(origin);
    return index;
  });
}

function matchGroup<T>(group: Group, before: readonly T[], wanted: readonly T[], matches: number[]): void {
  if (group.before.length === 0 || group.wanted.length === 0) return;
  const free = new Set(group.before);
  let unequal = group.wanted;
  if (group.before.length > 1 || group.wanted.length > 1) {
    const alike = new Map<string, number[]>();
    for (const index of group.before.toReversed()) {
      const print = fingerprintOf(before[index]);
      const others = alike.get(print);
      if (others === undefined) alike.set(print, [index]);
      else others.push(index);
    }
    unequal = group.wanted.filter((index) => {
      const match = alike.get(fingerprintOf(wanted[index]))?.pop();
      if (match === undefined) return true;
      matches[index] = match;
      free.delete(match);
      return false;
    });
  }
  const left = free.values();
  for (const index of unequal) matches[index] = left.next().value ?? -1;
}
