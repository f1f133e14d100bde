import { hash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ProvisionError } from '../provision-error.ts';
import { GENERATE_LIMITS } from './limits.ts';
import type { OutputFile } from './output-file.ts';

/** What was written last time: path → digest. By it a file that somebody changed by hand is known. */
export type Manifest = ReadonlyMap<string, string>;

export const MANIFEST_FILE = '.aula-generated.json';
const VERSION = 1;
const DIGEST = /^[0-9a-f]{64}$/;
/** Relative, without a way up or a hidden part. */
const SAFE_PATH = /^(?!.*(^|\/)\.)[^\0\\]{1,1000}$/;

export const digestOf = (content: string | Uint8Array): string => hash('sha256', content);

export function manifestText(files: readonly Pick<OutputFile, 'path' | 'content'>[]): string {
  const digests = Object.fromEntries(files.map(({ path, content }) => [path, digestOf(content)]));
  return `${JSON.stringify({ version: VERSION, files: digests }, null, 1)}\n`;
}

/**
 * The manifest of an output folder; empty when there is none.
 *
 * @throws {ProvisionError} `bad-request` when the file is there but is no manifest.
 */
export function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST_FILE);
  if (!existsSync(file)) return new Map();
  const broken = (why: string, cause?: unknown) =>
    new ProvisionError('bad-request', `${file} is no manifest of aula generate (${why})`, { cause });
  if (statSync(file).size > GENERATE_LIMITS.manifestBytes) throw broken('too long');
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw broken('not JSON', error);
  }
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== VERSION) throw broken('another version');
  if (!('files' in value) || typeof value.files !== 'object' || value.files === null) throw broken('no files');
  const digests = new Map<string, string>();
  for (const [path, digest] of Object.entries(value.files)) {
    if (!SAFE_PATH.test(path) || path.startsWith('/') || typeof digest !== 'string' || !DIGEST.test(digest))
      throw broken(`entry ${JSON.stringify(path)}`);
    digests.set(path, digest);
  }
  return digests;
}
