import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '@aula/api';
import { TEST_CACHE_FOLDER } from './tiny-image.ts';

const SERVER_MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
/** Compiled code, as `bin/aula` keeps it: servers start in half the time. */
const COMPILE_CACHE = fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url));
const READY = /Aula is ready at (http:\/\/\S+)/;
const READY_TIMEOUT_MS = 60_000;
/** How much of the server's output is kept for a failing test's message, in characters. */
const OUTPUT_MAX = 200_000;

export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly dataFolder: string;
  readonly pid: number;
  /** A client with the local token: acts as an admin. */
  readonly client: Client;
  /** All it printed so far, stdout and stderr. */
  output(): string;
  /** SIGKILL; resolves once it is gone. The data folder stays. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
}

export interface ServerProcessOptions {
  /** `--host` value, e.g. a test host's. */
  host: string;
  /** Kept after disposal when given; else a temporary one that goes with the server. */
  dataFolder?: string;
  /** `shared`, the default: images come from, and go to, the cache of all tests. `own`: built into the data folder, as at a user's. */
  images?: 'shared' | 'own';
  /** Further arguments. */
  args?: readonly string[];
}

/** Starts the real server as a process of its own on a free port of loopback, and waits until it is ready. */
export async function startServer({ host, dataFolder, images = 'shared', args = [] }: ServerProcessOptions): Promise<ServerProcess> {
  const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), 'aula-data-')));
  if (images === 'shared') await shareImages(folder);
  const child = spawn(process.execPath, [SERVER_MAIN, '--port', '0', '--data', folder, '--host', host, '--no-demo', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-OUTPUT_MAX);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const removeOwn = async () => {
    if (dataFolder === undefined) await rm(folder, { recursive: true, force: true });
  };
  const url = await ready(child, gone, () => output).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await gone;
    await removeOwn();
    throw error;
  });
  const token = (await readFile(join(folder, 'token'), 'utf8')).trim();
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return gone;
  };
  return {
    url,
    dataFolder: folder,
    pid: child.pid ?? -1,
    client: createClient({ baseUrl: url, token }),
    output: () => output,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    async [Symbol.asyncDispose]() {
      await end('SIGTERM');
      await removeOwn();
    },
  };
}

async function shareImages(dataFolder: string): Promise<void> {
  // Others may pass through: QEMU's user reads disks below.
  for (const folder of [dataFolder, TEST_CACHE_FOLDER]) await mkdir(folder, { recursive: true, mode: 0o711 });
  await symlink(TEST_CACHE_FOLDER, join(dataFolder, 'images')).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

async function ready(child: ChildProcess, gone: Promise<number | null>, output: () => string): Promise<string> {
  const deadline = AbortSignal.timeout(READY_TIMEOUT_MS);
  const died = gone.then((code) => {
    throw new Error(`The server ended with code ${code} before it was ready:\n${output()}`);
  });
  const printed = new Promise<string>((resolve, reject) => {
    const look = () => {
      const match = READY.exec(output());
      if (match?.[1] !== undefined) resolve(match[1]);
    };
    child.stdout?.on('data', look);
    deadline.addEventListener('abort', () => reject(new Error(`The server was not ready after ${READY_TIMEOUT_MS} ms:\n${output()}`)), {
      once: true,
    });
    look();
  });
  return Promise.race([printed, died]);
}
