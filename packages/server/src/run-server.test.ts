import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runServer } from './run-server.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-run-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...argv: string[]) {
  const told = { stdout: '', stderr: '' };
  const sink = (key: keyof typeof told) => new PassThrough().on('data', (chunk: Buffer) => void (told[key] += chunk.toString()));
  const [stdout, stderr] = [sink('stdout'), sink('stderr')];
  const code = await runServer({ argv, env: {}, stdout, stderr });
  return { code, ...told };
}

describe('aula serve', () => {
  it('says in one line why it does not start, and fails', async () => {
    expect(await run('--prot', '80')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Unknown option '--prot'.*\n$/),
    });
    const unreachable = await run('--data', folder, '--port', '0', '--quiet', '--host', `unix:${join(folder, 'none')}`);
    expect(unreachable).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^libvirt does not answer at [^\n]*\n$/) });
  });

  it('explains its options', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--port NUMBER') });
  });

  it('stopped while it starts says so without a stack', async () => {
    // A host that takes the connection and never answers.
    const silent = createServer((socket) => socket.on('error', () => {})).listen(join(folder, 'sock'));
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const argv = [main, '--data', join(folder, 'data'), '--port', '0', '--host', `unix:${join(folder, 'sock')}`];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const exited = once(child, 'exit');
    await once(silent, 'connection');
    child.kill('SIGTERM');
    const [code] = await exited;
    silent.close();
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'Stopped before it was ready.\n' });
  });
});
