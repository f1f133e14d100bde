import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '@aula/provision';
import { CliError } from '../lib/cli-error.ts';
import { confirm } from '../lib/confirm.ts';
import { type Io, printable } from '../lib/io.ts';

/** Files that a question names. */
const NAMED_MAX = 20;
const PART_SUFFIX = '.aula-part';

/**
 * Writes what was imported to a folder: every file whole, private ones never open to others. Asks before anything that is there would
 * change; nothing is written before. Other files of the folder are left alone. @throws {CliError}
 */
export async function writeImport(
  { io, json }: { io: Io; json: boolean },
  folder: string,
  files: readonly OutputFile[],
  yes: boolean,
): Promise<void> {
  try {
    const there = files.filter((file) => isOther(folder, file));
    if (there.length > 0) {
      const named = there.slice(0, NAMED_MAX).map(({ path }) => `  ${printable(path)}`);
      const more = there.length > NAMED_MAX ? [`  and ${there.length - NAMED_MAX} more`] : [];
      await confirm(
        { io, json },
        [`These files of ${printable(folder)} would be overwritten:`, ...named, ...more, 'Go on?'].join('\n'),
        yes,
      );
    }
    for (const file of files) write(folder, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'path' in error && !(error instanceof CliError))
      throw new CliError('file', `${String(error.path)}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Whether something else is in its place already. */
function isOther(folder: string, { path, content }: OutputFile): boolean {
  const info = lstatSync(join(folder, path), { throwIfNoEntry: false });
  return info !== undefined && !(info.isFile() && readFileSync(join(folder, path), 'utf8') === content);
}

function write(folder: string, { path, content, mode }: OutputFile): void {
  const target = join(folder, path);
  makeFolders(folder, dirname(path));
  if (lstatSync(target, { throwIfNoEntry: false })?.isDirectory())
    throw new CliError('file', `${target} is in the way: a file must be there`);
  const part = `${target}${PART_SUFFIX}`;
  rmSync(part, { force: true });
  writeFileSync(part, content, { mode, flag: 'wx' });
  if ((mode & process.umask()) !== 0) chmodSync(part, mode);
  renameSync(part, target);
}

/** A link in the place of a folder would lead elsewhere. */
function makeFolders(root: string, relative: string): void {
  mkdirSync(root, { recursive: true });
  let path = root;
  for (const name of relative === '.' ? [] : relative.split('/')) {
    path = join(path, name);
    const info = lstatSync(path, { throwIfNoEntry: false });
    if (info === undefined) mkdirSync(path);
    else if (!info.isDirectory()) throw new CliError('file', `${path} is in the way: a folder must be there`);
  }
}
