import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PresetImage } from '@aula/model';
import { buildPreset } from '@aula/provision';

const TINY_FOLDER = fileURLToPath(new URL('../../../presets/tiny', import.meta.url));
/** Shared by all test processes of this machine; images in it are addressed by their recipe. */
export const TEST_CACHE_FOLDER = join(tmpdir(), 'aula-test-cache');

/** The tiny preset's image, built at the first call on this machine. */
export function tinyImage(): Promise<PresetImage> {
  return buildPreset(TINY_FOLDER, { cacheFolder: TEST_CACHE_FOLDER });
}
