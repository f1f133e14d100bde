import { readFile, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { CliError } from './cli-error.ts';
import type { Io } from './io.ts';

/** Bytes of one room's YAML; the server refuses more too. */
export const SOURCE_BYTES_MAX = 256 * 1024;

export interface RoomSource {
  source: string;
  /** What diagnostics call it. */
  file: string;
}

/** The room that a command is about: YAML from a file (`-` is stdin), or the name of a stored room. */
export type RoomChoice = ({ kind: 'source' } & RoomSource) | { kind: 'stored'; room: string };

/** Reads `-f FILE` or takes `ROOM`: exactly one of the two. Throws `usage` or `file`. */
export async function chooseRoom(room: string | undefined, file: string | undefined, io: Io): Promise<RoomChoice> {
  if (room !== undefined && file !== undefined) throw new CliError('usage', 'Name a ROOM or a FILE with -f, not both');
  if (room !== undefined) return { kind: 'stored', room };
  if (file === undefined) throw new CliError('usage', 'Name a ROOM, or a FILE with -f');
  return { kind: 'source', ...(await readSource(file, io)) };
}

/** YAML of `what` from a file; `-` is stdin. Throws `file`. */
export async function readSource(file: string, io: Io, what = 'a room'): Promise<RoomSource> {
  const bytes = file === '-' ? await buffer(io.stdin) : await readRegular(file, what);
  if (bytes.length > SOURCE_BYTES_MAX)
    throw new CliError('file', `${file}: ${bytes.length} bytes; ${what}'s YAML has at most ${SOURCE_BYTES_MAX}`);
  try {
    return { source: new TextDecoder('utf-8', { fatal: true }).decode(bytes), file: file === '-' ? '<stdin>' : file };
  } catch (cause) {
    throw new CliError('file', `${file}: not UTF-8 text`, { cause });
  }
}

async function readRegular(file: string, what: string): Promise<Buffer> {
  try {
    const info = await stat(file);
    if (!info.isFile() && !info.isFIFO()) throw new CliError('file', `${file}: not a file`);
    if (info.size > SOURCE_BYTES_MAX)
      throw new CliError('file', `${file}: ${info.size} bytes; ${what}'s YAML has at most ${SOURCE_BYTES_MAX}`);
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const why = code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'not readable' : `not readable (${String(code)})`;
    throw new CliError('file', `${file}: ${why}`, { cause });
  }
}
