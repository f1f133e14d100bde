import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Diagnostic, formatDiagnostic } from '@aula/model';
import { ProvisionError } from '../provision-error.ts';
import { type ParsedPreset, parsePreset } from './parse-preset.ts';
import { PRESET_FILE, PRESET_LIMITS, type Preset } from './preset.ts';

/** Raised when the same recipe would give another image because this code changed. */
const RECIPE_VERSION = '1';

/** Reads `<folder>/preset.yaml`: the preset, or all that is wrong with it. */
export async function loadPreset(folder: string): Promise<ParsedPreset> {
  const path = join(folder, PRESET_FILE);
  const source = await readFile(path, 'utf8').catch((error: unknown) => {
    const missing: Diagnostic = {
      severity: 'error',
      file: path,
      line: 1,
      column: 1,
      path: '',
      message: `the file cannot be read (${codeOf(error)})`,
    };
    return missing;
  });
  return typeof source === 'string' ? parsePreset(source, path) : { diagnostics: [source] };
}

/**
 * The preset and the key of its image in the cache: a digest of the recipe and of every file that goes in.
 *
 * @throws {ProvisionError} `bad-preset`.
 */
export async function loadRecipe(folder: string): Promise<{ preset: Preset; key: string }> {
  const { preset, diagnostics } = await loadPreset(folder);
  if (preset === undefined) throw new ProvisionError('bad-preset', diagnostics.map(formatDiagnostic).join('\n'));
  const hash = createHash('sha256').update(`${RECIPE_VERSION}\0${JSON.stringify(preset.recipe)}\0`);
  for (const { path, data } of await readInputs(join(folder, preset.recipe.files))) hash.update(`${path}\0${data.length}\0`).update(data);
  return { preset, key: hash.digest('hex') };
}

async function readInputs(folder: string): Promise<{ path: string; data: Buffer }[]> {
  const listed = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new ProvisionError('bad-preset', `The preset's folder ${folder} cannot be read (${codeOf(error)})`, { cause: error });
  });
  const files = listed.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (files.length > PRESET_LIMITS.files) throw new ProvisionError('bad-preset', `${folder} holds more than ${PRESET_LIMITS.files} files`);
  const inputs: { path: string; data: Buffer }[] = [];
  let bytes = 0;
  for (const path of files.sort()) {
    const data = await readFile(path);
    bytes += data.length;
    if (bytes > PRESET_LIMITS.filesBytes)
      throw new ProvisionError('bad-preset', `${folder} holds more than ${PRESET_LIMITS.filesBytes} bytes`);
    inputs.push({ path: relative(folder, path), data });
  }
  return inputs;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error));
