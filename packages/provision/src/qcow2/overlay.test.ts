import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProvisionError } from '../provision-error.ts';
import { createQcow2Overlay, encodeOverlay } from './create-overlay.ts';
import { BACKING_PATH_MAX_BYTES, CLUSTER_BYTES, EXTENSION_MARK, HEADER_BYTES, MARK_MAX_BYTES, VIRTUAL_MAX_BYTES } from './format.ts';
import { parseQcow2Header, readQcow2Header } from './read-header.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-qcow2-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options = { backingPath: '/pool/base.qcow2', backingFormat: 'qcow2', virtualBytes: 64 * 2 ** 20, mark: { room: 'demo' } } as const;
const withMark = (mark: Record<string, unknown>) => ({ ...options, mark });
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof ProvisionError ? error.code : `another error: ${error}`;
  }
  return 'no error';
};

describe('an overlay that Aula writes', () => {
  it('says its size, its base and its mark when it is read back, for any of them', () => {
    const path = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }).map((text) => `/${text.replaceAll('\0', '')}`);
    const mark = fc.dictionary(fc.string({ maxLength: 20 }), fc.oneof(fc.string({ maxLength: 40 }), fc.integer()), { maxKeys: 8 });
    const sectors = fc.oneof(fc.integer({ min: 1, max: 2 ** 20 }), fc.integer({ min: 1, max: VIRTUAL_MAX_BYTES / 512 }));
    fc.assert(
      fc.property(path, mark, sectors, (backingPath, marked, count) => {
        const { head } = encodeOverlay({ ...options, backingPath, virtualBytes: count * 512, mark: marked });
        const header = parseQcow2Header(head.subarray(0, CLUSTER_BYTES));
        expect(header).toEqual({
          virtualBytes: count * 512,
          backingPath: Buffer.from(backingPath).toString(),
          backingFormat: 'qcow2',
          mark: JSON.parse(JSON.stringify(marked)),
        });
      }),
    );
  });

  it('takes sizes, paths and marks up to their caps and refuses the next one', () => {
    const path = (bytes: number) => `/${'a'.repeat(bytes - 1)}`;
    const fat = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });
    expect(codeOf(() => encodeOverlay({ ...options, virtualBytes: VIRTUAL_MAX_BYTES }))).toBe('no error');
    expect(codeOf(() => encodeOverlay({ ...options, virtualBytes: VIRTUAL_MAX_BYTES + 512 }))).toBe('bad-request');
    expect(codeOf(() => encodeOverlay({ ...options, backingPath: path(BACKING_PATH_MAX_BYTES) }))).toBe('no error');
    expect(codeOf(() => encodeOverlay({ ...options, backingPath: path(BACKING_PATH_MAX_BYTES + 1) }))).toBe('bad-request');
    expect(codeOf(() => encodeOverlay(withMark(fat(MARK_MAX_BYTES))))).toBe('no error');
    expect(codeOf(() => encodeOverlay(withMark(fat(MARK_MAX_BYTES + 1))))).toBe('bad-request');
  });

  it.each([0, -512, 511, 513, Number.NaN, 2 ** 60])('refuses a size of %d bytes', (virtualBytes) => {
    expect(codeOf(() => encodeOverlay({ ...options, virtualBytes }))).toBe('bad-request');
  });

  it('refuses a base without an absolute path', () => {
    expect(codeOf(() => encodeOverlay({ ...options, backingPath: 'base.qcow2' }))).toBe('bad-request');
  });

  it('replaces an older file of the name and leaves nothing beside it', async () => {
    const path = join(folder, 'seat.qcow2');
    await writeFile(path, 'something else');
    await createQcow2Overlay({ ...options, path });
    expect((await readQcow2Header(path)).mark).toEqual({ room: 'demo' });
    expect(await readdir(folder)).toEqual(['seat.qcow2']);
  });

  it('leaves no part behind when it cannot be put in place', async () => {
    await expect(createQcow2Overlay({ ...options, path: join(folder, 'missing', 'seat.qcow2') })).rejects.toThrow('ENOENT');
    await expect(createQcow2Overlay({ ...options, path: folder })).rejects.toThrow();
    expect((await readdir(join(folder, '..'))).filter((name) => name.endsWith('.part') && name.includes('aula-qcow2-'))).toEqual([]);
  });
});

describe('reading the head of an image', () => {
  const good = encodeOverlay(options).head.subarray(0, CLUSTER_BYTES);

  it('refuses anything that is not one with a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(codeOf(() => parseQcow2Header(Buffer.from(bytes)))).toBe('bad-image');
      }),
    );
  });

  it('gives a header or a typed error for any damage to a good one', () => {
    const damage = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(damage, fc.integer({ min: 0, max: 400 }), (changes, cut) => {
        const bytes = Buffer.from(good.subarray(0, cut < 200 ? good.length : cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        expect(['no error', 'bad-image']).toContain(codeOf(() => parseQcow2Header(bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a mark above its cap and a mark that is not JSON', () => {
    const long = Buffer.from(good);
    const at = long.indexOf(Buffer.from([0x41, 0x75, 0x6c, 0x61]), HEADER_BYTES);
    expect(long.readUInt32BE(at)).toBe(EXTENSION_MARK);
    long.writeUInt32BE(MARK_MAX_BYTES + 1, at + 4);
    expect(codeOf(() => parseQcow2Header(long))).toBe('bad-image');
    const broken = Buffer.from(good);
    broken[at + 8] = 0x5b;
    expect(codeOf(() => parseQcow2Header(broken))).toBe('bad-image');
  });
});
