import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckView } from '@aula/api';
import { checkDiskSpace } from './doctor/disk-space.ts';
import { machineChecks, unreachableCheck } from './doctor/machine-checks.ts';
import { checkPort } from './doctor/ports.ts';
import { systemChecks } from './doctor/system-checks.ts';
import type { Host } from './host.ts';
import { parseHostSpec, SYSTEM_SOCKET } from './host-spec.ts';
import { answers } from './open-host.ts';

export interface DoctorContext {
  dataFolder: string;
  /** As for `openHost`. */
  spec: string;
  listen: string;
  port: number;
  /** The open host of a running server, which asks about itself; then nothing is started or connected. */
  host?: Host;
  /** Of that running server. */
  url?: string;
  signal?: AbortSignal;
}

/**
 * All checks of an installation, in the order they are read. Changes nothing: an embedded host is tried in a temporary folder and
 * ended again, and not at all while a server holds the data folder.
 */
export async function runDoctor(context: DoctorContext): Promise<CheckView[]> {
  const { dataFolder, listen, port, host, signal } = context;
  if (host !== undefined) {
    return [...(await host.checks(signal)), await checkPort({ listen, port, runningUrl: context.url ?? 'this address' })];
  }
  const running = await runningServer(dataFolder);
  const ports = await checkPort({ listen, port, runningUrl: running });
  return [...(await checksOfSpec(context, running !== null)), ports];
}

async function checksOfSpec({ spec, dataFolder, signal }: DoctorContext, isServing: boolean): Promise<CheckView[]> {
  const parsed = parseHostSpec(spec);
  const stop = signal === undefined ? {} : { signal };
  const socketPath = parsed.kind === 'socket' ? parsed.socketPath : SYSTEM_SOCKET;
  const useSocket = parsed.kind === 'socket' || parsed.kind === 'system' || (parsed.kind === 'auto' && (await answers(socketPath, signal)));
  if (!useSocket) return machineChecks({ dataFolder, tryIt: !isServing, ...stop });
  try {
    return await systemChecks({ socketPath, dataFolder, ...stop });
  } catch (error) {
    return [unreachableCheck(socketPath, error), await checkDiskSpace(dataFolder)];
  }
}

/** URL of the server that holds the data folder; null when none does. Its file may have outlived it: only a living process counts. */
async function runningServer(dataFolder: string): Promise<string | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(dataFolder, 'server.json'), 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('url' in value)) return null;
    if (typeof value.pid !== 'number' || typeof value.url !== 'string') return null;
    process.kill(value.pid, 0);
    return value.url;
  } catch (error) {
    // The process lives, but is another user's.
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return 'another user';
    return null;
  }
}
