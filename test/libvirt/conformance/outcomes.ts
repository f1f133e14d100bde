import { LibvirtError } from '@aula/libvirt';
import { expect } from 'vitest';
import { noteReads } from './every-field.ts';
import { twinText } from './objects.ts';
import type { Outcome } from './peer.ts';
import { fromOurs, mapText, type Value } from './values.ts';

/**
 * The result as the binding has it, every field of it looked at. Only `nparams` may be left out: where parameters come, their
 * number says nothing.
 */
export function shaped<Result>(procedure: { name: string }, result: Result, shape: (result: Result) => unknown): Value {
  const { view, unread } = noteReads(result);
  const value = fromOurs(shape(view));
  const forgotten = unread().filter((field) => field !== 'nparams');
  if (forgotten.length > 0) throw new Error(`the case of ${procedure.name} leaves out ${forgotten.join(', ')}`);
  return value;
}

/** What became of our side of a call; anything but an answer of the daemon is thrown. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: fromOurs(await work()) };
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== 'rpc') throw error;
    const { virCode = 0, virDomain = 0, message, level = 0, errno = 0 } = error;
    return { error: { code: virCode, domain: virDomain, message, level, errno } };
  }
}

/** The call worked: for the outcome of one side, once it is known to be that of both. */
export function expectValue(outcome: Outcome): void {
  if ('error' in outcome) throw new Error(`both fail: ${outcome.error.message} (${outcome.error.code})`);
}

/** The peer made the very call that we compare with, by number. */
export function expectSent(sent: [number, number][], procedure: { program: number; number: number }): void {
  expect(sent).toContainEqual([procedure.program, procedure.number]);
}

/** The binding answers 0 or None where the procedure answers nothing. */
export function withoutValue(outcome: Outcome): Outcome {
  return 'value' in outcome && (outcome.value === null || outcome.value === 0n) ? { value: null } : outcome;
}

/** An outcome of either twin as that of both: handles of running domains differ in their id, and texts in their marks. */
export function twinOutcome(outcome: Outcome): Outcome {
  if ('error' in outcome) return { error: { ...outcome.error, message: twinText(outcome.error.message) } };
  return { value: mapText(withoutIds(outcome.value), twinText) };
}

function withoutIds(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'id' && typeof item === 'bigint' && item > 0n ? 'running' : withoutIds(item)]),
  );
}

/** Ours with the moving fields replaced by the peer's where they are of one kind and near to each other. */
export function settle(ours: Outcome, theirs: Outcome, moving: ReadonlySet<string>): Outcome {
  if ('error' in ours || 'error' in theirs || moving.size === 0) return ours;
  return { value: settleValue(ours.value, theirs.value, moving, '') };
}

function settleValue(ours: Value, theirs: Value, moving: ReadonlySet<string>, key: string): Value {
  if (moving.has(key) && typeof ours === 'bigint' && typeof theirs === 'bigint') return near(ours, theirs) ? theirs : ours;
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return ours.map((item, index) => settleValue(item, theirs[index] ?? null, moving, moving.has(key) ? key : String(index)));
  }
  if (typeof ours !== 'object' || ours === null || Array.isArray(ours) || typeof theirs !== 'object' || theirs === null) return ours;
  if (Array.isArray(theirs)) return ours;
  const peers: Readonly<Record<string, unknown>> = theirs;
  return Object.fromEntries(
    Object.entries(ours).map(([name, item]) => {
      const peer = peers[name];
      return [name, peer === undefined || typeof peer === 'number' ? item : settleValue(item, fromOurs(peer), moving, name)];
    }),
  );
}

/** Within a quarter of the smaller, or both next to nothing. */
function near(a: bigint, b: bigint): boolean {
  const [low, high] = a < b ? [a, b] : [b, a];
  return high - low <= 64n || high * 4n <= low * 5n;
}
