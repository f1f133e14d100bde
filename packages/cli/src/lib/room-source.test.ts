import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseRoom, SOURCE_BYTES_MAX } from './room-source.ts';
import { createTestIo } from './test-io.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (file: string, input?: string) => chooseRoom(undefined, file, createTestIo(input === undefined ? {} : { input }));

describe('-f FILE or ROOM', () => {
  it('reads a file under the name it was given', async () => {
    const file = join(folder, 'room.yaml');
    await writeFile(file, 'room: ñandú\n');
    expect(await read(file)).toEqual({ kind: 'source', source: 'room: ñandú\n', file });
  });

  it('reads stdin for -', async () => {
    expect(await read('-', 'room: demo\n')).toEqual({ kind: 'source', source: 'room: demo\n', file: '<stdin>' });
  });

  it('takes a name', async () => {
    expect(await chooseRoom('demo', undefined, createTestIo())).toEqual({ kind: 'stored', room: 'demo' });
  });

  it('refuses both and neither', async () => {
    await expect(chooseRoom('demo', 'x', createTestIo())).rejects.toMatchObject({ code: 'usage' });
    await expect(chooseRoom(undefined, undefined, createTestIo())).rejects.toMatchObject({ code: 'usage' });
  });

  it('says what is wrong with a file', async () => {
    await expect(read(join(folder, 'none.yaml'))).rejects.toThrow(/none\.yaml: no such file/);
    await expect(read(folder)).rejects.toThrow(/not a file/);
    await writeFile(join(folder, 'latin1'), Buffer.from([0xff, 0xfe, 0xe9]));
    await expect(read(join(folder, 'latin1'))).rejects.toThrow(/not UTF-8/);
  });

  it('reads up to the cap and no more', async () => {
    const file = join(folder, 'long.yaml');
    await writeFile(file, '#'.repeat(SOURCE_BYTES_MAX));
    expect(await read(file)).toMatchObject({ kind: 'source' });
    await writeFile(file, '#'.repeat(SOURCE_BYTES_MAX + 1));
    await expect(read(file)).rejects.toThrow(/at most 262144/);
    await expect(read('-', '#'.repeat(SOURCE_BYTES_MAX + 1))).rejects.toThrow(/at most 262144/);
  });
});
