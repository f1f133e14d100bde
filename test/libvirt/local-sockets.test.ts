import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect, procedures } from '@aula/libvirt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeScratch } from './scratch.ts';
import { type ListeningDaemon, startListeningDaemon } from './transports-daemon.ts';

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL('./local-client.ts', import.meta.url));
const UDEV_CHANGE = fileURLToPath(new URL('./udev-change.py', import.meta.url));
/** Namespaces of its own; libudev listens only where it sees a udevd's socket. */
const LAUNCH = `set -eu
mount -t tmpfs tmpfs /run
mkdir /run/udev
: >/run/udev/control
exec setpriv "$@"`;
/** Debian's nobody: libvirtd wants a name of who comes. */
const USER = 65_534;
const AS_USER = ['--reuid', String(USER), '--regid', String(USER), '--clear-groups'];

let daemon: ListeningDaemon;
beforeAll(async () => {
  daemon = await startListeningDaemon({ conf: ['auth_unix_ro = "none"'] });
});
afterAll(() => daemon?.[Symbol.asyncDispose]());

const complaints = (log: string) => log.split('End of file while reading data').length - 1;
const OPENED = { uri: 'test:///default', domains: ['test'] };

/** What a client gets that sees the daemon's own `/run`, as root unless told. */
async function inside(uris: string[], options: { readOnly?: boolean; asUser?: boolean } = {}): Promise<unknown> {
  const client = [process.execPath, CLIENT, options.readOnly ? 'read-only' : 'read-write', ...uris];
  const user = options.asUser ? ['setpriv', ...AS_USER, 'env', '-u', 'XDG_RUNTIME_DIR', 'HOME=/nonexistent'] : [];
  const { stdout } = await run('nsenter', [`--mount=${daemon.mountNamespace}`, '--', ...user, ...client]);
  return JSON.parse(stdout);
}

describe('the socket of the host’s daemon', () => {
  it('is found where it is usual, with nothing but the URI', async () => {
    const absent = { code: 'unreachable', message: expect.stringContaining('virttestd-sock: there is no such socket; start virttestd') };
    const uris = ['test:///default', 'test+unix:///default?mode=legacy', 'test+unix:///default?mode=direct'];
    expect(await inside(uris)).toEqual([OPENED, OPENED, absent]);
  });

  it('is that of the driver’s own daemon where only that runs, and what mode asks for', async () => {
    const direct = daemon.socketPath.replace('libvirt-sock', 'virttestd-sock');
    const uris = ['test:///default', 'test+unix:///default?mode=direct', 'test+unix:///default?mode=legacy'];
    const message = expect.stringMatching(/^\/var\/run\/libvirt\/libvirt-sock: there is no such socket; start libvirtd \(/);
    await rename(daemon.socketPath, direct);
    try {
      expect(await inside(uris)).toEqual([OPENED, OPENED, { code: 'unreachable', message }]);
    } finally {
      await rename(direct, daemon.socketPath);
    }
  });

  it('is not for everybody, who are told about the one for readers', async () => {
    const message = expect.stringMatching(new RegExp(`the user with id ${USER} may not open this socket; .*readOnly`));
    expect(await inside(['test:///default'], { asUser: true })).toEqual([{ code: 'denied', message }]);
    expect(await inside(['test:///default'], { asUser: true, readOnly: true })).toEqual([OPENED]);
  });

  it('finds nothing to complain of in a connection that had streams and was closed', async () => {
    const before = complaints(await daemon.log());
    const connection = await connect({ uri: 'test:///default', socketPath: daemon.socketPath });
    const { dom } = await connection.call(procedures.domainLookupByName, { name: 'test' });
    for (let i = 0; i < 2; i++) await buffer((await connection.domainScreenshot(dom)).body);
    await connection.close();
    // It reads sockets in turn: an answer to a later one comes after the end of an earlier one was seen.
    await (await connect({ uri: 'test:///default', socketPath: daemon.socketPath })).close();
    expect(complaints(await daemon.log())).toBe(before);
  });

  it('opens for reading only what may do more, where that is asked for', async () => {
    await using reader = await connect({ uri: 'test:///default', socketPath: daemon.socketPath, readOnly: true });
    const { dom } = await reader.call(procedures.domainLookupByName, { name: 'test' });
    await expect(reader.call(procedures.domainSuspend, { dom })).rejects.toMatchObject({ virCodeName: 'VIR_ERR_OPERATION_DENIED' });
    // Streams come on sockets of their own, which must not open any wider.
    await expect(reader.domainOpenConsole(dom)).rejects.toMatchObject({ code: 'rpc', virCodeName: 'VIR_ERR_OPERATION_DENIED' });
  });
});

describe('a user’s own daemon', () => {
  let folder: string;
  let socketPath: string;
  beforeAll(async () => {
    folder = await makeScratch('user');
    for (const path of ['.', 'run', 'config', 'cache']) {
      await mkdir(join(folder, path), { recursive: true });
      await chown(join(folder, path), USER, USER);
    }
    socketPath = join(folder, 'run/libvirt/libvirt-sock');
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  const surroundings = () => [`HOME=${folder}`, `XDG_RUNTIME_DIR=${folder}/run`, `XDG_CONFIG_HOME=${folder}/config`];
  async function asUser(...uris: string[]): Promise<unknown> {
    const { stdout } = await run('setpriv', [...AS_USER, 'env', ...surroundings(), process.execPath, CLIENT, 'read-write', ...uris]);
    return JSON.parse(stdout);
  }

  it('is not started by this client, which says how to', async () => {
    const pattern = `^${socketPath}: there is no such socket; .* run libvirtd --daemon --timeout 120`;
    expect(await asUser('qemu:///session')).toEqual([{ code: 'unreachable', message: expect.stringMatching(pattern) }]);
  });

  it('is found in the user’s runtime folder, and reports node devices that change', async () => {
    const daemonArgs = [...AS_USER, '--pdeathsig', 'KILL', 'env', ...surroundings(), `XDG_CACHE_HOME=${folder}/cache`, 'libvirtd'];
    const namespaces = ['unshare', '--net', '--mount', '--propagation', 'private'];
    const own = spawn('setpriv', ['--pdeathsig', 'KILL', ...namespaces, 'sh', '-c', LAUNCH, 'sh', ...daemonArgs], { stdio: 'ignore' });
    try {
      // As root, who may open any socket: it listens long before it answers.
      const reconnect = { retryFirst: true, minDelayMs: 50, maxDelayMs: 50, maxAttempts: 400 };
      await using connection = await connect({ socketPath, uri: 'qemu:///session', reconnect });
      const opened = { uri: 'qemu:///session', domains: [] };
      expect(await asUser('qemu:///session', 'qemu+unix:///session?mode=legacy')).toEqual([opened, opened]);
      const updates = connection.events('nodeDeviceUpdate');
      await updates.ready;
      await run('nsenter', ['--net', '--target', String(own.pid), '--', '/usr/bin/python3', UDEV_CHANGE]);
      expect((await updates.next()).value).toEqual({ device: { name: 'net_lo_00_00_00_00_00_00' } });
    } finally {
      const exit = once(own, 'exit');
      own.kill('SIGKILL');
      await exit;
    }
  });
});
