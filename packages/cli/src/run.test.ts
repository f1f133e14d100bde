import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestIo } from './lib/test-io.ts';
import { run } from './run.ts';

let data: string;
let server: Server | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'aula-cli-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(data, { recursive: true, force: true });
});

async function aula(...args: string[]) {
  const io = createTestIo();
  const code = await run(['--data', data, ...args], io);
  return { code, out: io.out(), err: io.err() };
}

/** Leaves a server in the data folder that answers everything with this. */
async function answering(status: number, body: unknown): Promise<void> {
  const listening = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  await writeFile(join(data, 'server.json'), JSON.stringify({ url, pid: process.pid }));
  await writeFile(join(data, 'token'), 't');
}

describe('the command line', () => {
  it('shows serve and doctor in its help, and the exit codes', async () => {
    const { code, out } = await aula('--help');
    expect(code).toBe(0);
    for (const word of ['serve', 'doctor', 'room', 'seat', 'person', 'operation', 'preset', 'host', 'audit', 'health', '130 cancelled'])
      expect(out).toContain(word);
  });

  it.each([
    [['rom', 'list'], 'Did you mean room?'],
    [['room', 'aply'], 'Did you mean apply?'],
    [['room', 'plan', '--detailed-exit-code'], 'Did you mean --detailed-exitcode?'],
    [['health', '--jsn'], 'Did you mean --json?'],
  ])('answers %j with the nearest known word', async (args, hint) => {
    const { code, err } = await aula(...args);
    expect(code).toBe(1);
    expect(err).toContain(hint);
  });

  it('says how to start a server when there is none', async () => {
    const { code, out, err } = await aula('room', 'list');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('npm start');
  });

  it('gives errors as one JSON document on stderr with --json', async () => {
    const noServer = await aula('room', 'list', '--json');
    expect(JSON.parse(noServer.err)).toMatchObject({ error: { code: 'noServer' } });
    const usage = await aula('--json', 'room', 'list', '--nonsense');
    expect(usage.code).toBe(1);
    expect(usage.out).toBe('');
    expect(JSON.parse(usage.err)).toMatchObject({ error: { code: 'usage', message: expect.stringContaining('--nonsense') } });
    expect(JSON.parse((await aula('--json')).err)).toMatchObject({ error: { code: 'usage' } });
  });

  it('says where serve and doctor belong', async () => {
    const { code, err } = await aula('doctor', '--port', '80');
    expect(code).toBe(1);
    expect(err).toContain('aula doctor');
  });

  it('prints every diagnostic of a room with file, line and column', async () => {
    const finding = {
      severity: 'error',
      file: 'room.yaml',
      line: 7,
      column: 5,
      path: 'sections.students.sets',
      message: 'unknown key "sets"',
      allowed: 'seats',
    };
    await answering(200, { valid: false, diagnostics: [finding, { ...finding, line: 9, severity: 'warning' }] });
    const file = join(data, 'room.yaml');
    await writeFile(file, 'room: demo\n');
    const text = await aula('room', 'validate', '-f', file);
    expect(text.code).toBe(1);
    expect(text.out.split('\n').slice(0, 2)).toEqual([
      'room.yaml:7:5: sections.students.sets: unknown key "sets"; allowed: seats',
      'room.yaml:9:5: warning: sections.students.sets: unknown key "sets"; allowed: seats',
    ]);
    const json = await aula('room', 'validate', '-f', file, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ valid: false, diagnostics: [{ line: 7 }, { line: 9 }] });
  });

  it('gives plan --detailed-exitcode 0, 2 and 1', async () => {
    const counts = { create: 0, change: 0, remove: 0, unchanged: 4 };
    const subject = { kind: 'seat', name: 'demo-s01' };
    await answering(200, { room: 'demo', changes: [], conflicts: [], counts });
    expect(await aula('room', 'plan', 'demo', '--detailed-exitcode')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing to do'),
    });
    server?.close();
    await answering(200, { room: 'demo', changes: [{ action: 'create', subject, summary: '96 MiB' }], conflicts: [], counts });
    expect(await aula('room', 'plan', 'demo', '--detailed-exitcode')).toMatchObject({
      code: 2,
      out: expect.stringContaining('+ seat demo-s01'),
    });
    expect((await aula('room', 'plan', 'demo')).code).toBe(0);
    server?.close();
    await answering(200, { room: 'demo', changes: [], conflicts: [{ subject, message: 'is not made by Aula' }], counts });
    expect((await aula('room', 'plan', 'demo', '--detailed-exitcode')).code).toBe(1);
  });

  it('refuses to lose something when nobody can be asked', async () => {
    await answering(200, {
      room: 'demo',
      changes: [{ action: 'remove', subject: { kind: 'seat', name: 'demo-s03' }, loses: 'its disk' }],
      conflicts: [],
      counts: { create: 0, change: 0, remove: 1, unchanged: 2 },
    });
    const { code, err } = await aula('room', 'apply', 'demo');
    expect(code).toBe(1);
    expect(err).toMatch(/removes demo-s03[\s\S]*--yes[\s\S]*Nothing was changed/);
  });

  it('never lets control characters of an answer reach the terminal', async () => {
    await answering(409, { error: { code: 'conflict', message: 'bad \u001b[2J title', requestId: 'r' } });
    const { code, err } = await aula('room', 'list');
    expect(code).toBe(1);
    expect(err).not.toContain('\u001b');
  });
});

describe('aula seat viewer', () => {
  const file = '[virt-viewer]\npassword=hidden-word\n';
  const view = {
    ...{ seat: 'lab-s01', protocol: 'spice', host: '2001:db8::1', hostPort: 20_001, clientAddress: '2001:db8::2', problem: null },
    ...{ password: 'hidden-word', validUntil: '2030-01-01T00:00:00.000Z', file },
  };

  it('tells the password only where it is asked for', async () => {
    await answering(201, view);
    const plain = await aula('seat', 'viewer', 'lab-s01');
    expect(plain.out).toContain('SPICE at [2001:db8::1]:20001, for one viewer at 2001:db8::2');
    for (const shown of [plain.out, (await aula('seat', 'viewer', 'lab-s01', '--json')).out]) expect(shown).not.toContain('hidden-word');
    expect((await aula('seat', 'viewer', 'lab-s01', '--password')).out).toContain('Password: hidden-word');
    expect((await aula('seat', 'viewer', 'lab-s01', '--file', '-')).out).toBe(file);
  });

  it('writes no file over another, and leaves none where nothing was opened', async () => {
    const path = join(data, 'lab.vv');
    await answering(409, { error: { code: 'conflict', message: 'lab-s01 is off.', requestId: 'x' } });
    expect((await aula('seat', 'viewer', 'lab-s01', '--file', path)).err).toContain('lab-s01 is off.');
    server?.close();
    await answering(201, view);
    expect((await aula('seat', 'viewer', 'lab-s01', '--file', path)).code).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(file);
    const again = await aula('seat', 'viewer', 'lab-s01', '--file', path);
    expect(again.err).toContain('is there already');
    expect(again.code).not.toBe(0);
  });

  it('is for one protocol at a time', async () => {
    await answering(201, view);
    expect((await aula('seat', 'viewer', 'lab-s01', '--spice', '--vnc')).err).toContain('Either --spice or --vnc');
  });
});
