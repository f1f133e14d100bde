import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { IMPORT_LIMITS } from '@aula/provision';
import { CliError } from '../lib/cli-error.ts';

/** Contexts, and what they include. */
const WANTED = /\.(ya?ml|j2|jinja2?|tmpl|inc)$/;

export interface SourceFolder {
  /** Texts by relative path with slashes. */
  files: Map<string, string>;
  /** Links that are not followed, by relative path, and why. */
  skipped: Map<string, string>;
}

/**
 * Texts of the files of a folder, hidden ones left alone. Links are followed within the folder and to folders beside it, where sites of
 * the old tool share what they have in common; others are told. @throws {CliError} `file`
 */
export function readFolder(folder: string): SourceFolder {
  const files = new Map<string, string>();
  const skipped = new Map<string, string>();
  const base = existing(folder);
  let bytes = 0;
  const addFile = (path: string): void => {
    const text = readText(join(folder, path));
    bytes += text.length;
    if (files.size >= IMPORT_LIMITS.files || bytes > IMPORT_LIMITS.totalBytes)
      throw new CliError(
        'file',
        `${folder}: too much to be one site; at most ${IMPORT_LIMITS.files} files and ${IMPORT_LIMITS.totalBytes} bytes`,
      );
    files.set(path, text);
  };
  /** `parents`: real paths of the folders on the way, so that no link leads round. */
  const walk = (path: string, parents: readonly string[]): void => {
    for (const entry of entriesOf(join(folder, path))) {
      if (entry.name.startsWith('.')) continue;
      const own = path === '' ? entry.name : `${path}/${entry.name}`;
      const target = entry.isSymbolicLink()
        ? followed(base, join(folder, own))
        : { real: join(parents.at(-1) ?? base, entry.name), info: entry };
      if ('why' in target) {
        if (target.why !== null) skipped.set(own, target.why);
      } else if (target.info.isDirectory()) {
        if (!parents.includes(target.real) && parents.length <= IMPORT_LIMITS.folderDepth) walk(own, [...parents, target.real]);
      } else if (target.info.isFile() && WANTED.test(entry.name)) addFile(own);
    }
  };
  walk('', [base]);
  return { files, skipped };
}

/** Where a link leads, or why it is not followed; null: it is nothing that would be read. */
function followed(base: string, link: string) {
  try {
    const real = realpathSync(link);
    const info = statSync(real);
    if (info.isFile() && !WANTED.test(link)) return { why: null };
    const parts = relative(dirname(base), real).split(sep);
    const isNear = parts.length > (info.isDirectory() ? 0 : 1) && parts[0] !== '' && parts.every((part) => !part.startsWith('.'));
    return isNear ? { real, info } : { why: 'the link is not followed: it leads out of the folder and of those beside it' };
  } catch {
    return WANTED.test(link) ? { why: 'the link leads nowhere' } : { why: null };
  }
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

function existing(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new CliError('file', `${folder}: ${reason(cause)}`, { cause });
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
