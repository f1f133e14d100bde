import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { type Connection, connect, procedures, readSparseFile, type StoragePool, type StorageVol, writeSparseFile } from '@aula/libvirt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDomain, type LibvirtHost, startHost } from './host.ts';
import { makeScratch } from './scratch.ts';

const GiB = 2 ** 30;
const MiB = 2 ** 20;
/** What a volume of any size may add to the memory of this process. */
const GROWTH_MAX_BYTES = 96 * MiB;
/** A file with holes takes little more than its data: 1 MiB for the file system. */
const SLACK_BLOCKS = MiB / 512;

let libvirt: LibvirtHost;
let connection: Connection;
let pool: StoragePool;
let folder: string;
const opened: FileHandle[] = [];

beforeAll(async () => {
  libvirt = await startHost();
  connection = await connect({ socketPath: libvirt.host.socketPath });
  const path = join(libvirt.host.poolFolder, 'sparse');
  await mkdir(path, { recursive: true });
  const xml = `<pool type='dir'><name>sparse</name><target><path>${path}</path></target></pool>`;
  pool = (await connection.call(procedures.storagePoolCreateXML, { xml, flags: 0 })).pool;
  folder = await makeScratch('streams');
});
afterAll(async () => {
  for (const file of opened) await file.close();
  await connection?.close();
  await libvirt?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const virshUri = () => `qemu:///system?socket=${libvirt.host.socketPath}`;

async function volume(name: string, bytes: number, format = 'raw'): Promise<StorageVol> {
  const xml = `<volume><name>${name}</name><capacity unit='B'>${bytes}</capacity><allocation>0</allocation>
    <target><format type='${format}'/></target></volume>`;
  return (await connection.call(procedures.storageVolCreateXML, { pool, xml, flags: 0 })).vol;
}

async function file(name: string): Promise<FileHandle> {
  const handle = await open(join(folder, name), 'w+');
  opened.push(handle);
  return handle;
}

/** Runs `work`; answers how much the memory of this process grew above what it had before, at most. */
async function growthDuring(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return most - before;
}

/** Islands of data in a file of `bytes`, at its beginning, in its middle and at its end. */
async function islands(handle: FileHandle, bytes: number): Promise<{ at: number; data: Buffer }[]> {
  const made = [0, bytes / 2 + 12_345, bytes - 3 * MiB].map((at) => ({ at, data: randomBytes(2 * MiB) }));
  for (const { at, data } of made) await handle.write(data, 0, data.length, at);
  await handle.truncate(bytes);
  return made;
}

async function expectIslands(handle: FileHandle, bytes: number, wanted: readonly { at: number; data: Buffer }[]): Promise<void> {
  const { size, blocks } = await handle.stat();
  expect(size).toBe(bytes);
  expect(blocks).toBeLessThan((wanted.length * 2 * MiB) / 512 + SLACK_BLOCKS);
  for (const { at, data } of wanted) {
    const found = Buffer.alloc(data.length + 4);
    await handle.read(found, 0, found.length, at);
    expect(found.subarray(0, data.length).equals(data)).toBe(true);
    expect(found.readUInt32BE(data.length)).toBe(0);
  }
}

describe('a volume of 4 GiB', () => {
  it('goes up and down as holes and data, in constant memory, and stays sparse at both ends', async () => {
    const vol = await volume('large.raw', 4 * GiB);
    const source = await file('up');
    const wanted = await islands(source, 4 * GiB);
    const up = await growthDuring(async () => pipeline(readSparseFile(source), await connection.storageVolUpload(vol, { sparse: true })));
    const { allocation } = await connection.call(procedures.storageVolGetInfo, { vol });
    expect(Number(allocation)).toBeLessThan(wanted.length * 2 * MiB + MiB);
    const target = await file('down');
    const down = await growthDuring(async () =>
      pipeline(await connection.storageVolDownload(vol, { sparse: true }), writeSparseFile(target)),
    );
    await expectIslands(target, 4 * GiB, wanted);
    expect(Math.max(up, down)).toBeLessThan(GROWTH_MAX_BYTES);
  });

  it('comes down zero by zero in constant memory, past what 32 bits can count', async () => {
    const vol = await volume('zeros.raw', 4 * GiB + MiB);
    let bytes = 0;
    const growth = await growthDuring(async () => {
      for await (const chunk of await connection.storageVolDownload(vol, { offset: 4 * GiB - 512 * MiB })) bytes += chunk.length;
    });
    expect(bytes).toBe(513 * MiB);
    expect(growth).toBeLessThan(GROWTH_MAX_BYTES);
  });
});

describe('a sparse volume', () => {
  it('is read as virsh reads it', async () => {
    const vol = await volume('peer.raw', 64 * MiB);
    const source = await file('peer-up');
    await islands(source, 64 * MiB);
    await pipeline(readSparseFile(source), await connection.storageVolUpload(vol, { sparse: true }));
    const theirs = join(folder, 'theirs');
    await promisify(execFile)('virsh', ['-c', virshUri(), 'vol-download', '--sparse', '--pool', pool.name, vol.name, theirs]);
    const ours = await file('ours');
    await pipeline(await connection.storageVolDownload(vol, { sparse: true }), writeSparseFile(ours));
    const their = await open(theirs);
    opened.push(their);
    expect(await digest(ours)).toBe(await digest(their));
    expect((await ours.stat()).blocks).toBeLessThanOrEqual((await their.stat()).blocks + SLACK_BLOCKS);
  });

  it('in qcow2 comes back as the same image', async () => {
    const vol = await volume('image.qcow2', GiB, 'qcow2');
    const first = await buffer(await connection.storageVolDownload(vol));
    const target = await file('image');
    await pipeline(await connection.storageVolDownload(vol, { sparse: true }), writeSparseFile(target));
    expect(await digest(target)).toBe(createHash('sha256').update(first).digest('hex'));
    expect(first.subarray(0, 4).toString('latin1')).toBe('QFI\xfb');
  });

  it('keeps to a range', async () => {
    const vol = await volume('range.raw', 8 * MiB);
    const chunks = await (await connection.storageVolDownload(vol, { sparse: true, offset: MiB, length: 2 * MiB })).toArray();
    expect(chunks).toEqual([{ hole: BigInt(2 * MiB) }]);
  });
});

describe('a transfer that does not end well', () => {
  it('is told by the daemon in its middle: more bytes than the range takes', async () => {
    const vol = await volume('short.raw', 8 * MiB);
    const upload = await connection.storageVolUpload(vol, { length: MiB });
    const sending = pipeline(Readable.from(Array.from({ length: 64 }, () => Buffer.alloc(128 * 1024, 1))), upload);
    await expect(sending).rejects.toMatchObject({ name: 'LibvirtError', code: 'rpc' });
  });

  it('aborted by either side leaves the volume and the connection usable', async () => {
    const vol = await volume('aborted.raw', 64 * MiB);
    const controller = new AbortController();
    const upload = await connection.storageVolUpload(vol, { signal: controller.signal });
    upload.write(Buffer.alloc(MiB));
    const ended = new Promise<unknown>((resolve) => upload.once('error', resolve));
    controller.abort();
    expect(await ended).toMatchObject({ code: 'cancelled' });
    for (let i = 0; i < 20; i++) {
      const download = await connection.storageVolDownload(vol);
      for await (const _chunk of download) break;
    }
    expect(await buffer(await connection.storageVolDownload(vol, { length: 10 }))).toHaveLength(10);
  });

  it('fails both ways when the daemon is killed in the middle', async () => {
    await using own = await startHost();
    await using lost = await connect({ socketPath: own.host.socketPath });
    const path = join(own.host.poolFolder, 'killed');
    await mkdir(path, { recursive: true });
    const poolXml = `<pool type='dir'><name>killed</name><target><path>${path}</path></target></pool>`;
    const { pool: killed } = await lost.call(procedures.storagePoolCreateXML, { xml: poolXml, flags: 0 });
    const xml = `<volume><name>v</name><capacity unit='B'>${GiB}</capacity><allocation>0</allocation></volume>`;
    const { vol } = await lost.call(procedures.storageVolCreateXML, { pool: killed, xml, flags: 0 });
    const download = await lost.storageVolDownload(vol);
    const upload = await lost.storageVolUpload(vol);
    const first = download[Symbol.asyncIterator]();
    await first.next();
    const reading = (async () => {
      for (;;) if ((await first.next()).done) return;
    })();
    const writing = pipeline(async function* () {
      for (;;) yield Buffer.alloc(MiB);
    }, upload);
    const outcome = Promise.allSettled([reading, writing]);
    process.kill(own.host.pid, 'SIGKILL');
    for (const result of await outcome) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
  });
});

describe('streams of a running machine', () => {
  it('open a channel once, and again when it is free', async () => {
    const channel = `<channel type='unix'><target type='virtio' name='org.example.0'/></channel>`;
    const xmlDesc = emptyDomain('channels').replace('</devices>', `${channel}</devices>`);
    const { dom } = await connection.call(procedures.domainCreateXML, { xmlDesc, flags: 0 });
    try {
      const first = await connection.domainOpenChannel(dom, { name: 'org.example.0' });
      await expect(connection.domainOpenChannel(dom, { name: 'org.example.0' })).rejects.toMatchObject({ code: 'rpc' });
      await expect(connection.domainOpenChannel(dom, { name: 'org.example.1' })).rejects.toMatchObject({ code: 'rpc' });
      first.write('to nobody');
      await new Promise<void>((resolve) => first.destroy().once('close', () => resolve()));
      const { stream } = await connection.openStream(procedures.domainOpenChannel, { dom, name: null, flags: 0 });
      await new Promise<void>((resolve) => stream.destroy().once('close', () => resolve()));
    } finally {
      await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 });
    }
  });
});

async function digest(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const { size } = await handle.stat();
  const piece = Buffer.alloc(MiB);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(piece, 0, piece.length, at);
    hash.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}
