import { lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProvisionError } from '../provision-error.ts';
import { digestOf, type Manifest, readManifest } from './manifest.ts';
import type { OutputFile } from './output-file.ts';

/** What writing would do to one file. */
export interface OutputChange {
  path: string;
  action: 'create' | 'change' | 'remove';
  /** Somebody changed it since it was written, or it was never ours. */
  byHand: boolean;
  /** Text before; null where there is none, or where it is no plain file. */
  before: string | null;
  /** The file as it shall be; null when it is removed. */
  file: OutputFile | null;
  /** Not to be shown. */
  secret: boolean;
}

/** What differs between an output folder and the files of a site, by path. Reads only. @throws {ProvisionError} */
export function compareOutput(folder: string, files: readonly OutputFile[]): OutputChange[] {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there !== undefined && !there.isDirectory())
    throw new ProvisionError('bad-request', `${folder} is in the way: a folder must be there`);
  const manifest = readManifest(folder);
  const wanted = new Set(files.map(({ path }) => path));
  const isThere = folderCheck(folder);
  const changes = files.flatMap((file) => (isThere(dirname(file.path)) ? (compareFile(folder, file, manifest) ?? []) : [creation(file)]));
  for (const [path, digest] of manifest) {
    if (wanted.has(path) || isBehindLink(folder, path)) continue;
    const found = readPlain(join(folder, path));
    if (found.state === 'absent') continue;
    const before = found.state === 'file' ? found.text : null;
    changes.push({
      path,
      action: 'remove',
      byHand: before === null || digestOf(before) !== digest,
      before,
      file: null,
      secret: found.private,
    });
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a link leads to the file: what it leads to is not of this output. */
function isBehindLink(root: string, path: string): boolean {
  const parts = dirname(path).split('/');
  return parts.some(
    (_, index) => lstatSync(join(root, ...parts.slice(0, index + 1)), { throwIfNoEntry: false })?.isSymbolicLink() === true,
  );
}

const creation = (file: OutputFile): OutputChange => ({
  path: file.path,
  action: 'create',
  byHand: false,
  before: null,
  file,
  secret: file.mode === 0o600,
});

/** Whether there is anything at a folder of the output, asked once for all its files. */
function folderCheck(root: string): (folder: string) => boolean {
  const known = new Map<string, boolean>();
  return (folder) => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const found = lstatSync(join(root, folder), { throwIfNoEntry: false }) !== undefined;
    known.set(folder, found);
    return found;
  };
}

function compareFile(folder: string, file: OutputFile, manifest: Manifest): OutputChange | null {
  const { path, content, mode } = file;
  const found = readPlain(join(folder, path));
  if (found.state === 'absent') return creation(file);
  const before = found.state === 'file' ? found.text : null;
  if (before === content && found.mode === mode) return null;
  const digest = manifest.get(path);
  // One that is as it shall be but for its mode is no work of anybody's that could be lost.
  const byHand = before !== content && (before === null || digest === undefined || digestOf(before) !== digest);
  return { path, action: 'change', byHand, before, file, secret: mode === 0o600 || found.private };
}

type Found =
  | { state: 'absent'; private: false }
  | { state: 'file'; text: string; mode: number; private: boolean }
  | { state: 'other'; mode: 0; private: false };

function readPlain(path: string): Found {
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (info === undefined) return { state: 'absent', private: false };
  if (!info.isFile()) return { state: 'other', mode: 0, private: false };
  const mode = info.mode & 0o777;
  return { state: 'file', text: readFileSync(path, 'utf8'), mode, private: (mode & 0o077) === 0 };
}
