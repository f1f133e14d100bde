import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from './cli-error.ts';
import type { Io } from './io.ts';

export interface ServerChoice {
  /** `--url`. */
  url?: string | undefined;
  /** `--data`. */
  data?: string | undefined;
}

export interface FoundServer {
  /** Origin without a slash at its end. */
  baseUrl: string;
  /** Null where none is known for this server. */
  token: string | null;
}

/** Where `aula serve` keeps its data when nothing else is said. */
export const defaultDataFolder = ({ env, uid, home }: Pick<Io, 'env' | 'uid' | 'home'>): string =>
  uid === 0 ? '/var/lib/aula' : join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'aula');

/**
 * The server to talk to: `--url` or `AULA_URL` with `AULA_TOKEN`, else the one that holds the data folder, with the
 * token it left there. Throws `noServer` or `file` with what to do.
 */
export async function findServer(choice: ServerChoice, io: Io): Promise<FoundServer> {
  const folder = choice.data ?? defaultDataFolder(io);
  const wanted = choice.url ?? (io.env['AULA_URL'] || undefined);
  const given = io.env['AULA_TOKEN'] || null;
  const local = await readLocal(folder, wanted !== undefined);
  if (wanted !== undefined) {
    const baseUrl = origin(wanted);
    return { baseUrl, token: given ?? (local !== null && local.url === baseUrl ? local.token : null) };
  }
  if (local === null) throw noServer(folder);
  return { baseUrl: local.url, token: given ?? local.token };
}

function origin(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.search !== '') {
    throw new CliError('usage', `"${text}" is no server's address; allowed: http://host:port or https://host`);
  }
  return url.origin;
}

const noServer = (folder: string) =>
  new CliError(
    'noServer',
    `No Aula server is running with the data folder ${folder}.\nStart one with: npm start (or: aula serve)\nFor another folder use --data, for another machine AULA_URL and AULA_TOKEN.`,
  );

/** What a running server left in its data folder; null when there is none. With `optional` unreadable files count as none. */
async function readLocal(folder: string, optional: boolean): Promise<{ url: string; token: string } | null> {
  try {
    const server = parseServer(await readFile(join(folder, 'server.json'), 'utf8'));
    if (server === null || !isAlive(server.pid)) return null;
    return { url: origin(server.url), token: (await readFile(join(folder, 'token'), 'utf8')).trim() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (optional || code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new CliError(
      'file',
      `The data folder ${folder} belongs to somebody else. Run this as the user who started the server, or set AULA_URL and AULA_TOKEN.`,
      {
        cause: error,
      },
    );
  }
}

function parseServer(text: string): { url: string; pid: number } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('url' in value) || !('pid' in value)) return null;
  const { url, pid } = value;
  return typeof url === 'string' && typeof pid === 'number' && Number.isInteger(pid) && pid > 0 ? { url, pid } : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
