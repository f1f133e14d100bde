import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Connection, connect, procedures } from '@aula/libvirt';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDomain, type LibvirtHost, startHost } from './host.ts';
import { makeScratch } from './scratch.ts';

const EXAMPLES = join(import.meta.dirname, '../../packages/libvirt/examples');
let libvirt: LibvirtHost;
let connection: Connection;
let folder: string;

const run = (name: string, ...args: string[]) => execa(process.execPath, [join(EXAMPLES, name), ...args], { all: true });
const uriOf = (driver: string, path: string) => `${driver}+unix:///${path}?socket=${libvirt.host.socketPath}`;

beforeAll(async () => {
  libvirt = await startHost();
  folder = await makeScratch('examples');
  connection = await connect({ socketPath: libvirt.host.socketPath });
});
afterAll(async () => {
  await connection?.close();
  await libvirt?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('the examples of the libvirt client', () => {
  it('list domains with state, memory and vCPUs', async () => {
    await connection.call(procedures.domainDefineXMLFlags, { xml: emptyDomain('listed'), flags: 0 });
    const { stdout } = await run('list-domains.mjs', uriOf('qemu', 'system'));
    expect(stdout).toBe('listed\tshutoff\t65536 KiB\t1 vCPUs');
  });

  it('watch domains until they are interrupted', async () => {
    const child = run('watch-domains.mjs', uriOf('qemu', 'system'));
    const lines: string[] = [];
    for await (const line of child.iterable()) {
      lines.push(line);
      if (line === 'watching') await connection.call(procedures.domainDefineXMLFlags, { xml: emptyDomain('watched'), flags: 0 });
      else child.kill('SIGTERM');
    }
    expect(lines).toEqual(['watching', 'watched defined (added)']);
    expect((await child).exitCode).toBe(0);
  });

  it('copy a volume with its holes', async () => {
    const path = join(libvirt.host.poolFolder, 'examples');
    await mkdir(path, { recursive: true });
    const xml = `<pool type='dir'><name>examples</name><target><path>${path}</path></target></pool>`;
    const { pool } = await connection.call(procedures.storagePoolCreateXML, { xml, flags: 0 });
    const volume = `<volume><name>a.raw</name><capacity unit='MiB'>64</capacity><allocation>0</allocation></volume>`;
    const { vol } = await connection.call(procedures.storageVolCreateXML, { pool, xml: volume, flags: 0 });
    await pipeline(Readable.from([Buffer.from('at the start')]), await connection.storageVolUpload(vol, { length: 12 }));
    const target = join(folder, 'a.raw');
    const { stdout } = await run('copy-volume.mjs', uriOf('qemu', 'system'), 'examples', 'a.raw', target);
    expect(stdout).toBe(`${64 * 1024 * 1024} bytes`);
    expect((await readFile(target)).subarray(0, 14).toString()).toBe('at the start\0\0');
    expect((await stat(target)).blocks * 512).toBeLessThan(1024 * 1024);
    await expect(run('copy-volume.mjs', uriOf('qemu', 'system'), 'examples', 'a.raw', target)).rejects.toThrow('EEXIST');
  });
});
