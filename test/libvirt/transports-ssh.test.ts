import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect, procedures } from '@aula/libvirt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeScratch } from './scratch.ts';
import { type ListeningDaemon, startListeningDaemon } from './transports-daemon.ts';
import { prepareSsh, type SshSetup } from './transports-sshd.ts';

const run = promisify(execFile);

let folder: string;
let daemon: ListeningDaemon;
let ssh: SshSetup;

/** Of the right user, host key known, unless `parameters` say otherwise. */
function uri(parameters: Record<string, string> = {}, path = '/default'): string {
  const all = { known_hosts: ssh.known, keyfile: ssh.keyfile, ...parameters };
  return `test+ssh://root@127.0.0.1:${ssh.port}${path}?${Object.entries(all)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
}

beforeAll(async () => {
  folder = await makeScratch('ssh');
  ssh = await prepareSsh(folder);
  await writeFile(join(folder, 'nobody-known'), '');
  daemon = await startListeningDaemon({ sshd: ssh.config, conf: ['auth_unix_ro = "none"'] });
});

afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function hostname(target: string): Promise<string> {
  await using connection = await connect({ uri: target });
  return (await connection.call(procedures.connectGetHostname, undefined)).hostname;
}

describe('a daemon behind ssh', () => {
  it('is reached through virt-ssh-helper and through nc', async () => {
    expect(await hostname(uri())).not.toBe('');
    expect(await hostname(uri({ proxy: 'native' }))).not.toBe('');
    expect(await hostname(uri({ proxy: 'netcat' }))).not.toBe('');
    expect(await hostname(uri({ socket: '/run/libvirt/libvirt-sock' }))).not.toBe('');
  });

  it('carries streams over connections of their own', async () => {
    await using connection = await connect({ uri: uri() });
    const { dom } = await connection.call(procedures.domainLookupByName, { name: 'test' });
    const pictures = await Promise.all(Array.from({ length: 3 }, async () => buffer((await connection.domainScreenshot(dom)).body)));
    for (const picture of pictures) expect(picture.toString('latin1', 0, 4)).toBe('\x89PNG');
  });

  it.each(['native', 'netcat'])('is opened for reading only by proxy=%s', async (proxy) => {
    await using reader = await connect({ uri: uri({ proxy }), readOnly: true });
    const { dom } = await reader.call(procedures.domainLookupByName, { name: 'test' });
    await expect(reader.call(procedures.domainSuspend, { dom })).rejects.toMatchObject({ virCodeName: 'VIR_ERR_OPERATION_DENIED' });
  });

  it('says what the remote host said when its daemon is not there', async () => {
    await expect(connect({ uri: uri({ socket: "/run/it's not;there" }) })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining("/run/it's not;there: No such file"),
    });
    await expect(connect({ uri: uri({ netcat: '/nonexistent/nc' }) })).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('opens what the daemon is asked for, and passes on its answer', async () => {
    await expect(connect({ uri: uri({}, '/nonexistent.xml') })).rejects.toMatchObject({ code: 'rpc' });
    expect(await hostname(uri({ name: 'test:///default', proxy: 'netcat' }, '/nonexistent.xml'))).not.toBe('');
  });
});

describe('a login', () => {
  it('with a key that the host does not know is refused, and nobody is asked for a password', async () => {
    await expect(connect({ uri: uri({ keyfile: ssh.otherKeyfile }) })).rejects.toMatchObject({
      code: 'auth',
      message: expect.stringContaining('Permission denied'),
    });
  });

  it('with a key that is locked fails, rather than ask for its password', async () => {
    const locked = join(folder, 'locked');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', locked]);
    await expect(connect({ uri: uri({ keyfile: locked }) })).rejects.toMatchObject({ code: 'auth' });
  });

  it('takes the key from the agent of who calls', async () => {
    const socket = join(folder, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      while (!existsSync(socket)) await delay(20);
      vi.stubEnv('SSH_AUTH_SOCK', socket);
      const keyless = `test+ssh://root@127.0.0.1:${ssh.port}/default?known_hosts=${ssh.known}`;
      await expect(connect({ uri: keyless })).rejects.toMatchObject({ code: 'auth' });
      await run('ssh-add', ['-q', ssh.keyfile]);
      expect(await hostname(keyless)).not.toBe('');
    } finally {
      vi.unstubAllEnvs();
      agent.kill();
    }
  });

  it('on a host whose key is not known does not happen, unless the URI says so', async () => {
    const known_hosts = join(folder, 'nobody-known');
    await expect(connect({ uri: uri({ known_hosts }) })).rejects.toMatchObject({
      code: 'auth',
      message: expect.stringContaining('Host key'),
    });
    expect(await hostname(uri({ known_hosts, known_hosts_verify: 'auto' }))).not.toBe('');
    expect(await readFile(known_hosts, 'utf8')).toContain('ssh-ed25519');
    const fresh = join(folder, 'fresh known');
    expect(await hostname(uri({ known_hosts: fresh, no_verify: '1' }))).not.toBe('');
  });
});

describe('the local ssh', () => {
  /** ssh that leaves its process id. */
  async function recorded(script: string): Promise<{ command: string; pid: () => Promise<number> }> {
    const command = join(folder, `ssh-${Math.random()}`);
    await writeFile(command, `#!/bin/sh\necho $$ >"$0.pid"\n${script}\n`);
    await chmod(command, 0o755);
    return { command, pid: async () => Number(await readFile(`${command}.pid`, 'utf8')) };
  }

  async function gone(pid: number): Promise<void> {
    for (;;) {
      try {
        process.kill(pid, 0);
      } catch {
        return;
      }
      await delay(20);
    }
  }

  it('ends with the connection', async () => {
    const { command, pid } = await recorded('exec ssh "$@"');
    const connection = await connect({ uri: uri({ command }) });
    process.kill(await pid(), 0);
    await connection.close();
    await gone(await pid());
  });

  it('ends when connecting is given up', async () => {
    const { command, pid } = await recorded('exec sleep 60');
    await expect(connect({ uri: uri({ command }), signal: AbortSignal.timeout(500) })).rejects.toMatchObject({ code: 'timeout' });
    await gone(await pid());
  });

  it('that dies takes the connection with it', async () => {
    const { command, pid } = await recorded('exec ssh "$@"');
    await using connection = await connect({ uri: uri({ command }) });
    process.kill(await pid(), 'SIGKILL');
    expect(await connection.closed).toMatchObject({ code: 'closed', message: expect.stringContaining('ssh was ended by SIGKILL') });
  });

  it('that dies is started anew where reconnecting is wanted', async () => {
    const { command, pid } = await recorded('exec ssh "$@"');
    await using connection = await connect({ uri: uri({ command }), reconnect: { minDelayMs: 10 } });
    const first = await pid();
    process.kill(first, 'SIGKILL');
    while (connection.state.name === 'open') await delay(10);
    expect((await connection.call(procedures.connectGetHostname, undefined)).hostname).not.toBe('');
    expect(await pid()).not.toBe(first);
  });

  it('that cannot be reached is no reason to wait', async () => {
    await expect(connect({ uri: 'test+ssh://127.0.0.1:1/default' })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('Connection refused'),
    });
  });
});
