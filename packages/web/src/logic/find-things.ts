import { fold } from './filter-seats.ts';

/** One thing that the finder offers. */
export interface Findable {
  id: string;
  kind: 'Room' | 'Network' | 'Seat' | 'Desktop' | 'Person' | 'Action';
  name: string;
  /** Further words it is found by, shown small. */
  hint: string;
  path: string;
}

/** Rows shown at most. */
export const FOUND_MAX = 12;

/** Best first: a name that starts with the text, then a word that does, then any occurrence of all words. */
export function findThings(things: readonly Findable[], text: string): Findable[] {
  const query = fold(text).trim();
  if (query === '') return things.filter((thing) => thing.kind === 'Action' || thing.kind === 'Room').slice(0, FOUND_MAX);
  const words = query.split(/\s+/);
  const scored = things.flatMap((thing) => {
    const name = fold(thing.name);
    const hay = `${name} ${fold(thing.hint)}`;
    if (!words.every((word) => hay.includes(word))) return [];
    const score = name.startsWith(query) ? 0 : hay.split(/[\s-]+/).some((part) => part.startsWith(query)) ? 1 : 2;
    return [{ thing, score }];
  });
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, FOUND_MAX)
    .map(({ thing }) => thing);
}
