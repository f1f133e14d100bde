import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { connect, isLibvirtError } from '@aula/libvirt';
import { makeScratch } from './scratch.ts';

const run = promisify(execFile);
const START_MS = 20_000;
const POLL_MS = 50;

/**
 * Runs in mount and PID namespaces of its own. With no driver module but that of storage libvirtd touches neither networks nor
 * machines; so it may listen on this host's loopback.
 */
const LAUNCH = `set -eu
folder=$1
for path in /run /etc/libvirt /etc/sasl2 /var/lib/libvirt /var/cache/libvirt /var/log/libvirt; do
  mount --bind "$folder$path" "$path"
done
modules=$(echo /usr/lib/*/libvirt/connection-driver)
cp "$modules/libvirt_driver_storage.so" "$folder/modules/"
mount --bind "$folder/modules" "$modules"
if [ -e "$folder/sshd_config" ]; then
  mkdir -p -m 0755 /run/sshd
  /usr/sbin/sshd -D -e -f "$folder/sshd_config" 2>"$folder/sshd.log" &
fi
exec tini -- libvirtd --listen --config /etc/libvirt/libvirtd.conf`;

export interface ListeningDaemon extends AsyncDisposable {
  readonly folder: string;
  /** As this process sees it. Inside it is `/run/libvirt/libvirt-sock`. */
  readonly socketPath: string;
  /** Where its own `/run` is to be seen. */
  readonly mountNamespace: string;
  readonly tlsPort: number;
  readonly tcpPort: number;
  log(): Promise<string>;
}

export interface DaemonOptions {
  /** Further lines of `libvirtd.conf`. */
  conf?: readonly string[];
  tls?: { ca: string; cert: string; key: string };
  /** Mechanisms for SASL, and who may log in. */
  sasl?: { mechanisms: string; username: string; password: string };
  /** Lines of `sshd_config`; sshd runs where the daemon does. */
  sshd?: readonly string[];
}

/** Starts a libvirtd that listens on loopback; ends it and removes its files when it is disposed. Needs root. */
export async function startListeningDaemon(options: DaemonOptions): Promise<ListeningDaemon> {
  const folder = await makeScratch('daemon');
  await chmod(folder, 0o755);
  const [tlsPort, tcpPort] = [await freePort(), await freePort()];
  await writeConfiguration(folder, options, tlsPort, tcpPort);
  const output = await open(join(folder, 'log'), 'w');
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc', '--propagation', 'private'];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, '--', '/bin/sh', '-c', LAUNCH, 'sh', folder], {
    stdio: ['ignore', output.fd, output.fd],
  });
  await output.close();
  const daemon: ListeningDaemon = {
    folder,
    socketPath: join(folder, 'run/libvirt/libvirt-sock'),
    mountNamespace: `/proc/${child.pid}/ns/mnt`,
    tlsPort,
    tcpPort,
    log: () => readFile(join(folder, 'log'), 'utf8'),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit');
        child.kill('SIGKILL');
        await exit;
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await awaitAnswer(daemon, child);
  } catch (error) {
    const log = await daemon.log();
    await daemon[Symbol.asyncDispose]();
    throw new Error(`libvirtd did not start:\n${log}`, { cause: error });
  }
  return daemon;
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function writeConfiguration(folder: string, options: DaemonOptions, tlsPort: number, tcpPort: number): Promise<void> {
  for (const path of ['run/libvirt', 'etc/libvirt', 'etc/sasl2', 'var/lib/libvirt', 'var/cache/libvirt', 'var/log/libvirt', 'modules']) {
    await mkdir(join(folder, path), { recursive: true });
  }
  const { tls, sasl, sshd, conf = [] } = options;
  const lines = [
    'unix_sock_dir = "/run/libvirt"',
    'unix_sock_rw_perms = "0700"',
    ...(conf.some((line) => line.startsWith('auth_unix_rw')) ? [] : ['auth_unix_rw = "none"']),
    'listen_addr = "127.0.0.1"',
    `listen_tls = ${tls ? 1 : 0}`,
    `tls_port = "${tlsPort}"`,
    `tcp_port = "${tcpPort}"`,
    ...(tls ? [`ca_file = "${tls.ca}"`, `cert_file = "${tls.cert}"`, `key_file = "${tls.key}"`] : []),
    'host_uuid_source = "machine-id"',
    ...conf,
  ];
  await writeFile(join(folder, 'etc/libvirt/libvirtd.conf'), `${lines.join('\n')}\n`);
  if (sshd) await writeFile(join(folder, 'sshd_config'), `${sshd.join('\n')}\n`);
  if (!sasl) return;
  const database = join(folder, 'sasldb2');
  await writeFile(join(folder, 'etc/sasl2/libvirt.conf'), `mech_list: ${sasl.mechanisms}\nsasldb_path: ${database}\n`);
  const saved = run('saslpasswd2', ['-p', '-c', '-f', database, '-a', 'libvirt', sasl.username]);
  saved.child.stdin?.end(sasl.password);
  await saved;
}

/** It listens long before it answers; that it wants a login is an answer too. */
async function awaitAnswer(daemon: ListeningDaemon, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + START_MS; ; await delay(POLL_MS)) {
    try {
      await using connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
      return void connection;
    } catch (error) {
      if (isLibvirtError(error) && error.code === 'auth') return;
      if (child.exitCode !== null || Date.now() > end) throw error;
    }
  }
}
