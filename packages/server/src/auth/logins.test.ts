import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredPerson } from '../store/people.ts';
import { openStore, type Store } from '../store/store.ts';
import { AGE_MAX_MS, createLogins, IDLE_MAX_MS, LOGINS_PER_PERSON } from './logins.ts';

let store: Store;
let person: StoredPerson;
let nowMs: number;
let ended: string[];

beforeEach(async () => {
  store = await openStore(':memory:');
  await store.people.insert({
    name: 'anna',
    displayName: 'Anna',
    role: 'student',
    passwordHash: 'x',
    mustChangePassword: false,
    createdAt: '',
  });
  const found = await store.people.find('anna');
  if (found === null) throw new Error('not stored');
  person = found;
  nowMs = Date.parse('2026-11-21T08:00:00Z');
  ended = [];
});
afterEach(() => store[Symbol.asyncDispose]());

const make = () => createLogins({ logins: store.logins, people: store.people, now: () => nowMs, onEnd: (ids) => ended.push(...ids) });

describe('logins', () => {
  it('are found by their cookie, which the store does not hold', async () => {
    const logins = make();
    const cookie = await logins.begin(person);
    const caller = await logins.callerOf(cookie);
    expect(caller).toMatchObject({ name: 'anna', role: 'student', via: 'cookie' });
    expect(caller?.loginId).not.toContain(cookie);
    expect(await logins.callerOf(cookie.slice(1))).toBeNull();
    expect(await logins.callerOf(caller?.loginId ?? '')).toBeNull();
  });

  it('end after twelve idle hours, and are told to have ended', async () => {
    const logins = make();
    const cookie = await logins.begin(person);
    nowMs += IDLE_MAX_MS;
    expect(await logins.callerOf(cookie)).not.toBeNull();
    nowMs += IDLE_MAX_MS + 1;
    expect(await logins.callerOf(cookie)).toBeNull();
    expect(ended).toHaveLength(1);
  });

  it('end after seven days however busy', async () => {
    const logins = make();
    const cookie = await logins.begin(person);
    const end = nowMs + AGE_MAX_MS;
    while (nowMs + IDLE_MAX_MS < end) {
      nowMs += IDLE_MAX_MS;
      expect(await logins.callerOf(cookie)).not.toBeNull();
    }
    nowMs = end + 1;
    expect(await logins.callerOf(cookie)).toBeNull();
  });

  it('are not kept alive by a stream that only stands open', async () => {
    const logins = make();
    const cookie = await logins.begin(person);
    const id = (await logins.callerOf(cookie))?.loginId ?? '';
    for (let hours = 0; hours < 12; hours++) {
      nowMs += 3_600_000;
      expect(await logins.stillThere(id)).not.toBeNull();
    }
    nowMs += 1;
    expect(await logins.stillThere(id)).toBeNull();
  });

  it('of one person are bounded: the longest idle one ends', async () => {
    const logins = make();
    const first = await logins.begin(person);
    for (let i = 0; i < LOGINS_PER_PERSON; i++) {
      nowMs += 1000;
      await logins.begin(person);
    }
    expect(await logins.callerOf(first)).toBeNull();
    expect(ended).toHaveLength(1);
  });

  it('all end but the one that changes the password', async () => {
    const logins = make();
    const [here, there] = [await logins.begin(person), await logins.begin(person)];
    await logins.endAllOf('anna', (await logins.callerOf(here))?.loginId);
    expect(await logins.callerOf(here)).not.toBeNull();
    expect(await logins.callerOf(there)).toBeNull();
  });

  it('go with their person', async () => {
    const logins = make();
    const cookie = await logins.begin(person);
    await store.people.remove('anna');
    expect(await logins.callerOf(cookie)).toBeNull();
  });
});
