import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildPreset, findPresetImage } from '@aula/provision';
import { tinyImage } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const TINY = fileURLToPath(new URL('../../presets/tiny', import.meta.url));
const BUILDER = fileURLToPath(new URL('./builder.ts', import.meta.url));

let cacheFolder: string;
beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'aula-build-'));
});
afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

describe('building tiny', () => {
  it('gives the same digest in another folder, sealed files, and a sound disk; then it is found at once', async () => {
    expect(await findPresetImage(TINY, { cacheFolder })).toBeNull();
    const said: string[] = [];
    const image = await buildPreset(TINY, { cacheFolder, onProgress: (message) => said.push(message) });
    expect(image.digest).toBe((await tinyImage()).digest);
    expect(said).toContain('downloading linux-image-cloud-amd64');
    for (const path of [image.diskPath, image.boot?.kernelPath ?? '', image.boot?.initrdPath ?? '']) {
      expect((await stat(path)).mode & 0o777).toBe(0o444);
    }
    execFileSync('qemu-img', ['check', '-q', image.diskPath]);
    expect(await findPresetImage(TINY, { cacheFolder })).toEqual(image);
  });

  it('leaves nothing half-made in the cache when the builder is killed or cancelled', async () => {
    const builder = spawn(process.execPath, [BUILDER, TINY, cacheFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => builder.once('exit', resolve));
    await new Promise((resolve) => builder.stdout.once('data', resolve));
    await delay(200);
    builder.kill('SIGKILL');
    await ended;
    expect(await findPresetImage(TINY, { cacheFolder })).toBeNull();
    const abort = new AbortController();
    const cancelled = buildPreset(TINY, { cacheFolder, signal: abort.signal, onProgress: () => abort.abort() });
    await expect(cancelled).rejects.toMatchObject({ name: 'ProvisionError', code: 'cancelled' });
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});
