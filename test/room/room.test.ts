import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, operationEnd, roomYaml, seatNames, waitFor } from '../lib/rooms.ts';
import { openTerminal } from '../lib/terminal.ts';

let host: TestHost;
let server: ServerProcess;
const [s01, s02, s03] = seatNames('lab', 3) as [string, string, string];
const SOURCE = roomYaml('lab', 3);

const plan = (source = SOURCE) => server.client.call('planRoom', { body: { source } });
const seat = (name: string) => server.client.call('seat', { params: { seat: name } });
const ended = async (operation: Promise<{ id: string }>) => operationEnd(server.client, (await operation).id);
const ready = (name: string) =>
  waitFor(`${name} to be ready with its address`, async () => {
    const view = await seat(name);
    return view.state === 'ready' && view.leasedIp !== null ? view : null;
  });

beforeAll(async () => {
  host = await startTestHost();
  server = await startServer({ host: host.hostOption });
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

describe('a room of tiny seats on a real host', () => {
  it('plans a network and each seat, applies them, and has nothing to do the second time', async () => {
    const first = await plan();
    expect(first.counts).toMatchObject({ change: 0, remove: 0 });
    expect(first.changes.filter((c) => c.subject.kind === 'seat').map((c) => c.subject.name)).toEqual([s01, s02, s03]);
    expect(first.changes.some((c) => c.action === 'create' && c.subject.kind === 'network' && c.subject.name === 'lab')).toBe(true);
    await applyRoom(server.client, SOURCE);
    const again = await server.client.call('applyRoom', { body: { source: SOURCE } });
    expect(again.operation).toBeNull();
    expect(again.plan.changes).toEqual([]);
  });

  it('gives every seat the address of its YAML, and the guest its name', async () => {
    for (const [index, name] of [s01, s02, s03].entries()) {
      const view = await ready(name);
      expect(view).toMatchObject({ ip: `192.0.2.${11 + index}`, leasedIp: `192.0.2.${11 + index}` });
    }
    using terminal = await openTerminal(server.client, server.url, s01);
    terminal.type('\n');
    await terminal.expect(/[$#] /);
    terminal.type('hostname\n');
    expect(await terminal.expect(new RegExp(`\\n${s01}\\r?\\n`))).toContain(s01);
  });

  it('shares one terminal between two viewers, and a view-only one cannot type', async () => {
    using typing = await openTerminal(server.client, server.url, s01);
    using watching = await openTerminal(server.client, server.url, s01, 'view');
    typing.type('echo shared-$((40+2))\n');
    await typing.expect(/shared-42/);
    await watching.expect(/shared-42/);
    watching.type('echo intruder-$((40+2))\n');
    typing.type('echo still-$((40+2))\n');
    await typing.expect(/still-42/);
    expect(typing.output()).not.toContain('intruder');
  });

  it('resets a seat to a fresh disk and runs it again; files made before are gone', async () => {
    {
      using terminal = await openTerminal(server.client, server.url, s02);
      terminal.type('\n');
      await terminal.expect(/[$#] /);
      terminal.type('cd; echo homework > mine.txt; sync; ls; echo done-$((1+1))\n');
      await terminal.expect(/done-2/);
      expect(terminal.output()).toContain('mine.txt');
    }
    expect((await ended(server.client.call('resetSeat', { params: { seat: s02 } }))).state).toBe('succeeded');
    await ready(s02);
    using terminal = await openTerminal(server.client, server.url, s02);
    terminal.type('\n');
    await terminal.expect(/[$#] /);
    terminal.type('cd; cat mine.txt; echo end-$((1+1))\n');
    const seen = await terminal.expect(/[\s\S]*end-2/);
    expect(seen).not.toContain('homework\r\n');
  });

  it('stops a seat by ACPI and starts it again', async () => {
    expect((await ended(server.client.call('stopSeat', { params: { seat: s03 } }))).state).toBe('succeeded');
    await waitFor('the seat to be off', async () => (await seat(s03)).state === 'off');
    expect((await ended(server.client.call('startSeat', { params: { seat: s03 } }))).state).toBe('succeeded');
    await ready(s03);
  });

  it('shows what was changed by hand with virsh, and mends it', async () => {
    await host.virsh(['destroy', s01]);
    await host.virsh(['undefine', s01]);
    await host.virsh(['setmaxmem', s03, '128MiB', '--config']);
    const drift = await server.client.call('planStoredRoom', { params: { room: 'lab' } });
    expect(drift.changes.map((c) => [c.action, c.subject.name]).sort()).toEqual([
      ['change', s03],
      ['create', s01],
    ]);
    expect(drift.changes.find((c) => c.action === 'change')).toMatchObject({ fields: [{ field: 'memory', to: '96 MiB' }] });
    await applyRoom(server.client, SOURCE);
    expect((await server.client.call('planStoredRoom', { params: { room: 'lab' } })).changes).toEqual([]);
    await ready(s01);
    await ready(s03);
  });

  it('changes memory, removes a seat no longer wanted, and says what is lost', async () => {
    const smaller = roomYaml('lab', 2, { memory: '112MiB' });
    const change = await plan(smaller);
    expect(change.counts).toMatchObject({ change: 2, remove: 1 });
    const removal = change.changes.find((c) => c.action === 'remove');
    expect(removal).toMatchObject({ subject: { kind: 'seat', name: s03 } });
    expect(removal?.action === 'remove' && removal.loses).toContain(s03);
    await applyRoom(server.client, smaller);
    expect((await plan(smaller)).changes).toEqual([]);
    expect((await host.virsh(['list', '--all', '--name'])).split('\n').filter(Boolean).sort()).toEqual([s01, s02]);
  });

  it('refuses to touch a domain, a file or a network of the same name that Aula did not make', async () => {
    const xml = '<domain type="qemu"><name>other-s01</name><memory>65536</memory><os><type arch="x86_64">hvm</type></os></domain>';
    const file = join(host.folder, 'foreign.xml');
    await writeFile(file, xml);
    await host.virsh(['define', file]);
    const source = roomYaml('other', 2, { prefix: '198.51.100' });
    expect((await plan(source)).conflicts.map((c) => c.subject.name)).toEqual(['other-s01']);
    await expect(server.client.call('applyRoom', { body: { source } })).rejects.toMatchObject({ code: 'conflict' });
    expect((await host.virsh(['list', '--all', '--name'])).split('\n').filter(Boolean)).toContain('other-s01');
    await host.virsh(['undefine', 'other-s01']);

    const taken = join(host.poolFolder, 'other-s02.aula.qcow2');
    await writeFile(taken, 'not a disk of ours');
    await expect(server.client.call('applyRoom', { body: { source } })).rejects.toMatchObject({ code: 'conflict' });
    await rm(taken);

    await writeFile(file, '<network><name>other</name><bridge name="virbr-other"/></network>');
    await host.virsh(['net-define', file]);
    await expect(server.client.call('applyRoom', { body: { source } })).rejects.toMatchObject({ code: 'conflict' });
    await host.virsh(['net-undefine', 'other']);
    expect((await plan(source)).conflicts).toEqual([]);
  });

  it('cancels an apply cleanly: whole seats stay, half-made ones are gone, and a second apply completes', async () => {
    const source = roomYaml('wide', 12, { prefix: '203.0.113' });
    const { operation } = await server.client.call('applyRoom', { body: { source } });
    await waitFor('some progress', async () => {
      const view = await server.client.call('operation', { params: { operation: operation?.id ?? '' } });
      return view.progress.done >= 4;
    });
    await server.client.call('cancelOperation', { params: { operation: operation?.id ?? '' } });
    expect((await operationEnd(server.client, operation?.id ?? '')).state).toBe('cancelled');
    const left = (await host.virsh(['list', '--all', '--name'])).split('\n').filter((name) => name.startsWith('wide-'));
    const paused = (await host.virsh(['list', '--state-paused', '--name'])).split('\n').filter(Boolean);
    expect(paused).toEqual([]);
    expect(left.length).toBeLessThan(12);
    await applyRoom(server.client, source);
    expect((await server.client.call('room', { params: { room: 'wide' } })).seats).toHaveLength(12);
  });

  it('deletes rooms with all that belongs to them', async () => {
    for (const room of ['wide', 'lab'])
      expect((await ended(server.client.call('deleteRoom', { params: { room } }))).state).toBe('succeeded');
    expect((await host.virsh(['list', '--all', '--name'])).trim()).toBe('');
    expect((await host.virsh(['net-list', '--all', '--name'])).trim()).toBe('');
    await expect(server.client.call('room', { params: { room: 'lab' } })).rejects.toMatchObject({ code: 'notFound' });
  });
});
