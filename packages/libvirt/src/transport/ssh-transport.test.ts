import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { sshTransport } from './ssh-transport.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-ssh-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A shell script in place of ssh. It finds the test's folder as `$1`. */
function transport(script: string) {
  return sshTransport('ssh://peer', { program: '/bin/sh', args: ['-c', script, 'sh', folder] });
}

const patience = () => AbortSignal.timeout(10_000);

async function failure(script: string): Promise<unknown> {
  const stream = await transport(script).open(patience());
  stream.resume();
  const [error] = await once(stream, 'error');
  return error;
}

async function untilGone(pidFile: string): Promise<void> {
  const pid = Number(await readFile(join(folder, pidFile), 'utf8'));
  const alive = () => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  while (alive()) await delay(20);
}

async function untilWritten(name: string): Promise<void> {
  while (!(await readFile(join(folder, name), 'utf8').catch(() => ''))) await delay(10);
}

describe('the stream of a process', () => {
  it('carries bytes both ways and ends with the process', async () => {
    const stream = await transport('cat').open(patience());
    const got = text(stream);
    stream.write('one ');
    stream.end('two');
    expect(await got).toBe('one two');
    expect(stream.destroyed).toBe(true);
  });

  it('holds the process up while nobody reads, and loses nothing', async () => {
    const stream = await transport('head -c 3000000 /dev/zero; echo end').open(patience());
    await delay(LIMITS.sshErrorsWaitMs * 1.5);
    expect(stream.readableLength).toBeLessThan(1_000_000);
    expect((await text(stream)).slice(2_999_999)).toBe('\0end\n');
  });

  it('fails with the last line that the process said', async () => {
    expect(await failure('echo first >&2; echo "kex: \u001b[31mbroken" >&2; echo >&2; exit 255')).toMatchObject({
      code: 'unreachable',
      message: 'ssh://peer: ssh ended with status 255: kex: [31mbroken',
    });
    expect(await failure('kill -9 $$')).toMatchObject({
      code: 'unreachable',
      message: 'ssh://peer: ssh was ended by SIGKILL: it said nothing',
    });
  });

  it('tells a refusal, which another try would not mend, from a host that is away', async () => {
    for (const line of ['root@h: Permission denied (publickey,password).', 'Host key verification failed.']) {
      expect(await failure(`echo '${line}' >&2; exit 255`)).toMatchObject({ code: 'auth' });
      expect(await failure(`echo '${line}' >&2; exit 1`)).toMatchObject({ code: 'unreachable' });
    }
    expect(await failure('echo "ssh: connect to host h port 22: Connection refused" >&2; exit 255')).toMatchObject({ code: 'unreachable' });
  });

  it('keeps no more than the end of what a chatty process says', async () => {
    const error = await failure('head -c 200000 /dev/zero | tr "\\0" x >&2; exit 1');
    expect(error).toMatchObject({ code: 'unreachable' });
    expect(String(error).length).toBeLessThan(LIMITS.sshErrorLineMax + 100);
  });

  it('knows its end though a child of the process keeps the error output', async () => {
    expect(await failure('sleep 5 >/dev/null & echo away >&2; exit 255')).toMatchObject({ message: expect.stringContaining('away') });
  });
});

describe('the process', () => {
  it('ends when the stream is destroyed', async () => {
    const stream = await transport('echo $$ >"$1/gentle"; exec sleep 60').open(patience());
    await untilWritten('gentle');
    stream.destroy();
    await untilGone('gentle');
  });

  it('is killed when it does not end by itself', async () => {
    const stream = await transport('trap "" TERM; echo $$ >"$1/stubborn"; while :; do sleep 0.1; done').open(patience());
    await untilWritten('stubborn');
    stream.destroy();
    await untilGone('stubborn');
  });

  it('that cannot be run is an invalid command', async () => {
    await expect(sshTransport('ssh://peer', { program: '/nonexistent/ssh', args: [] }).open(patience())).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('/nonexistent/ssh cannot be run'),
    });
  });

  it('is not even started once the caller has given up', async () => {
    await expect(transport('echo x >"$1/never"').open(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    await expect(readFile(join(folder, 'never'))).rejects.toThrow();
  });
});
