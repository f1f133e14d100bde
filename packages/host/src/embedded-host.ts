import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Acceleration, probeAcceleration } from './acceleration.ts';
import { cleanUpEmbeddedHost } from './clean-up.ts';
import { HostError } from './host-error.ts';
import { checkFolder, isTraversable, mapHostPath, poolFolderOf, prepareFolders, socketPathOf } from './host-folders.ts';
import { readBootId, removeRecord, writeRecord } from './host-record.ts';
import { libvirtAnswers } from './libvirt-ready.ts';
import { awaitGone, listProcesses, type ProcessMark, readProcess, signalProcess } from './process-table.ts';
import { type HostPrograms, PROGRAM_PATH, requirePrograms } from './requirements.ts';

const LAUNCHER = fileURLToPath(new URL('./launcher.sh', import.meta.url));
const START_TIMEOUT_MS = 30_000;
const READY_POLL_MS = 20;
const READY_ANSWER_MS = 5_000;
/** How long QEMU gets to write its image's tables back after SIGTERM. */
const QEMU_STOP_MS = 3_000;
const DAEMON_STOP_MS = 3_000;
const KILL_MS = 10_000;
/** Characters of the daemon's log that go into an error. */
const LOG_TAIL = 2_000;

export interface EmbeddedHostOptions {
  /** Everything of the host lives below it. Made if needed (mode 0711). */
  folder: string;
  /** Default: probed (see {@link probeAcceleration}), cached in the folder. */
  acceleration?: Acceleration['mode'];
  /** Plain notices. */
  log?: (line: string) => void;
  /** Ends the start, not the running host. */
  signal?: AbortSignal;
}

/** How a host ended: `asked` is false when nobody called `stop`. */
export interface HostExit {
  asked: boolean;
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A libvirtd of our own in namespaces of its own. Dies with the process that started it. */
export interface EmbeddedHost extends AsyncDisposable {
  readonly folder: string;
  /** libvirt's socket, for this process's user only. */
  readonly socketPath: string;
  /** A folder for volumes; the same path inside and outside. */
  readonly poolFolder: string;
  /** First process inside, e.g. for `nsenter --net --target PID`. */
  readonly pid: number;
  readonly acceleration: Acceleration['mode'];
  /** User that QEMU runs as. */
  readonly qemuUser: string;
  /** Where a path that libvirt names (a socket, a log) lies for this process. */
  mapPath(pathInsideHost: string): string;
  /** Ends guests (they lose power; images are left consistent), daemons and namespaces. Again is no error. */
  stop(): Promise<void>;
  /** Resolves when all of it is gone, whoever ended it. */
  readonly exited: Promise<HostExit>;
}

/**
 * Starts libvirtd in network, mount and PID namespaces of its own; resolves once it answers calls.
 * Definitions and disks of an earlier run in the same folder are there again; what a dead owner left running is ended first.
 * Throws {@link HostError}; nothing is left running then.
 */
export async function startEmbeddedHost(options: EmbeddedHostOptions): Promise<EmbeddedHost> {
  const { signal, log = () => {} } = options;
  const programs = await requirePrograms();
  const folder = checkFolder(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  await cleanUpEmbeddedHost(folder);
  const bootId = await readBootId();
  const owner = await markOf(process.pid);
  await writeRecord(folder, { bootId, owner, launcher: null, init: null });
  let child: ChildProcess | null = null;
  try {
    const qemuUser = await chooseQemuUser(folder, log);
    await prepareFolders(folder, qemuUser);
    const acceleration = options.acceleration ?? (await probeAcceleration({ cacheFolder: folder, ...(signal && { signal }) })).mode;
    const running = await launch(folder, acceleration, programs);
    child = running;
    await Promise.race([awaitReady(running, folder, signal), refusal(running, folder)]);
    const launcher = await markOf(running.pid ?? -1);
    const init = await initOf(launcher.pid);
    await writeRecord(folder, { bootId, owner, launcher, init });
    return makeHost({ folder, acceleration, qemuUser, child: running, launcher, init });
  } catch (error) {
    await killLauncher(child);
    await removeRecord(folder);
    if (error instanceof HostError) throw error;
    throw new HostError('start-failed', `The embedded host in ${folder} did not start: ${String(error)}`, { cause: error });
  }
}

/** QEMU's own user where it can reach the folder, else root. */
async function chooseQemuUser(folder: string, log: (line: string) => void): Promise<string> {
  const known = /^libvirt-qemu:/m.test(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  if (known && (await isTraversable(folder))) return 'libvirt-qemu';
  log(`QEMU runs as root in the embedded host: ${known ? `${folder} is closed to other users` : 'there is no user libvirt-qemu'}`);
  return 'root';
}

async function launch(folder: string, acceleration: Acceleration['mode'], programs: HostPrograms): Promise<ChildProcess> {
  const output = await open(join(folder, 'log/libvirtd.log'), 'w', 0o600);
  try {
    const unshare = [programs.unshare, '--net', '--mount', '--pid', '--ipc', '--fork', '--kill-child=SIGKILL', '--mount-proc'];
    const launcher = ['/bin/sh', LAUNCHER, folder, acceleration, programs.tini, programs.virtlogd, programs.libvirtd];
    // Detached: Ctrl-C in the owner's terminal is the owner's to handle. The death signal ties it to the owner all the same.
    return spawn(programs.setpriv, ['--pdeathsig', 'KILL', ...unshare, '--propagation', 'private', '--', ...launcher], {
      cwd: '/',
      detached: true,
      env: { PATH: PROGRAM_PATH, LC_ALL: 'C', HOME: '/root' },
      stdio: ['ignore', output.fd, output.fd],
    });
  } finally {
    await output.close();
  }
}

async function awaitReady(child: ChildProcess, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await libvirtAnswers(socketPathOf(folder), READY_ANSWER_MS))) {
    if (signal?.aborted) throw new HostError('cancelled', 'The start of the embedded host was cancelled');
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (Date.now() > deadline)
      throw new HostError('start-failed', `libvirtd did not answer within ${START_TIMEOUT_MS} ms:\n${await logTail(folder)}`);
    await delay(READY_POLL_MS);
  }
}

function refusal(child: ChildProcess, folder: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    child.once('error', (error) =>
      reject(new HostError('start-failed', `The embedded host cannot be launched: ${error.message}`, { cause: error })),
    );
    child.once('exit', (code, signal) => {
      void logTail(folder).then((tail) =>
        reject(new HostError('start-failed', `The embedded host ended at its start (${signal ?? code}):\n${tail}`)),
      );
    });
  });
}

