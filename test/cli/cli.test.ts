import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { roomYaml, seatNames, waitFor } from '../lib/rooms.ts';

const AULA = fileURLToPath(new URL('../../bin/aula', import.meta.url));
const [s01, s02, s03] = seatNames('cli', 3) as [string, string, string];
/** Commands that have not ended yet. */
const running = new Set<ChildProcess>();
let host: TestHost;
let server: ServerProcess;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-cli-'));
  file = join(folder, 'room.yaml');
  await writeFile(file, roomYaml('cli', 3));
  host = await startTestHost();
  server = await startServer({ host: host.hostOption, images: 'own' });
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}
interface Running {
  child: ChildProcess;
  out(): string;
  ended: Promise<Ended>;
}

function start(command: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', TERM: 'xterm', ...env } });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, out, err });
    }),
  );
  return { child, out: () => out, ended };
}

/** Runs `aula` without a terminal, with this on its stdin. */
async function aula(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const { child, ended } = start(AULA, [...args, '--data', server.dataFolder], env);
  child.stdin?.end(input);
  return ended;
}
/** Runs `aula` on a terminal of its own. */
const onTerminal = (args: readonly string[]): Running =>
  start('script', ['--quiet', '--return', '--command', [AULA, ...args, '--data', server.dataFolder].join(' '), '/dev/null']);

