import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function startTime(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

describe('the data folder', () => {
  it('is made, with a token that only its owner may read, new at each start', async () => {
    const path = join(folder, 'deep', 'er');
    let first: string;
    {
      using data = await openDataFolder(path);
      first = data.token;
      expect(data.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(await readFile(join(path, 'token'), 'utf8')).toBe(`${data.token}\n`);
      expect((await stat(join(path, 'token'))).mode & 0o777).toBe(0o600);
      data.announce('http://127.0.0.1:1');
      expect(JSON.parse(await readFile(join(path, 'server.json'), 'utf8'))).toEqual({ url: 'http://127.0.0.1:1', pid: process.pid });
    }
    await expect(stat(join(path, 'server.json'))).rejects.toThrow('ENOENT');
    using again = await openDataFolder(path);
    expect(again.token).not.toBe(first);
  });

  it('is refused while another living server holds it, naming that one', async () => {
    const other = spawn('sleep', ['60']);
    try {
      const pid = other.pid ?? 0;
      await writeFile(join(folder, 'lock.json'), JSON.stringify({ pid, startTime: await startTime(pid) }));
      await expect(openDataFolder(folder)).rejects.toMatchObject({
        name: 'StartError',
        message: expect.stringContaining(`process ${pid}`),
      });
    } finally {
      other.kill('SIGKILL');
    }
  });

  it.each([
    ['of a process that is gone', { pid: 4_000_000, startTime: '1' }],
    ['of a process whose number another one has now', { pid: 1, startTime: 'long ago' }],
  ])('is taken over from a lock %s', async (_, lock) => {
    await writeFile(join(folder, 'lock.json'), JSON.stringify(lock));
    using data = await openDataFolder(folder);
    expect(JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(data.path).toBe(folder);
  });

  it('is taken over from a lock that was only half written', async () => {
    await writeFile(join(folder, 'lock.json'), '{"pi');
    using data = await openDataFolder(folder);
    expect(data.path).toBe(folder);
  });

  it('where nothing can be made is refused in one line', async () => {
    await expect(openDataFolder('/proc/aula')).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringContaining('/proc/aula cannot be used'),
    });
  });

  it('that is a file is refused in one line', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await chmod(file, 0o400);
    await expect(openDataFolder(file)).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(/cannot be used: it is not a folder/),
    });
  });
});