async function logTail(folder: string): Promise<string> {
  return (await readFile(join(folder, 'log/libvirtd.log'), 'utf8').catch(() => '')).slice(-LOG_TAIL);
}

async function markOf(pid: number): Promise<ProcessMark> {
  const info = await readProcess(pid);
  if (info === null) throw new HostError('start-failed', `Process ${pid} of the embedded host is gone`);
  return { pid, startTicks: info.startTicks };
}

async function initOf(launcherPid: number): Promise<ProcessMark> {
  const init = (await listProcesses()).find((info) => info.parentPid === launcherPid);
  if (init === undefined) throw new HostError('start-failed', 'The embedded host has no first process');
  return { pid: init.pid, startTicks: init.startTicks };
}

async function killLauncher(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const marks = (await listProcesses()).filter((info) => info.pid === child.pid || info.parentPid === child.pid);
  child.kill('SIGKILL');
  await awaitGone(marks, KILL_MS);
}

interface Running {
  folder: string;
  acceleration: Acceleration['mode'];
  qemuUser: string;
  child: ChildProcess;
  launcher: ProcessMark;
  init: ProcessMark;
}

function makeHost({ folder, acceleration, qemuUser, child, launcher, init }: Running): EmbeddedHost {
  let stopping: Promise<void> | null = null;
  const exited = new Promise<HostExit>((resolve) => {
    const finish = async (code: number | null, signal: NodeJS.Signals | null) => {
      await awaitGone([init], KILL_MS);
      if (stopping === null) await removeRecord(folder);
      resolve({ asked: stopping !== null, code, signal });
    };
    if (child.exitCode !== null || child.signalCode !== null) void finish(child.exitCode, child.signalCode);
    else child.once('exit', finish);
  });
  const end = async () => {
    await endInside(init);
    await signalProcess(launcher, 'SIGKILL');
    await exited;
    await removeRecord(folder);
  };
  const stop = () => (stopping ??= end());
  return {
    folder,
    socketPath: socketPathOf(folder),
    poolFolder: poolFolderOf(folder),
    pid: init.pid,
    acceleration,
    qemuUser,
    mapPath: (path) => mapHostPath(folder, path),
    stop,
    exited,
    [Symbol.asyncDispose]: stop,
  };
}

/** QEMU first, so that it writes its image's tables back while the kernel still lets it; then libvirtd. */
async function endInside(init: ProcessMark): Promise<void> {
  const guests = (await descendants(init.pid)).filter((info) => info.name.startsWith('qemu-system'));
  for (const guest of guests) await signalProcess(guest, 'SIGTERM');
  await awaitGone(guests, QEMU_STOP_MS);
  await signalProcess(init, 'SIGTERM');
  await awaitGone([init], DAEMON_STOP_MS);
}

async function descendants(root: number) {
  const all = await listProcesses();
  const found = new Set([root]);
  for (let grown = true; grown; ) {
    const before = found.size;
    for (const info of all) if (found.has(info.parentPid)) found.add(info.pid);
    grown = found.size > before;
  }
  return all.filter((info) => found.has(info.pid));
}
