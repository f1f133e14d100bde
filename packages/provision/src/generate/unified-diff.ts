import { GENERATE_LIMITS } from './limits.ts';

/** Lines around a change. */
const CONTEXT = 3;

interface Edit {
  sign: ' ' | '-' | '+';
  line: string;
}

/** The lines in which two texts differ, as `diff -u` prints them; empty for equal texts. */
export function unifiedDiff(path: string, before: string | null, after: string | null): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const head = [`--- ${before === null ? '/dev/null' : `a/${path}`}`, `+++ ${after === null ? '/dev/null' : `b/${path}`}`];
  if (before === after) return [];
  if (old.length > GENERATE_LIMITS.diffLines || now.length > GENERATE_LIMITS.diffLines)
    return [...head, '(too long to compare line by line)'];
  return [...head, ...hunks(editsOf(old, now))];
}

function linesOf(text: string | null): string[] {
  if (text === null || text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') return lines.slice(0, -1);
  return [...lines.slice(0, -1), `${lines.at(-1)}\n\\ No newline at end of file`];
}

/** Myers' greedy algorithm between the common start and the common end. */
function editsOf(old: readonly string[], now: readonly string[]): Edit[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const same = (line: string): Edit => ({ sign: ' ', line });
  const middle = myers(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return [...old.slice(0, start).map(same), ...middle, ...old.slice(old.length - end).map(same)];
}

/** Rounds after which the rest is told as replaced: a wholly different file needs no shortest script. */
const ROUNDS_MAX = 1000;

function myers(old: readonly string[], now: readonly string[]): Edit[] {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let round = 0; round <= Math.min(old.length + now.length, ROUNDS_MAX); round++) {
    trace.push(new Map(reach));
    for (let diagonal = -round; diagonal <= round; diagonal += 2) {
      let x = fromAbove(reach, diagonal, round) ? (reach.get(diagonal + 1) ?? 0) : (reach.get(diagonal - 1) ?? 0) + 1;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x++;
      reach.set(diagonal, x);
      if (x >= old.length && x - diagonal >= now.length) return walkBack(trace, old, now);
    }
    reach = new Map(reach);
  }
  return [...old.map((line): Edit => ({ sign: '-', line })), ...now.map((line): Edit => ({ sign: '+', line }))];
}

const fromAbove = (reach: ReadonlyMap<number, number>, diagonal: number, round: number): boolean =>
  diagonal === -round || (diagonal !== round && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1));

function walkBack(trace: readonly ReadonlyMap<number, number>[], old: readonly string[], now: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [old.length, now.length];
  for (let round = trace.length - 1; round >= 0; round--) {
    const reach = trace[round] ?? new Map<number, number>();
    const diagonal = x - y;
    const previous = fromAbove(reach, diagonal, round) ? diagonal + 1 : diagonal - 1;
    const fromX = reach.get(previous) ?? 0;
    const fromY = fromX - previous;
    for (; x > fromX && y > fromY; x--, y--) edits.push({ sign: ' ', line: old[x - 1] ?? '' });
    if (round > 0) edits.push(x === fromX ? { sign: '+', line: now[y - 1] ?? '' } : { sign: '-', line: old[x - 1] ?? '' });
    [x, y] = [fromX, fromY];
  }
  return edits.reverse();
}

function hunks(edits: readonly Edit[]): string[] {
  const lines: string[] = [];
  let [oldLine, newLine] = [1, 1];
  for (let index = 0; index < edits.length; ) {
    const next = edits.findIndex((edit, at) => at >= index && edit.sign !== ' ');
    if (next < 0) break;
    const from = Math.max(index, next - CONTEXT);
    oldLine += from - index;
    newLine += from - index;
    const to = endOfHunk(edits, next);
    const part = edits.slice(from, to);
    const [oldCount, newCount] = [part.filter(({ sign }) => sign !== '+').length, part.filter(({ sign }) => sign !== '-').length];
    lines.push(`@@ -${rangeOf(oldLine, oldCount)} +${rangeOf(newLine, newCount)} @@`, ...part.map(({ sign, line }) => sign + line));
    oldLine += oldCount;
    newLine += newCount;
    index = to;
  }
  return lines;
}

/** Changes with few lines between them share a hunk. */
function endOfHunk(edits: readonly Edit[], first: number): number {
  let last = first;
  for (let at = first; at < edits.length && at - last <= 2 * CONTEXT; at++) if (edits[at]?.sign !== ' ') last = at;
  return Math.min(edits.length, last + 1 + CONTEXT);
}

const rangeOf = (line: number, count: number): string => (count === 1 ? String(line) : `${count === 0 ? line - 1 : line},${count}`);
