import { sameValue } from './equal.ts';

/**
 * For each item of `wanted` the index of the one in `before` that it continues; -1 for a new one. By key; those without a key by
 * equality, then by position among what is left.
 */
export function matchItems<T>(before: readonly T[], wanted: readonly T[], key?: (item: T) => string | number | undefined): number[] {
  const free = new Map<string | number, number[]>();
  const keyless: number[] = [];
  before.forEach((item, index) => {
    const own = key?.(item);
    if (own === undefined) keyless.push(index);
    else free.set(own, [...(free.get(own) ?? []), index]);
  });
  const matches = wanted.map((item) => {
    const own = key?.(item);
    return own === undefined ? -1 : (free.get(own)?.shift() ?? -1);
  });
  const open = wanted.flatMap((item, index) => (key?.(item) === undefined ? [index] : []));
  const unequal = open.filter((index) => {
    const at = keyless.findIndex((candidate) => sameValue(before[candidate], wanted[index]));
    if (at >= 0) matches[index] = keyless.splice(at, 1)[0] ?? -1;
    return at < 0;
  });
  for (const index of unequal) matches[index] = keyless.shift() ?? -1;
  return matches;
}
