import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { readTlsFiles, type TlsCredentials, type UsualPlaces } from './tls-files.ts';

let folder: string;
let places: UsualPlaces;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-pki-'));
  const at = (name: string) => join(folder, 'system', name);
  places = { user: join(folder, 'user'), system: { ca: at('ca'), crl: at('crl'), cert: at('cert'), key: at('key') } };
  for (const name of ['system', 'user', 'named']) await mkdir(join(folder, name));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Writes files that hold their own path. */
async function put(...paths: string[]): Promise<void> {
  for (const path of paths) await writeFile(join(folder, path), path);
}

function texts(credentials: TlsCredentials): Record<string, string> {
  return Object.fromEntries(Object.entries(credentials).map(([name, pem]) => [name, String(pem)]));
}

describe('certificates are read', () => {
  it("from the user's folder, and what is not there from the system's", async () => {
    await put('system/ca', 'system/crl', 'system/cert', 'system/key', 'user/cacert.pem');
    expect(texts(await readTlsFiles(null, places))).toEqual({
      ca: 'user/cacert.pem',
      crl: 'system/crl',
      cert: 'system/cert',
      key: 'system/key',
    });
  });

  it('as a pair of one place: half a pair of the user’s is passed over', async () => {
    await put('system/cert', 'system/key', 'user/clientcert.pem');
    expect(texts(await readTlsFiles(null, places))).toEqual({ cert: 'system/cert', key: 'system/key' });
    await put('user/clientkey.pem');
    expect(texts(await readTlsFiles(null, places))).toEqual({ cert: 'user/clientcert.pem', key: 'user/clientkey.pem' });
  });

  it("from the system's alone for root", async () => {
    await put('system/ca', 'user/cacert.pem');
    expect(texts(await readTlsFiles(null, { ...places, user: null }))).toEqual({ ca: 'system/ca' });
  });

  it('from the folder that the URI names, and from nowhere else', async () => {
    await put('system/ca', 'system/cert', 'system/key', 'user/cacert.pem', 'named/cacert.pem', 'named/cacrl.pem');
    expect(texts(await readTlsFiles(join(folder, 'named'), places))).toEqual({ ca: 'named/cacert.pem', crl: 'named/cacrl.pem' });
  });
});

describe('what is refused', () => {
  it('is half a pair where nothing better can come', async () => {
    await put('system/key');
    await expect(readTlsFiles(null, places)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('go together') });
  });

  it('is a file past the cap; one at the cap is read', async () => {
    await put('system/ca');
    await truncate(join(folder, 'system/ca'), LIMITS.pemFileMax);
    expect((await readTlsFiles(null, places)).ca).toHaveLength(LIMITS.pemFileMax);
    await truncate(join(folder, 'system/ca'), LIMITS.pemFileMax + 1);
    await expect(readTlsFiles(null, places)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is what cannot be read', async () => {
    await mkdir(join(folder, 'system/ca'));
    await expect(readTlsFiles(null, places)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('system/ca') });
  });
});