describe('aula against a real server', () => {
  it('answers health, hosts, presets and people', async () => {
    expect((await aula(['health'])).out).toContain(server.url);
    for (const noun of ['host', 'preset', 'person']) expect(await aula([noun, 'list'])).toMatchObject({ code: 0 });
    expect(JSON.parse((await aula(['preset', 'list', '--json'])).out).presets).toEqual([expect.objectContaining({ name: 'tiny' })]);
  });

  it('validates with file, line and column of every problem', async () => {
    const bad = join(folder, 'bad.yaml');
    await writeFile(bad, roomYaml('cli', 3).replace('memory: 96MiB', 'memry: 96'));
    const { code, out } = await aula(['room', 'validate', '-f', bad]);
    expect(code).toBe(1);
    expect(out).toMatch(/bad\.yaml:\d+:\d+: sections\.students\.memry: .*memory/);
    expect(await aula(['room', 'validate', '-f', file])).toMatchObject({ code: 0 });
    const applied = await aula(['room', 'apply', '-f', bad, '--json']);
    expect(applied).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(applied.err)).toMatchObject({ error: { code: 'invalid', diagnostics: [expect.objectContaining({ file: bad })] } });
  });

  it('plans, applies with progress, and then has nothing to do', async () => {
    const plan = await aula(['room', 'plan', '-f', file, '--detailed-exitcode']);
    expect(plan.code).toBe(2);
    for (const seat of [s01, s02, s03]) expect(plan.out).toContain(`+ seat ${seat}`);
    const apply = await aula(['room', 'apply', '-f', file]);
    expect(apply).toMatchObject({ code: 0, err: '' });
    expect(apply.out).toMatch(new RegExp(`^${s03}: `, 'm'));
    expect(await aula(['room', 'plan', 'cli', '--detailed-exitcode'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing to do'),
    });
    const again = await aula(['room', 'apply', '-f', '-', '--json'], { input: roomYaml('cli', 3) });
    expect(JSON.parse(again.out)).toMatchObject({ operation: null });
    expect(JSON.parse((await aula(['room', 'show', 'cli', '--json'])).out).seats).toHaveLength(3);
    expect((await aula(['room', 'show', 'cli', '--source'])).out).toBe(roomYaml('cli', 3));
  });

  it('attaches a terminal, types, and leaves at Ctrl-]', async () => {
    const terminal = onTerminal(['seat', 'terminal', s01]);
    await waitFor('the connection', async () => terminal.out().includes('Ctrl-] leaves'));
    await waitFor('a prompt', async () => {
      terminal.child.stdin?.write('\n');
      return /[$#] /.test(terminal.out());
    });
    terminal.child.stdin?.write('echo on-$(hostname)\n');
    await waitFor('the answer', async () => terminal.out().includes(`on-${s01}`));
    terminal.child.stdin?.write('\u001d');
    expect((await terminal.ended).code).toBe(0);
  });

  it('sends piped input to the terminal and prints the answer', async () => {
    const { code, out } = await aula(['seat', 'terminal', s01], { input: '\necho piped-$((40+2))\n' });
    expect(code).toBe(0);
    expect(out).toContain('piped-42');
  });

  it('gets a picture', async () => {
    const picture = join(folder, 's01.webp');
    expect(await aula(['seat', 'picture', s01, '-o', picture])).toMatchObject({ code: 0 });
    expect((await readFile(picture)).subarray(8, 12).toString()).toBe('WEBP');
  });

  it('makes an account, gives it a seat, and takes both away', async () => {
    const added = await aula(['person', 'add', 'anna', '--display-name', 'Anna', '--json']);
    expect(JSON.parse(added.out)).toMatchObject({ person: { name: 'anna', role: 'student' }, oneTimePassword: expect.any(String) });
    expect(await aula(['seat', 'assign', s02, 'anna'])).toMatchObject({ code: 0 });
    expect(JSON.parse((await aula(['seat', 'show', s02, '--json'])).out)).toMatchObject({ owner: 'anna' });
    expect(await aula(['seat', 'free', s02])).toMatchObject({ code: 0 });
    expect(JSON.parse((await aula(['seat', 'show', s02, '--json'])).out)).toMatchObject({ owner: null });
    expect(await aula(['person', 'delete', 'anna', '--yes'])).toMatchObject({ code: 0 });
    expect((await aula(['person', 'delete', 'anna', '--yes'])).err).toContain('no account anna');
  });

  it('stops and starts chosen seats', async () => {
    const stateOf = async (seat: string): Promise<unknown> => JSON.parse((await aula(['seat', 'show', seat, '--json'])).out).state;
    expect(await aula(['room', 'stop', 'cli', '--seats', 's02', '--force'])).toMatchObject({ code: 0 });
    expect(await stateOf(s02)).toBe('off');
    expect(await stateOf(s03)).not.toBe('off');
    expect((await aula(['seat', 'terminal', s02], { input: '\n' })).err).toContain('off');
    expect(await aula(['room', 'start', 'cli', '--seats', 's0[2]'])).toMatchObject({ code: 1, err: expect.stringContaining('--seats') });
    expect(await aula(['seat', 'start', s02])).toMatchObject({ code: 0 });
    expect(await stateOf(s02)).not.toBe('off');
  });

  it('asks before a reset, naming what is lost, and does it after yes', async () => {
    const refused = await aula(['room', 'reset', 'cli', '--seats', 's03']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--yes') });
    const asked = onTerminal(['room', 'reset', 'cli', '--seats', 's03']);
    await waitFor('the question', async () => asked.out().includes('[y/N]'));
    expect(asked.out()).toContain(`Files saved on ${s03} will be gone`);
    asked.child.stdin?.write('y\n');
    expect((await asked.ended).code).toBe(0);
    expect(asked.out()).toContain('✓');
  });

  it('refuses to remove a seat without --yes, and removes it with', async () => {
    const fewer = join(folder, 'fewer.yaml');
    await writeFile(fewer, roomYaml('cli', 2));
    const refused = await aula(['room', 'apply', '-f', fewer]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`removes ${s03}`);
    expect(await aula(['room', 'apply', '-f', fewer, '--yes'])).toMatchObject({ code: 0 });
    expect(JSON.parse((await aula(['room', 'show', 'cli', '--json'])).out).seats).toHaveLength(2);
  });

  it('cancels cleanly at Ctrl-C', async () => {
    const many = join(folder, 'many.yaml');
    await writeFile(many, roomYaml('many', 8, { prefix: '198.51.100' }));
    const apply = start(AULA, ['room', 'apply', '-f', many, '--data', server.dataFolder]);
    await waitFor('the first seat in work', async () => /^many-s0\d: /m.test(apply.out()));
    apply.child.kill('SIGINT');
    const { code, out } = await apply.ended;
    expect(out).toContain('Cancelling');
    expect(code).toBe(130);
    expect(out).toContain('undone');
    expect(await aula(['room', 'delete', 'many', '--yes'])).toMatchObject({ code: 0 });
  });

  it('says what happened: operations and audit', async () => {
    const { operations } = JSON.parse((await aula(['operation', 'list', '--room', 'cli', '--json'])).out);
    expect(operations[0]).toMatchObject({ room: 'cli', state: 'succeeded' });
    expect(await aula(['operation', 'wait', operations[0].id])).toMatchObject({ code: 0 });
    expect((await aula(['audit', '--limit', '500'])).out).toContain('room.apply');
    expect((await aula(['operation', 'list'])).out).toContain('cancelled');
  });

  it('talks to the server of AULA_URL with the token of AULA_TOKEN, and says so when it is wrong', async () => {
    const token = (await readFile(join(server.dataFolder, 'token'), 'utf8')).trim();
    const remote = (env: Record<string, string>) => {
      const run = start(AULA, ['room', 'list', '--data', folder], { AULA_URL: server.url, ...env });
      run.child.stdin?.end();
      return run.ended;
    };
    expect(await remote({ AULA_TOKEN: token })).toMatchObject({ code: 0, out: expect.stringContaining('cli') });
    expect(await remote({ AULA_TOKEN: 'wrong' })).toMatchObject({ code: 1, err: expect.stringContaining('token') });
    expect(await remote({})).toMatchObject({ code: 1, err: expect.stringContaining('AULA_TOKEN') });
  });

  it('deletes a room with everything', async () => {
    expect(await aula(['room', 'delete', 'cli'])).toMatchObject({ code: 1, err: expect.stringContaining('--yes') });
    expect(await aula(['room', 'delete', 'cli', '--yes'])).toMatchObject({ code: 0 });
    expect((await aula(['room', 'list'])).out).toContain('No rooms yet');
    expect((await aula(['room', 'show', 'cli'])).code).toBe(1);
  });
});
