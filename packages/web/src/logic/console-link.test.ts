import { expect, test } from 'vitest';
import { BAD_TICKETS_MAX, FIRST, type LinkEvent, type LinkState, nextLink, WAITS } from './console-link.ts';

const run = (events: LinkEvent[], from: LinkState = FIRST): LinkState => events.reduce(nextLink, from);
const closed = (code: number): LinkEvent => ({ type: 'closed', code });
const RETRY: LinkEvent = { type: 'retry' };

test('a seat that is off is waited for, then tried again', () => {
  const waiting = run([closed(4001)]);
  expect(waiting).toEqual({ at: 'waiting', why: 'off', tries: 1, waitMs: WAITS.off.first });
  expect(run([RETRY], waiting)).toMatchObject({ at: 'connecting', before: 'off', tries: 1 });
});

test('waits double up to their cap', () => {
  let state: LinkState = FIRST;
  const waits: number[] = [];
  for (let n = 0; n < 8; n++) {
    state = run([closed(1006)], state);
    if (state.at === 'waiting') waits.push(state.waitMs);
    state = run([RETRY], state);
  }
  expect(waits.slice(0, 3)).toEqual([700, 1400, 2800]);
  expect(waits.at(-1)).toBe(WAITS.network.most);
});

test('an open connection begins the waits anew', () => {
  const state = run([closed(1006), RETRY, closed(1006), RETRY, { type: 'opened' }, closed(4001)]);
  expect(state).toMatchObject({ at: 'waiting', why: 'off', waitMs: WAITS.off.first });
});

test('a stale ticket is asked for again at once, but not without end', () => {
  expect(run([closed(4002)])).toMatchObject({ at: 'connecting', badTickets: 1 });
  expect(run(Array.from({ length: BAD_TICKETS_MAX }, () => closed(4002)))).toEqual({ at: 'ended', why: 'fault' });
});

test('waits begin anew when the reason changes', () => {
  const off = run([closed(4001), RETRY, closed(4001), RETRY, closed(4001), RETRY]);
  expect(run([closed(1006)], off)).toMatchObject({ why: 'network', waitMs: WAITS.network.first });
});

test('a machine that was off and has no screen yet is still starting', () => {
  expect(run([closed(4001), RETRY, closed(1011)])).toMatchObject({ at: 'waiting', why: 'off' });
  expect(run([closed(1011)])).toMatchObject({ at: 'waiting', why: 'network' });
});

test('news makes the next try at once and the waits short again', () => {
  const long = run([closed(4001), RETRY, closed(4001), RETRY, closed(4001)]);
  expect(run([{ type: 'news' }], long)).toMatchObject({ at: 'connecting', tries: 0, before: 'off' });
});

test('a right that was taken away ends it; a person may try again', () => {
  const ended = run([{ type: 'opened' }, closed(4003)]);
  expect(ended).toEqual({ at: 'ended', why: 'revoked' });
  expect(run([RETRY], ended)).toEqual(FIRST);
});

test.each([
  ['notFound', 'missing'],
  ['forbidden', 'forbidden'],
  ['unauthenticated', 'loggedOut'],
])('a ticket refused as %s ends as %s', (code, why) => {
  expect(run([{ type: 'refused', code }])).toEqual({ at: 'ended', why });
});

test('a server that does not answer is waited for', () => {
  expect(run([{ type: 'refused', code: 'unreachable' }])).toMatchObject({ at: 'waiting', why: 'network' });
  expect(run([{ type: 'refused', code: 'hostUnreachable' }])).toMatchObject({ at: 'waiting', why: 'network' });
});

test('a close that comes late changes nothing', () => {
  const waiting = run([closed(1006)]);
  expect(run([closed(4001)], waiting)).toBe(waiting);
});
