import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@aula/libvirt';
import { makeScratch } from './scratch.ts';

/** Without its driver modules a libvirtd has `test:///` alone, and touches neither networks nor machines. */
const LAUNCH = `set -eu
folder=$1
for path in /run /etc/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt; do mount --bind "$folder$path" "$path"; done
mount --bind "$folder/none" "$(echo /usr/lib/*/libvirt/connection-driver)"
exec tini -- libvirtd --config /etc/libvirt/libvirtd.conf`;
const NAMESPACES = ['--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc', '--propagation', 'private'];
const CONF = `unix_sock_dir = "/run/libvirt"
unix_sock_rw_perms = "0700"
auth_unix_rw = "none"
host_uuid_source = "machine-id"
`;

/** A libvirtd of the test driver that can be killed and started again at the same socket. Needs root. */
export interface RestartableDaemon extends AsyncDisposable {
  readonly socketPath: string;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it; resolves when it answers. */
  start(): Promise<void>;
}

export async function startRestartableDaemon(): Promise<RestartableDaemon> {
  const folder = await makeScratch('restart');
  await chmod(folder, 0o755);
  for (const path of ['run/libvirt', 'etc/libvirt', 'var/lib/libvirt', 'var/cache/libvirt', 'var/log/libvirt', 'none']) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await writeFile(join(folder, 'etc/libvirt/libvirtd.conf'), CONF);
  const socketPath = join(folder, 'run/libvirt/libvirt-sock');
  let child: ChildProcess | null = null;
  const daemon: RestartableDaemon = {
    socketPath,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      child = null;
    },
    async start() {
      // The last one's pid file and socket are still there, as after a crash.
      const command = ['--pdeathsig', 'KILL', 'unshare', ...NAMESPACES, '--', '/bin/sh', '-c', LAUNCH, 'sh', folder];
      child = spawn('setpriv', command, { stdio: 'ignore' });
      const answering = { minDelayMs: 50, maxDelayMs: 50, jitter: 0, retryFirst: true, maxAttempts: 400 };
      await (await connect({ socketPath, uri: 'test:///default', reconnect: answering })).close();
    },
    async [Symbol.asyncDispose]() {
      await daemon.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await daemon.start();
    return daemon;
  } catch (error) {
    await daemon[Symbol.asyncDispose]();
    throw error;
  }
}
