/** Keys longer than this are not compared: they are no misspellings. */
const COMPARED_LENGTH = 40;

/** The candidate nearest to `word`, if it is near enough to be what was meant; null otherwise. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word.length > COMPARED_LENGTH) return null;
  const lower = word.toLowerCase();
  const scored = candidates.map((candidate) => ({ candidate, distance: editDistance(lower, candidate) }));
  const best = scored.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.candidate.length / 2.5)) ? best.candidate : null;
}

/** Levenshtein distance with swaps of neighbours counted once. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
