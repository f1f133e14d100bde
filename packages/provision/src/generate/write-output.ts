import { chmodSync, lstatSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProvisionError } from '../provision-error.ts';
import type { OutputChange } from './compare-output.ts';
import { MANIFEST_FILE, manifestText } from './manifest.ts';
import type { OutputFile } from './output-file.ts';

const PART_SUFFIX = '.aula-part';

/**
 * Brings the folder in line with the files: writes what differs, removes what an earlier output had and this one has not, and notes
 * what was written. Every file appears whole; private ones are never open to others, not for a moment.
 *
 * @throws {ProvisionError} `bad-request` where a folder of the output is something else.
 */
export function writeOutput(folder: string, files: readonly OutputFile[], changes: readonly OutputChange[]): void {
  const made = new Set<string>();
  makeFolder(folder, made);
  for (const { path, file, action } of changes) {
    const target = join(folder, path);
    if (file === null) remove(folder, target);
    else {
      makeFolders(folder, dirname(path), made);
      if (action === 'create') writeNew(target, file.content, file.mode);
      else writeWhole(target, file.content, file.mode);
    }
  }
  writeWhole(join(folder, MANIFEST_FILE), manifestText(files), 0o644);
}

function makeFolders(root: string, relative: string, made: Set<string>): void {
  let path = root;
  for (const part of relative === '.' ? [] : relative.split('/')) {
    path = join(path, part);
    makeFolder(path, made);
  }
}

/** A link in the place of a folder would lead the output elsewhere. */
function makeFolder(path: string, made: Set<string>): void {
  if (made.has(path)) return;
  made.add(path);
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (info === undefined) mkdirSync(path, { recursive: true, mode: 0o755 });
  else if (!info.isDirectory()) throw new ProvisionError('bad-request', `${path} is in the way: a folder must be there`);
}

/** Fails when there is anything already. A write that is cut short leaves a file that the next run sees as changed. */
function writeNew(path: string, content: string, mode: number): void {
  writeFileSync(path, content, { mode, flag: 'wx' });
  if ((mode & process.umask()) !== 0) chmodSync(path, mode);
}

function writeWhole(path: string, content: string, mode: number): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ProvisionError('bad-request', `${path} is in the way: a file must be there`);
  }
  const part = `${path}${PART_SUFFIX}`;
  rmSync(part, { force: true });
  writeNew(part, content, mode);
  renameSync(part, path);
}

/** Folders that this leaves empty go too. */
function remove(root: string, path: string): void {
  rmSync(path, { force: true, recursive: true });
  for (let folder = dirname(path); folder !== root && folder.startsWith(root); folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}
