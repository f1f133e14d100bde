import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Digest, parseDigest } from '@aula/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCached, findCached } from './image-cache.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'aula-cache-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

function digest(letter: string): Digest {
  const parsed = parseDigest(`sha256:${letter.repeat(64)}`);
  if (parsed === null) throw new Error('not a digest');
  return parsed;
}
const fillWith = (letter: string) => async (folder: string) => {
  await writeFile(join(folder, 'disk'), letter);
  return digest(letter);
};

describe('the image cache', () => {
  it('finds an image after it was added, and not before', async () => {
    expect(await findCached(cache, 'k')).toBeNull();
    await addCached(cache, 'k', fillWith('a'));
    expect(await findCached(cache, 'k')).toEqual({ folder: join(cache, 'k'), digest: digest('a') });
  });

  it('keeps the first of two builders at once, and both get that one', async () => {
    const results = await Promise.all(['a', 'b', 'c'].map((letter) => addCached(cache, 'k', fillWith(letter))));
    const kept = await readFile(join(cache, 'k', 'disk'), 'utf8');
    expect(results.map((image) => image.digest)).toEqual([digest(kept), digest(kept), digest(kept)]);
    expect(await readdir(cache)).toEqual(['k']);
  });

  it('holds nothing of a build that failed', async () => {
    const fill = async (folder: string) => {
      await writeFile(join(folder, 'disk'), 'half');
      throw new Error('disk full');
    };
    await expect(addCached(cache, 'k', fill)).rejects.toThrow('disk full');
    expect(await readdir(cache)).toEqual([]);
  });

  it('sweeps what a killed builder left and spares one that runs', async () => {
    const gone = spawnSync('true').pid;
    await mkdir(join(cache, `.building-${gone}-abc`));
    await mkdir(join(cache, `.building-${process.pid}-abc`));
    await addCached(cache, 'k', fillWith('a'));
    expect((await readdir(cache)).sort()).toEqual([`.building-${process.pid}-abc`, 'k']);
  });

  it('does not take a folder without its record for an image', async () => {
    await mkdir(join(cache, 'k'));
    expect(await findCached(cache, 'k')).toBeNull();
    await writeFile(join(cache, 'k', 'image.json'), '{"digest":"sha256:12"}');
    expect(await findCached(cache, 'k')).toBeNull();
  });
});
