import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type FakeDaemon, type FakeMessage, type FakePeer, startFakeDaemon } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { procedures } from '../protocol/index.ts';
import { receiveFile, sendFile } from './file-transfer.ts';

const STREAMS = [procedures.storageVolUpload.number, procedures.storageVolDownload.number];
const VOLUME = { pool: 'p', name: 'v', key: '/p/v' };
/** More than all buffers, and no whole number of anything. */
const DATA = randomBytes(9 * 1024 * 1024 + 12_345);
const PACKET = 262_120;

let daemon: FakeDaemon;
let connection: Connection;
let behave: (message: FakeMessage, peer: FakePeer) => void;
let folder: string;
let file: FileHandle;

beforeEach(async () => {
  daemon = await startFakeDaemon({
    onMessage(message, peer) {
      if (!STREAMS.includes(message.procedure)) return 'default';
      behave(message, peer);
      return undefined;
    },
  });
  connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
  folder = await mkdtemp(join(tmpdir(), 'aula-transfer-'));
  file = await open(join(folder, 'file'), 'w+');
});
afterEach(async () => {
  await connection.close();
  await daemon[Symbol.asyncDispose]();
  await file.close().catch(() => {});
  await rm(folder, { recursive: true, force: true });
});

/** Serves `data` as a download. */
function serve(data: Buffer): typeof behave {
  return (message, peer) => {
    if (message.type !== 0) {
      peer.confirm(message);
      return;
    }
    peer.reply(message);
    for (let at = 0; at < data.length; at += PACKET) peer.data(message, data.subarray(at, at + PACKET));
    peer.data(message, Buffer.alloc(0));
  };
}

/** Takes an upload; `received` gives what came. */
function take(): { received: () => Buffer } {
  const packets: Buffer[] = [];
  behave = (message, peer) => {
    if (message.type === 0) peer.reply(message);
    else if (message.status === 2) packets.push(message.payload);
    else peer.confirm(message);
  };
  return { received: () => Buffer.concat(packets) };
}

describe('a range that is none', () => {
  it.each([{ length: Number.NaN }, { length: -1 }, { offset: -1 }])('is refused, and the upload aborted: %j', async (options) => {
    take();
    const upload = await connection.storageVolUpload(VOLUME);
    await expect(sendFile(file, upload, options)).rejects.toMatchObject({ code: 'invalid' });
    expect(upload.destroyed).toBe(true);
  });

  it('is refused by a download', async () => {
    behave = serve(DATA);
    const download = await connection.storageVolDownload(VOLUME);
    await expect(receiveFile(download, file, -1)).rejects.toMatchObject({ code: 'invalid' });
    expect((await file.stat()).size).toBe(0);
  });

  it.each([{ length: -1 }, { length: 1.5 }, { offset: Number.NaN }, { offset: -1n }])('opens no stream: %s', async (range) => {
    await expect(connection.storageVolUpload(VOLUME, range)).rejects.toMatchObject({ code: 'invalid' });
    await expect(connection.storageVolDownload(VOLUME, range)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('receiveFile', () => {
  it('writes every byte once, in its place', async () => {
    behave = serve(DATA);
    expect(await receiveFile(await connection.storageVolDownload(VOLUME), file)).toBe(DATA.length);
    expect((await readFile(join(folder, 'file'))).equals(DATA)).toBe(true);
  });

  it('writes from a position on', async () => {
    behave = serve(Buffer.from('data'));
    expect(await receiveFile(await connection.storageVolDownload(VOLUME), file, 3)).toBe(4);
    expect((await readFile(join(folder, 'file'))).toString('latin1')).toBe('\0\0\0data');
  });

  it('keeps what came before it was asked to', async () => {
    behave = serve(DATA);
    const download = await connection.storageVolDownload(VOLUME);
    await expect.poll(() => download.readableLength).toBeGreaterThan(PACKET);
    await receiveFile(download, file);
    expect((await readFile(join(folder, 'file'))).equals(DATA)).toBe(true);
  });

  it('leaves the socket fit for a stream whose reader keeps what it gets', async () => {
    behave = serve(DATA);
    await receiveFile(await connection.storageVolDownload(VOLUME), file);
    const chunks = await (await connection.storageVolDownload(VOLUME)).toArray();
    expect(Buffer.concat(chunks).equals(DATA)).toBe(true);
    expect(daemon.peers).toHaveLength(2);
  });

  it('fails with the daemon’s error', async () => {
    behave = (message, peer) => {
      if (message.type !== 0) return;
      peer.reply(message);
      peer.data(message, Buffer.alloc(1_000));
      peer.fail({ ...message, type: 3 }, 38, 'disk gone');
    };
    const received = connection.storageVolDownload(VOLUME).then((download) => receiveFile(download, file));
    await expect(received).rejects.toMatchObject({ code: 'rpc', message: 'disk gone' });
  });

  it('fails with the file’s error, and aborts the download', async () => {
    behave = serve(DATA);
    const download = await connection.storageVolDownload(VOLUME);
    await file.close();
    await expect(receiveFile(download, file)).rejects.toMatchObject({ code: 'EBADF' });
    expect(download.destroyed).toBe(true);
  });

  it('refuses streams that are not the daemon’s, or carry holes', async () => {
    await expect(receiveFile(new PassThrough(), file)).rejects.toMatchObject({ code: 'invalid' });
    behave = serve(Buffer.alloc(0));
    const sparse = await connection.storageVolDownload(VOLUME, { sparse: true });
    await expect(receiveFile(sparse, file)).rejects.toMatchObject({ code: 'invalid' });
    sparse.destroy();
  });
});

describe('sendFile', () => {
  it('sends every byte in order, and ends when the daemon has them', async () => {
    await file.write(DATA, 0, DATA.length, 0);
    const { received } = take();
    expect(await sendFile(file, await connection.storageVolUpload(VOLUME))).toBe(DATA.length);
    expect(received().equals(DATA)).toBe(true);
  });

  it('sends a part', async () => {
    await file.write(DATA, 0, DATA.length, 0);
    const { received } = take();
    expect(await sendFile(file, await connection.storageVolUpload(VOLUME), { offset: 5, length: 2_000_000 })).toBe(2_000_000);
    expect(received().equals(DATA.subarray(5, 2_000_005))).toBe(true);
  });

  it('sends nothing of an empty file', async () => {
    const { received } = take();
    expect(await sendFile(file, await connection.storageVolUpload(VOLUME))).toBe(0);
    expect(received()).toHaveLength(0);
  });

  it('fails with the daemon’s error in the middle, and at the end', async () => {
    await file.write(DATA, 0, DATA.length, 0);
    for (const status of [2, 0]) {
      let failed = false;
      behave = (message, peer) => {
        if (message.type === 0) peer.reply(message);
        else if (message.status === status && !failed) {
          failed = true;
          peer.fail(message, 38, 'No space left on device');
        }
      };
      await expect(sendFile(file, await connection.storageVolUpload(VOLUME))).rejects.toMatchObject({
        code: 'rpc',
        message: 'No space left on device',
      });
    }
  });

  it('fails with the file’s error, and aborts the upload', async () => {
    take();
    const upload = await connection.storageVolUpload(VOLUME);
    await file.close();
    await expect(sendFile(file, upload)).rejects.toMatchObject({ code: 'EBADF' });
    expect(upload.destroyed).toBe(true);
  });
});
