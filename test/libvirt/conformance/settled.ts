import { expect, it } from 'vitest';
import type { Ref, Twins } from './objects.ts';
import type { Suite } from './suite.ts';

const POLLS = 200;
const POLL_MS = 50;

/** Waits, for so long and no longer, until a reading of either twin is as it should be: its value's fields, or `error`. */
export function settled(
  s: Suite,
  pair: Twins<Ref<unknown>>,
  what: string,
  reading: readonly unknown[],
  done: (state: Readonly<Record<string, unknown>>) => boolean,
): void {
  it(`goes on when ${what}`, async () => {
    const { peer, uri } = s.world();
    for (const twin of [pair.ours, pair.peer]) {
      let state: Record<string, unknown> = {};
      for (let poll = 0; poll < POLLS; poll++) {
        const [outcome] = await peer.observe(uri, twin.target, [reading]);
        state = outcome && 'value' in outcome && typeof outcome.value === 'object' ? { ...outcome.value } : { ...outcome };
        if (done(state)) break;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      expect(done(state), `it stays ${Object.entries(state).join('; ')}`).toBe(true);
    }
  });
}
