import { type ChildProcess, spawn } from 'node:child_process';
import { access, chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, pidOf } from '../lib/child.ts';
import { cpuSeconds } from '../lib/process-tree.ts';

/** Debian's `nobody`: as root, libvirtd would take itself for the machine's own. */
const NOBODY = 65_534;
const START_TRIES = 200;

/** A libvirtd of the bench's own, as an unprivileged session with all its files in one folder. */
export interface Daemon extends AsyncDisposable {
  readonly socketPath: string;
  /** Belongs to the daemon's user; a place for volumes. */
  readonly folder: string;
  /** Processor time it used so far, in seconds. */
  cpuSeconds(): Promise<number>;
}

/** `maxClientRequests` is `max_client_requests` of libvirtd.conf, 5 by default there. The daemon's folder is made in `parent`. */
export async function startDaemon(maxClientRequests: number, parent: string = tmpdir()): Promise<Daemon> {
  const folder = await mkdtemp(join(parent, 'aula-bench-libvirt-'));
  const child = await launch(folder, maxClientRequests);
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  const socketPath = join(folder, 'run/libvirt/libvirt-sock');
  try {
    await appearance(socketPath);
  } catch (error) {
    await stop();
    throw error;
  }
  const pid = pidOf(child);
  return { socketPath, folder, cpuSeconds: () => cpuSeconds(pid), [Symbol.asyncDispose]: stop };
}

async function launch(folder: string, maxClientRequests: number): Promise<ChildProcess> {
  const config = join(folder, 'libvirtd.conf');
  await writeFile(config, `max_client_requests = ${maxClientRequests}\nlog_outputs = "4:file:/dev/null"\n`);
  for (const name of ['run', 'home']) await mkdir(join(folder, name));
  const root = process.getuid?.() === 0;
  if (root) for (const path of [folder, join(folder, 'run'), join(folder, 'home')]) await chown(path, NOBODY, NOBODY);
  await chmod(folder, 0o711);
  const drop = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  const [program = 'libvirtd', ...args] = [...(root ? drop : []), 'libvirtd', '--config', config];
  const env = { PATH: `${process.env['PATH']}:/usr/sbin`, HOME: join(folder, 'home'), XDG_RUNTIME_DIR: join(folder, 'run') };
  return spawn(program, args, { env, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function appearance(path: string): Promise<void> {
  for (let tried = 0; tried < START_TRIES; tried++) {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return;
    await sleep(50);
  }
  throw new Error('libvirtd does not listen.');
}
