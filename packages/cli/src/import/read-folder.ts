import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { IMPORT_LIMITS } from '@aula/provision';
import { CliError } from '../lib/cli-error.ts';

/** Contexts, and what they include. */
const WANTED = /\.(ya?ml|j2|jinja2?|tmpl|inc)$/;

/** Texts of the files of a folder by relative path with slashes, links and hidden files left alone. @throws {CliError} `file` */
export function readFolder(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  let bytes = 0;
  const walk = (relative: string, depth: number): void => {
    for (const entry of entriesOf(join(folder, relative))) {
      if (entry.name.startsWith('.')) continue;
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory() && depth < IMPORT_LIMITS.folderDepth) walk(path, depth + 1);
      if (!entry.isFile() || !WANTED.test(entry.name)) continue;
      const text = readText(join(folder, path));
      bytes += text.length;
      if (files.size >= IMPORT_LIMITS.files || bytes > IMPORT_LIMITS.totalBytes)
        throw new CliError(
          'file',
          `${folder}: too much to be one site; at most ${IMPORT_LIMITS.files} files and ${IMPORT_LIMITS.totalBytes} bytes`,
        );
      files.set(path, text);
    }
  };
  walk('', 0);
  return files;
}

/** A text file of at most `IMPORT_LIMITS.fileBytes`. @throws {CliError} `file` */
export function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > IMPORT_LIMITS.fileBytes) throw new CliError('file', `${path}: ${size} bytes; at most ${IMPORT_LIMITS.fileBytes}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    throw cause instanceof CliError
      ? cause
      : new CliError('file', `${path}: ${cause instanceof TypeError ? 'not UTF-8 text' : reason(cause)}`, { cause });
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new CliError('file', `${folder}: ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return code === 'ENOENT' ? 'no such file or folder' : code === 'ENOTDIR' ? 'not a folder' : `not readable (${code})`;
}
