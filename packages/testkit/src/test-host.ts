import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedHost, startEmbeddedHost } from '@aula/host';

const COMMAND_TIMEOUT_MS = 120_000;
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;

/** A real libvirtd with real networks in namespaces of its own; all of it goes when it is disposed. */
export interface TestHost extends AsyncDisposable {
  readonly folder: string;
  readonly socketPath: string;
  readonly poolFolder: string;
  /** First process inside. */
  readonly pid: number;
  /** What the server takes as `--host` for this host. */
  readonly hostOption: string;
  readonly embedded: EmbeddedHost;
  /** Where a path as libvirt names it lies for this process. */
  mapPath(pathInsideHost: string): string;
  /** Runs a program in the host's network namespace; resolves with its stdout, rejects when it fails. */
  exec(argv: readonly string[]): Promise<string>;
  virsh(args: readonly string[]): Promise<string>;
}

/** Starts a test host on emulation in a new temporary folder. Needs root. */
export async function startTestHost(): Promise<TestHost> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-host-'));
  await chmod(folder, 0o711);
  const embedded = await startEmbeddedHost({ folder, acceleration: 'emulation' }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const { socketPath, poolFolder, pid } = embedded;
  return {
    folder,
    socketPath,
    poolFolder,
    pid,
    hostOption: `unix:${socketPath}?${new URLSearchParams({ root: folder, pool: poolFolder, pid: String(pid) })}`,
    embedded,
    mapPath: (path) => embedded.mapPath(path),
    exec: (argv) => run('nsenter', ['--net', '--target', String(pid), '--', ...argv]),
    virsh: (args) => run('virsh', ['--quiet', '--connect', `qemu:///system?socket=${socketPath}`, ...args]),
    async [Symbol.asyncDispose]() {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: OUTPUT_MAX_BYTES, timeout: COMMAND_TIMEOUT_MS }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${args.join(' ')} failed: ${stderr.trim()}`, { cause: error }));
    });
  });
}
