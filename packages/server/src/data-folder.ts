import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
    makeFolder(path);
    takeLock(path);
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

/** Parents first, one by one: where nothing can be made (`/proc`), Node's recursive way never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o711 });
  } catch (error) {
    // Another server made it meanwhile; the lock tells who has it.
    if (!isCode(error, 'EEXIST')) throw error;
  }
}

/**
 * The lock appears with its content, by a hard link, so that nobody can find it empty and take it for a dead one;
 * and a dead one is moved away before it is removed, so that of two who do so at once neither removes the other's new one.
 */
function takeLock(path: string): void {
  const file = join(path, LOCK_FILE);
  const own = `${file}.${process.pid}.new`;
  writePrivate(own, JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) ?? '' }));
  try {
    for (let attempt = 0; attempt < LOCK_TRIES; attempt++) {
      if (linked(own, file)) return;
      const holder = readLock(file);
      if (isAlive(holder))
        throw new StartError(
          `Another Aula server (process ${holder.pid}) uses ${path}. Stop it first, or choose another folder with --data.`,
        );
      removeDead(file);
    }
  } finally {
    rmSync(own, { force: true });
  }
  throw new StartError(`The lock ${file} cannot be taken; is another Aula server starting?`);
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function removeDead(file: string): void {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  // Between the look and the move another may have put its own there: it gets it back.
  if (isAlive(readLock(aside))) linked(aside, file);
  rmSync(aside, { force: true });
}

type Holder = z.infer<typeof lockSchema>;

const isAlive = (holder: Holder | null): holder is Holder =>
  holder !== null && holder.pid !== process.pid && startTimeOf(holder.pid) === holder.startTime;

function readLock(file: string): Holder | null {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** When a process began, in the kernel's ticks; null when there is none, or it has ended and nobody has looked. Tells it from a later one of the same number. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
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
  if (isCode(error, 'ENOENT')) return 'it cannot be made there';
  if (isCode(error, 'ENOTDIR') || isCode(error, 'EEXIST')) return 'it is not a folder';
  return error instanceof Error ? error.message : String(error);
}
