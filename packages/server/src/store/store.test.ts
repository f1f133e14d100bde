import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { roomFixture } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAudit } from '../audit/audit.ts';
import { createLog } from '../log.ts';
import { createOperationIds } from '../operations/operation-id.ts';
import { openStore } from './store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the store', () => {
  it('opens again with what it held, and the same installation id', async () => {
    const path = join(folder, 'a.sqlite');
    const first = await openStore(path);
    await first.rooms.save(roomFixture(3), 'source', '2026-11-21T00:00:00Z');
    const { installationId } = first;
    await first[Symbol.asyncDispose]();
    await using again = await openStore(path);
    expect(again.installationId).toBe(installationId);
    expect((await again.rooms.seats('demo')).map(({ name }) => name)).toEqual(['demo-s01', 'demo-s02', 'demo-s03']);
  });

  it('says in one sentence that a file is no store', async () => {
    const path = join(folder, 'a.sqlite');
    await writeFile(path, 'not a database at all, but long enough to be looked at'.repeat(20));
    await expect(openStore(path)).rejects.toMatchObject({ name: 'StartError', message: expect.stringContaining(path) });
  });
});

describe('rooms in the store', () => {
  it('keep owners and wanted power when the YAML is applied again', async () => {
    await using store = await openStore(':memory:');
    await store.people.insert({
      name: 'anna',
      displayName: 'Anna',
      role: 'student',
      passwordHash: 'x',
      mustChangePassword: false,
      createdAt: '',
    });
    await store.rooms.save(roomFixture(2), 'one', 'then');
    await store.rooms.setOwners(new Map([['demo-s01', 'anna']]));
    await store.rooms.setWanted(['demo-s01'], true);
    await store.rooms.save(roomFixture(3), 'two', 'now');
    const seats = await store.rooms.seats('demo');
    expect(seats.map(({ name, owner, wantedOn }) => [name, owner, wantedOn])).toEqual([
      ['demo-s01', 'anna', true],
      ['demo-s02', null, false],
      ['demo-s03', null, false],
    ]);
    expect((await store.rooms.find('demo'))?.source).toBe('two');
  });

  it('free the seats of a person who is removed', async () => {
    await using store = await openStore(':memory:');
    await store.people.insert({
      name: 'anna',
      displayName: 'Anna',
      role: 'student',
      passwordHash: 'x',
      mustChangePassword: false,
      createdAt: '',
    });
    await store.rooms.save(roomFixture(1), 'one', 'then');
    await store.rooms.setOwners(new Map([['demo-s01', 'anna']]));
    await store.people.remove('anna');
    expect((await store.rooms.seats())[0]?.owner).toBeNull();
  });

  it('give owners to all seats or to none', async () => {
    await using store = await openStore(':memory:');
    await store.people.insert({
      name: 'anna',
      displayName: 'Anna',
      role: 'student',
      passwordHash: 'x',
      mustChangePassword: false,
      createdAt: '',
    });
    await store.rooms.save(roomFixture(2), 'one', 'then');
    const owners = new Map([
      ['demo-s01', 'anna'],
      ['demo-s02', 'nobody-there'],
    ]);
    await expect(store.rooms.setOwners(owners)).rejects.toThrow();
    expect((await store.rooms.seats()).map(({ owner }) => owner)).toEqual([null, null]);
  });
});

describe('audit', () => {
  it('keeps the newest rows within its cap', async () => {
    await using store = await openStore(':memory:');
    const audit = createAudit({ store: store.audit, log: createLog('error', process.stderr), max: 10 });
    for (let i = 0; i < 35; i++) await audit.write({ actor: 'a', action: 'x', subject: String(i) });
    const entries = await audit.list({ limit: 100 });
    expect(entries.length).toBeLessThanOrEqual(20);
    expect(entries[0]?.subject).toBe('34');
    expect((await audit.list({ before: entries[0]?.id, limit: 1 }))[0]?.subject).toBe('33');
  });
});

describe('operation ids', () => {
  it('grow, within one millisecond too, and when the clock goes back', () => {
    const times = [1000, 1000, 1000, 5000, 4000, 6000];
    const next = createOperationIds(() => times.shift() ?? 7000);
    const ids = Array.from({ length: 20 }, next);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(20);
  });
});
