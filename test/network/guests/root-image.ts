import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PresetImage } from '@aula/model';
import { buildPreset } from '@aula/provision';
import { frameSender } from './frame-sender.ts';

const TINY = fileURLToPath(new URL('../../../presets/tiny', import.meta.url));
const CACHE = join(tmpdir(), 'aula-test-cache');

/** The tiny preset with a shell of root's on its console, and `frame-send`. `folder` is for what it is made of. */
export async function rootImage(folder: string): Promise<PresetImage> {
  const preset = join(folder, 'tiny-root');
  await cp(TINY, preset, { recursive: true });
  const shell = join(preset, 'root/etc/seat-shell');
  await writeFile(shell, (await readFile(shell, 'utf8')).replace('exec su -l student', 'PS1="# "; export PS1; exec sh -i'));
  await mkdir(join(preset, 'root/bin'), { recursive: true });
  await writeFile(join(preset, 'root/bin/frame-send'), frameSender());
  return buildPreset(preset, { cacheFolder: CACHE });
}
