import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TestHost } from '@aula/testkit';
import { waitFor } from '../lib/rooms.ts';

/** A host whose libvirtd can end without the host: as its package's service would be stopped, or killed. */
export interface RestartableLibvirtd extends AsyncDisposable {
  /** Ends the libvirtd that runs, and waits until it is gone. Guests, networks and DHCP servers stay. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts another one as the host did, and waits until it answers. */
  start(): Promise<void>;
}

const HELD = 'libvirtd-held';
/** Runs libvirtd again and again, but not while it is held. */
const AGAIN = 'held=$1; shift; while :; do while [ -e "$held" ]; do sleep 0.1; done; "$@"; done';

/**
 * To be called before any guest is started, and disposed before the host. The host's first process ends with the libvirtd that it
 * started, and everything with it: it is held for good, and another one cares for libvirtd and the guests.
 */
export async function restartableLibvirtd(host: TestHost): Promise<RestartableLibvirtd> {
  const first = await libvirtdBelow(host.pid);
  if (first === null) throw new Error('libvirtd does not run');
  process.kill(host.pid, 'SIGSTOP');
  const held = join(host.folder, HELD);
  await writeFile(held, '');
  const enter = ['--mount', '--net', '--pid', '--ipc', '--target', String(host.pid), '--'];
  const keeper = ['tini', '-s', '--', '/bin/sh', '-c', AGAIN, 'keep', held, ...first.argv];
  const child = spawn('nsenter', [...enter, ...keeper], { stdio: 'ignore' });
  const gone = once(child, 'exit');

  /** A zombie of the held process counts as gone. */
  const isGone = async (pid: number): Promise<boolean> => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    return stat === null || stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  };
  const end = async (pid: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    process.kill(pid, signal);
    await waitFor('libvirtd to end', () => isGone(pid));
  };
  const start = async (): Promise<void> => {
    await rm(held);
    await waitFor('libvirtd to answer', async () => (await host.virsh(['list']).catch(() => null)) !== null);
  };
  await end(first.pid, 'SIGTERM');
  await start();
  return {
    start,
    async stop(signal) {
      const running = await libvirtdBelow(child.pid ?? 0);
      if (running === null) throw new Error('libvirtd does not run');
      await writeFile(held, '');
      await end(running.pid, signal);
    },
    async [Symbol.asyncDispose]() {
      await writeFile(held, '');
      child.kill('SIGKILL');
      await gone;
      process.kill(host.pid, 'SIGCONT');
    },
  };
}

/** The nearest libvirtd among the descendants of a process. */
async function libvirtdBelow(pid: number): Promise<{ pid: number; argv: string[] } | null> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).split(' ').filter(Boolean).map(Number);
  for (const child of children) {
    const argv = (await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')).split('\0').filter(Boolean);
    const found = basename(argv[0] ?? '') === 'libvirtd' ? { pid: child, argv } : await libvirtdBelow(child);
    if (found !== null) return found;
  }
  return null;
}
