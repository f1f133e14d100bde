import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** Files of the repository, tracked or new but not ignored, that exist; paths from its root. */
export const repositoryFiles = (): string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(path));

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
