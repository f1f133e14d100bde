import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeLocalToken } from './auth/local-token.ts';
import { StartError } from './errors.ts';

const LOCK_FILE = 'lock.json';
const TOKEN_FILE = 'token';
const SERVER_FILE = 'server.json';
/** Tries to take a lock whose owner is gone. */
const LOCK_TRIES = 5;

const lockSchema = z.object({ pid: z.number().int().positive(), startTime: z.string() });

export interface DataFolder extends Disposable {
  readonly path: string;
  readonly storePath: string;
  /** Of the machine's user; written anew at each start. */
  readonly token: string;
  /** Tells the CLI where the server is. */
  announce(url: string): void;
}

/** Makes the folder if needed and holds it for this process. Throws {@link StartError} when another server has it or it cannot be written. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    // Others may pass through (QEMU's own user reads disks below), not list.
    mkdirSync(path, { recursive: true, mode: 0o711 });
    await takeLock(path);
    const token = makeLocalToken();
    writePrivate(join(path, TOKEN_FILE), `${token}\n`);
    return {
      path,
      storePath: join(path, 'aula.sqlite'),
      token,
      announce: (url) => writePrivate(join(path, SERVER_FILE), `${JSON.stringify({ url, pid: process.pid })}\n`),
      [Symbol.dispose]: () => {
        for (const file of [SERVER_FILE, LOCK_FILE]) rmSync(join(path, file), { force: true });
      },
    };
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(`The data folder ${path} cannot be used: ${reason(cause)}. Choose another with --data.`, { cause });
  }
}

async function takeLock(path: string): Promise<void> {
  const file = join(path, LOCK_FILE);
  for (let attempt = 0; attempt < LOCK_TRIES; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) ?? '' }));
      await handle.close();
      return;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const holder = readLock(file);
    if (holder !== null && startTimeOf(holder.pid) === holder.startTime && holder.pid !== process.pid)
      throw new StartError(
        `Another Aula server (process ${holder.pid}) uses ${path}. Stop it first, or choose another folder with --data.`,
      );
    rmSync(file, { force: true });
  }
  throw new StartError(`The lock ${file} cannot be taken; is another Aula server starting?`);
}

function readLock(file: string): z.infer<typeof lockSchema> | null {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** When a process began, in the kernel's ticks; null when there is none. Tells it from a later one of the same number. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function writePrivate(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, text, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

function reason(error: unknown): string {
  if (isCode(error, 'EACCES') || isCode(error, 'EPERM')) return 'this user may not write there';
  if (isCode(error, 'ENOSPC')) return 'the disk is full';
  if (isCode(error, 'EROFS')) return 'the file system is read-only';
  if (isCode(error, 'ENOTDIR') || isCode(error, 'EEXIST')) return 'it is not a folder';
  return error instanceof Error ? error.message : String(error);
}
