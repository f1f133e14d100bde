import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHole, type SparseChunk } from './hole.ts';
import { readSparseFile, type SparseFileRange, writeSparseFile } from './sparse-file.ts';

const BLOCK = 65_536;
let folder: string;
const opened: FileHandle[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-sparse-'));
});
afterEach(async () => {
  for (const file of opened.splice(0)) await file.close();
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string): Promise<FileHandle> {
  const handle = await open(join(folder, name), 'w+');
  opened.push(handle);
  return handle;
}

/** `d` data and `-` zeros, a block each. */
async function write(into: FileHandle, picture: string, tail = 0): Promise<void> {
  for (const [index, kind] of [...picture].entries()) {
    if (kind === 'd') await into.write(Buffer.alloc(BLOCK, 1 + (index % 250)), 0, BLOCK, index * BLOCK);
  }
  await into.truncate(picture.length * BLOCK + tail);
}

async function chunksOf(from: FileHandle, range?: SparseFileRange): Promise<SparseChunk[]> {
  return Readable.from(readSparseFile(from, range)).toArray();
}

function own(target: FileHandle, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

const sizes = (chunks: readonly SparseChunk[]) => chunks.map((chunk) => (isHole(chunk) ? `-${chunk.hole}` : `d${chunk.length}`));

describe('reading a sparse file', () => {
  it('tells holes from data, neighbours together', async () => {
    const source = await file('a');
    await write(source, 'd--ddd-----d', 100);
    const k = BLOCK;
    expect(sizes(await chunksOf(source))).toEqual([`d${k}`, `-${2 * k}`, `d${3 * k}`, `-${5 * k}`, `d${k}`, '-100']);
  });

  it('joins holes that one read does not hold', async () => {
    const source = await file('a');
    await write(source, `d${'-'.repeat(40)}d${'-'.repeat(20)}`);
    expect(sizes(await chunksOf(source))).toEqual([`d${BLOCK}`, `-${40 * BLOCK}`, `d${BLOCK}`, `-${20 * BLOCK}`]);
  });

  it('makes one hole of a file without any block, however long', async () => {
    const source = await file('a');
    await source.truncate(2 ** 42);
    expect(sizes(await chunksOf(source))).toEqual([`-${2 ** 42}`]);
  });

  it('reads a file that is said to have no block where blocks are not counted', async () => {
    // /proc has content in files without blocks, as file systems in user space have; their size is made up here.
    const source = await open('/proc/version');
    opened.push(source);
    const content = await source.readFile();
    const sized = new Proxy(source, {
      get: (target, key) => (key === 'stat' ? async () => ({ ...(await target.stat()), size: content.length }) : own(target, key)),
    });
    expect(await chunksOf(sized)).toEqual([content]);
  });

  it('gives nothing for an empty file', async () => {
    expect(await chunksOf(await file('a'))).toEqual([]);
  });

  it('keeps to its range', async () => {
    const source = await file('a');
    await write(source, '-dd-');
    expect(sizes(await chunksOf(source, { offset: 10, length: BLOCK }))).toEqual([`d${BLOCK}`]);
    expect(sizes(await chunksOf(source, { offset: 3 * BLOCK, length: 10 * BLOCK }))).toEqual([`-${BLOCK}`]);
  });

  it('stops at its signal', async () => {
    const source = await file('a');
    await write(source, 'd');
    await expect(chunksOf(source, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('writing a sparse file', () => {
  it('gives back what was read, whatever the order of holes and data', async () => {
    const picture = fc.tuple(fc.array(fc.constantFrom('d', '-'), { maxLength: 12 }), fc.integer({ min: 0, max: BLOCK }));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(picture, async ([blocks, tail]) => {
        run += 1;
        const [from, to] = [await file(`from-${run}`), await file(`to-${run}`)];
        await write(from, blocks.join(''), tail);
        await pipeline(Readable.from(readSparseFile(from)), writeSparseFile(to));
        const [before, after] = [await readAll(from), await readAll(to)];
        expect(after.equals(before)).toBe(true);
        expect((await to.stat()).blocks).toBeLessThanOrEqual((await from.stat()).blocks);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves holes as holes and ends in one', async () => {
    const target = await file('a');
    await pipeline(Readable.from([{ hole: 2n ** 40n }, Buffer.from('x'), { hole: 5n }]), writeSparseFile(target));
    const { size, blocks } = await target.stat();
    expect(size).toBe(2 ** 40 + 6);
    expect(blocks).toBeLessThan(128);
  });

  it('refuses what is neither bytes nor a hole', async () => {
    for (const wrong of [{ hole: -1n }, { hole: 5 }, { hole: 2n ** 63n }, 'text', 7]) {
      await expect(pipeline(Readable.from([wrong]), writeSparseFile(await file('a')))).rejects.toMatchObject({ code: 'invalid' });
    }
  });
});

async function readAll(handle: FileHandle): Promise<Buffer> {
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(size);
  await handle.read(bytes, 0, size, 0);
  return bytes;
}
