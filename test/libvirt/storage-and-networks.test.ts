import { createHash, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import {
  type Connection,
  connect,
  DomainConsoleFlags,
  isNotFound,
  NetworkUpdateCommand,
  NetworkUpdateFlags,
  NetworkUpdateSection,
  procedures,
  type StoragePool,
  StoragePoolState,
  type StorageVol,
} from '@aula/libvirt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDomain, isolatedNetwork, type LibvirtHost, startHost } from './host.ts';

const SIZE = 8 * 1024 * 1024 + 1_234;
let libvirt: LibvirtHost;
let connection: Connection;

beforeAll(async () => {
  libvirt = await startHost();
  connection = await connect({ socketPath: libvirt.host.socketPath });
});
afterAll(async () => {
  await connection?.close();
  await libvirt?.[Symbol.asyncDispose]();
});

/** Resolves once the stream is closed, whatever its end. */
const closed = (stream: Readable) => new Promise<void>((resolve) => stream.once('close', () => resolve()));

describe('pools and volumes', () => {
  let pool: StoragePool;
  let vol: StorageVol;
  beforeAll(async () => {
    const path = join(libvirt.host.poolFolder, 'streams');
    await mkdir(path, { recursive: true });
    const xml = `<pool type='dir'><name>streams</name><target><path>${path}</path></target></pool>`;
    pool = (await connection.call(procedures.storagePoolCreateXML, { xml, flags: 0 })).pool;
    const volume = `<volume><name>data.raw</name><capacity unit='B'>${SIZE}</capacity></volume>`;
    vol = (await connection.call(procedures.storageVolCreateXML, { pool, xml: volume, flags: 0 })).vol;
  });

  it('are found and described', async () => {
    expect((await connection.call(procedures.storagePoolGetInfo, { pool })).state).toBe(StoragePoolState.running);
    const { vols } = await connection.call(procedures.storagePoolListAllVolumes, { pool, needResults: true, flags: 0 });
    expect(vols).toEqual([vol]);
    const { name: path } = await connection.call(procedures.storageVolGetPath, { vol });
    expect((await connection.call(procedures.storageVolLookupByPath, { path })).vol).toEqual(vol);
    expect((await connection.call(procedures.storageVolGetInfo, { vol })).capacity).toBe(BigInt(SIZE));
    const missing = await connection.call(procedures.storageVolLookupByName, { pool, name: 'none' }).catch((error: unknown) => error);
    expect(isNotFound(missing)).toBe(true);
  });

  it('give back what was uploaded, whole and in parts', async () => {
    const data = randomBytes(SIZE);
    await pipeline(Readable.from([data]), await connection.storageVolUpload(vol));
    const all = await buffer(await connection.storageVolDownload(vol));
    expect(createHash('sha256').update(all).digest('hex')).toBe(createHash('sha256').update(data).digest('hex'));
    const part = await buffer(await connection.storageVolDownload(vol, { offset: 1_000, length: 300_000 }));
    expect(part.equals(data.subarray(1_000, 301_000))).toBe(true);
  });

  it('can be left in the middle of a download, and calls go on meanwhile', async () => {
    const body = await connection.storageVolDownload(vol);
    body.once('readable', () => {});
    for (let i = 0; i < 50; i++) await connection.call(procedures.storageVolGetInfo, { vol });
    const end = closed(body);
    body.destroy();
    await end;
    expect(await buffer(await connection.storageVolDownload(vol, { length: 10 }))).toHaveLength(10);
  });

  it('fail a download of what does not exist, with the reason of libvirt', async () => {
    const error = await connection.storageVolDownload({ ...vol, name: 'gone', key: '/gone' }).catch((reason: unknown) => reason);
    expect(isNotFound(error)).toBe(true);
  });

  it('are resized and deleted', async () => {
    await connection.call(procedures.storageVolResize, { vol, capacity: BigInt(SIZE * 2), flags: 0 });
    expect((await connection.call(procedures.storageVolGetInfo, { vol })).capacity).toBe(BigInt(SIZE * 2));
    await connection.call(procedures.storageVolDelete, { vol, flags: 0 });
    await connection.call(procedures.storagePoolDestroy, { pool });
  });
});

describe('networks', () => {
  it('are defined, started, changed while they run, and removed', async () => {
    const { net } = await connection.call(procedures.networkDefineXMLFlags, { xml: isolatedNetwork('lab', 'virlab0'), flags: 0 });
    await connection.call(procedures.networkCreate, { net });
    expect((await connection.call(procedures.networkIsActive, { net })).active).toBe(true);
    expect((await connection.call(procedures.networkGetBridgeName, { net })).name).toBe('virlab0');
    await connection.call(procedures.networkUpdate, {
      net,
      command: NetworkUpdateCommand.addLast,
      section: NetworkUpdateSection.ipDhcpHost,
      parentIndex: -1,
      xml: `<host mac='52:54:00:00:00:01' name='lab-s01' ip='192.0.2.11'/>`,
      flags: NetworkUpdateFlags.live | NetworkUpdateFlags.config,
    });
    expect((await connection.call(procedures.networkGetXMLDesc, { net, flags: 0 })).xml).toContain('192.0.2.11');
    const { leases } = await connection.call(procedures.networkGetDHCPLeases, { net, mac: null, needResults: true, flags: 0 });
    expect(leases).toEqual([]);
    await connection.call(procedures.networkDestroy, { net });
    await connection.call(procedures.networkUndefine, { net });
    const gone = await connection.call(procedures.networkLookupByName, { name: 'lab' }).catch((error: unknown) => error);
    expect(isNotFound(gone)).toBe(true);
  });
});

describe('consoles and pictures of a running machine', () => {
  it('open, are taken over, and open again as soon as the last is closed', async () => {
    const { dom } = await connection.call(procedures.domainCreateXML, { xmlDesc: emptyDomain('screen'), flags: 0 });
    try {
      const { mime, body } = await connection.domainScreenshot(dom);
      const picture = await buffer(body);
      expect(mime).toMatch(/^image\//);
      expect(picture.subarray(0, 2).toString('latin1')).toBe(mime === 'image/png' ? '\x89P' : 'P6');

      const first = await connection.domainOpenConsole(dom);
      await expect(connection.domainOpenConsole(dom)).rejects.toMatchObject({ code: 'rpc' });
      const firstEnd = closed(first);
      first.destroy();
      await firstEnd;

      const second = await connection.domainOpenConsole(dom);
      second.on('error', () => {}).resume();
      const secondEnd = closed(second);
      const third = await connection.domainOpenConsole(dom, { flags: DomainConsoleFlags.force });
      await secondEnd;
      third.on('error', () => {}).resume();
      const thirdEnd = closed(third);
      await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 });
      await thirdEnd;
    } finally {
      await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 }).catch(() => {});
    }
  });
});

describe('a libvirtd that goes away', () => {
  it('fails what is open and says so', async () => {
    const own = await startHost();
    const lost = await connect({ socketPath: own.host.socketPath, uri: 'test:///default' });
    const events = lost.events('domainLifecycle');
    await events.ready;
    const waiting = expect(events.next()).rejects.toMatchObject({ code: 'closed' });
    await own[Symbol.asyncDispose]();
    expect(await lost.closed).toMatchObject({ code: 'closed' });
    await waiting;
    await expect(connect({ socketPath: own.host.socketPath })).rejects.toMatchObject({ code: 'unreachable' });
  });
});
