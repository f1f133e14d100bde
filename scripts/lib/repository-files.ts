import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';

const GIT = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
/** What .gitignore leaves out, for a copy of the sources without git. */
const IGNORED = /(^|\/)(node_modules|dist|coverage|\.cache|\.git|test-results)(\/|$)|\.log$/;

/** Files of the repository, tracked or new but not ignored, that exist; paths from its root, which is the working folder. */
export function repositoryFiles(): string[] {
  const { status, stdout } = spawnSync('git', GIT, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status === 0) return stdout.split('\0').filter((path) => path !== '' && existsSync(path));
  return walk('');
}

function walk(folder: string): string[] {
  return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (IGNORED.test(path)) return [];
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Shell scripts: `.sh` files, and files without a suffix that start with a shell's `#!`. */
export const shellScripts = (): string[] =>
  repositoryFiles().filter((path) => path.endsWith('.sh') || (!/\.[a-z]+$/i.test(path) && /^#!.*\b(ba|da)?sh\b/.test(firstBytes(path))));

function firstBytes(path: string): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(64);
    return buffer.toString('latin1', 0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
}
