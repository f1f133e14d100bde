import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { type Holder, InFlight } from './in-flight.ts';

const CAP = 4;
const QUICK_MAX = LIMITS.quickInFlightMax;

function setUp(quickMax: number = QUICK_MAX) {
  const inFlight = new InFlight<Holder>(CAP, quickMax);
  let serial = 0;
  const take = (quick: boolean): Holder => {
    serial += 1;
    const call = { serial, quick, order: 0 };
    inFlight.take(call);
    return call;
  };
  /** Takes as many as there is room for, `most` of them; answers with them. */
  const fill = (quick: boolean, most = 1_000): Holder[] => {
    const taken: Holder[] = [];
    while (taken.length < most && inFlight.hasRoom(quick)) taken.push(take(quick));
    return taken;
  };
  return { inFlight, take, fill };
}

describe('room for calls', () => {
  it('is as much as the cap where none is sent ahead', () => {
    const { fill, inFlight } = setUp(0);
    expect(fill(true)).toHaveLength(CAP);
    expect(inFlight.hasRoom(false)).toBe(false);
  });

  it('goes beyond the cap for quick ones alone', () => {
    const { fill, inFlight } = setUp();
    expect(fill(false)).toHaveLength(CAP);
    expect(fill(true)).toHaveLength(QUICK_MAX - CAP);
    expect(inFlight.hasRoom(false)).toBe(false);
  });

  it('is left for slow ones however many quick ones are sent ahead', () => {
    const { fill, inFlight } = setUp();
    expect(fill(true)).toHaveLength(QUICK_MAX);
    expect(fill(false)).toHaveLength(CAP);
    expect(inFlight.size).toBe(QUICK_MAX + CAP);
  });

  it('comes back with answers', () => {
    const { fill, inFlight } = setUp();
    const [slow] = fill(false);
    const [quick] = fill(true);
    if (!slow || !quick) throw new Error('nothing was taken');
    inFlight.free(slow);
    expect(inFlight.hasRoom(false)).toBe(true);
    inFlight.free(quick);
    inFlight.free(quick);
    expect(inFlight.size).toBe(QUICK_MAX - 2);
    expect([inFlight.answered, inFlight.answeredSlow]).toEqual([2, 1]);
  });

  it('comes back for several quick ones at once after they were as many as may be', () => {
    const { fill, inFlight } = setUp();
    const quick = fill(true);
    for (const call of quick.slice(0, QUICK_MAX - LIMITS.quickRefillAt - 1)) inFlight.free(call);
    expect(fill(true)).toHaveLength(0);
    for (const call of quick.slice(-1)) inFlight.free(call);
    expect(fill(true)).toHaveLength(QUICK_MAX - LIMITS.quickRefillAt);
  });

  it('grows with the cap, which never shrinks', () => {
    const { fill, inFlight } = setUp();
    fill(false);
    inFlight.raise(CAP + 3);
    inFlight.raise(1);
    expect(fill(false)).toHaveLength(3);
  });
});

describe('a quick call that others overtake', () => {
  const overtake = (count: number) => {
    const made = setUp();
    const stuck = made.take(true);
    for (let i = 0; i < count; i++) made.inFlight.free(made.take(true));
    return { ...made, stuck };
  };

  it('counts as slow once so many have been sent after it as the cap', () => {
    // The slow ones taken here overtake it too; the last is looked at when all others have.
    expect(overtake(LIMITS.quickOvertakenMax - CAP).fill(false)).toHaveLength(CAP);
    expect(overtake(LIMITS.quickOvertakenMax - CAP + 1).fill(false)).toHaveLength(CAP - 1);
  });

  it('leaves no way ahead once more of them are stuck than the daemon may hold', () => {
    const { inFlight, take, fill } = setUp();
    const stuck = Array.from({ length: CAP + 1 }, () => take(true));
    for (let i = 0; i < LIMITS.quickOvertakenMax; i++) inFlight.free(take(true));
    expect(fill(true)).toHaveLength(0);
    for (const call of stuck) inFlight.free(call);
    expect(fill(true)).toHaveLength(QUICK_MAX);
  });
});

it('tells how many of the first calls are not answered', () => {
  const { inFlight, take } = setUp();
  const first = take(true);
  take(false);
  take(true);
  inFlight.free(first);
  expect([1, 2, 3].map((sent) => inFlight.unanswered(sent))).toEqual([0, 1, 2]);
});
