import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDataFolder, findServer } from './find-server.ts';
import { createTestIo } from './test-io.ts';

/** Above every pid that Linux gives. */
const NO_PID = 2 ** 30;
let data: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'aula-cli-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

async function leave(server: unknown, token = 'local-token\n'): Promise<void> {
  await writeFile(join(data, 'server.json'), typeof server === 'string' ? server : JSON.stringify(server));
  await writeFile(join(data, 'token'), token);
}
const find = (choice: { url?: string; data?: string } = { data }, env = {}) => findServer(choice, createTestIo({ env }));

describe('which server', () => {
  it('is the one that holds the data folder, with the token it left there', async () => {
    await leave({ url: 'http://127.0.0.1:8080', pid: process.pid });
    expect(await find()).toEqual({ baseUrl: 'http://127.0.0.1:8080', token: 'local-token' });
  });

  it('is none when nothing is there, and the message says how to start one', async () => {
    await expect(find()).rejects.toMatchObject({ code: 'noServer', message: expect.stringContaining('npm start') });
  });

  it.each([
    ['ended', { url: 'http://127.0.0.1:8080', pid: NO_PID }],
    ['left half a file', '{"url": "http://127.'],
    ['left something else', [1, 2]],
    ['left a pid of all processes', { url: 'http://127.0.0.1:8080', pid: -1 }],
  ])('is none when the last one %s', async (_how, left) => {
    await leave(left);
    await expect(find()).rejects.toMatchObject({ code: 'noServer' });
  });

  it('is that of AULA_URL with AULA_TOKEN, and --url goes first', async () => {
    const env = { AULA_URL: 'https://aula.example/', AULA_TOKEN: 'far' };
    expect(await find({ data }, env)).toEqual({ baseUrl: 'https://aula.example', token: 'far' });
    expect(await find({ data, url: 'http://10.0.0.1:81' }, env)).toEqual({ baseUrl: 'http://10.0.0.1:81', token: 'far' });
  });

  it('gets the local token only if it is the local server', async () => {
    await leave({ url: 'http://127.0.0.1:8080', pid: process.pid });
    expect((await find({ data, url: 'http://127.0.0.1:8080/' })).token).toBe('local-token');
    expect((await find({ data, url: 'http://127.0.0.1:8081' })).token).toBeNull();
  });

  it.each(['127.0.0.1:8080', 'ftp://a', 'http://user@a', 'nonsense', 'http://a?x=1'])('is not %s', async (url) => {
    await expect(find({ data, url })).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('http://host:port') });
  });

  it('looks where the server keeps its data', () => {
    const home = '/home/anna';
    expect(defaultDataFolder({ env: {}, uid: 0, home })).toBe('/var/lib/aula');
    expect(defaultDataFolder({ env: {}, uid: 1000, home })).toBe('/home/anna/.local/share/aula');
    expect(defaultDataFolder({ env: { XDG_DATA_HOME: '/data' }, uid: 1000, home })).toBe('/data/aula');
  });

  it('counts a file in place of the folder as none', async () => {
    await mkdir(join(data, 'x'));
    await writeFile(join(data, 'file'), '');
    await expect(find({ data: join(data, 'file') })).rejects.toMatchObject({ code: 'noServer' });
  });
});
