import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FakeDaemon, type FakeMessage, type FakePeer, startFakeDaemon } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';
import type { SparseChunk } from './hole.ts';

const STREAMS = [procedures.storageVolUpload.number, procedures.storageVolDownload.number];
const VOLUME = { pool: 'p', name: 'v', key: '/p/v' };
const INT64_MAX = 2n ** 63n - 1n;

let daemon: FakeDaemon;
let connection: Connection;
let behave: (message: FakeMessage, peer: FakePeer) => void;

beforeEach(async () => {
  behave = () => {};
  daemon = await startFakeDaemon({
    onMessage(message, peer) {
      if (!STREAMS.includes(message.procedure)) return 'default';
      behave(message, peer);
      return undefined;
    },
  });
  connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
});
afterEach(async () => {
  await connection.close();
  await daemon[Symbol.asyncDispose]();
});

/** Answers the call, sends what `send` sends, ends the data, and confirms the end. */
function serving(send: (call: FakeMessage, peer: FakePeer) => void): typeof behave {
  return (message, peer) => {
    if (message.type !== 0) {
      peer.confirm(message);
      return;
    }
    peer.reply(message);
    send(message, peer);
    peer.data(message, Buffer.alloc(0));
  };
}

describe('a sparse download', () => {
  it('gives bytes and holes in their order', async () => {
    behave = serving((call, peer) => {
      peer.hole(call, 5n);
      peer.data(call, Buffer.from('data'));
      peer.hole(call, 2n ** 40n);
    });
    const chunks: SparseChunk[] = [];
    for await (const chunk of await connection.storageVolDownload(VOLUME, { sparse: true })) chunks.push(chunk);
    expect(chunks).toEqual([{ hole: 5n }, Buffer.from('data'), { hole: 2n ** 40n }]);
  });

  it('asks for it by its flag, and a plain one does not', async () => {
    const flags: number[] = [];
    behave = (message, peer) => {
      if (message.type === 0) flags.push(message.payload.readUInt32BE(message.payload.length - 4));
      serving(() => {})(message, peer);
    };
    for (const sparse of [true, false]) await (await connection.storageVolDownload(VOLUME, { sparse })).resume().toArray();
    expect(flags).toEqual([1, 0]);
  });

  it('takes holes up to the end of a file and not past it', async () => {
    behave = serving((call, peer) => {
      peer.hole(call, INT64_MAX - 1n);
      peer.hole(call, 1n);
    });
    expect(await (await connection.storageVolDownload(VOLUME, { sparse: true })).toArray()).toHaveLength(2);
    behave = serving((call, peer) => {
      peer.hole(call, INT64_MAX);
      peer.hole(call, 1n);
    });
    const past = connection.storageVolDownload(VOLUME, { sparse: true }).then((body) => body.toArray());
    await expect(past).rejects.toMatchObject({ code: 'protocol' });
  });

  it.each<[string, (call: FakeMessage, peer: FakePeer) => void]>([
    ['a hole of 0 bytes', (call, peer) => peer.hole(call, 0n)],
    ['a hole of negative length', (call, peer) => peer.hole(call, -1n)],
    ['a hole with flags', (call, peer) => peer.hole(call, 1n, 1)],
  ])('is ended by %s', async (_what, send) => {
    behave = serving(send);
    const body = connection.storageVolDownload(VOLUME, { sparse: true }).then((stream) => stream.toArray());
    await expect(body).rejects.toMatchObject({ code: 'protocol' });
  });

  it('stops the daemon when the reader does not read, holes or not', async () => {
    let sent = 0;
    behave = (message, peer) => {
      if (message.type !== 0) return;
      peer.reply(message);
      const pump = () => {
        while (sent < 200_000 && peer.socket.writableLength === 0) {
          peer.hole(message, 1n);
          sent += 1;
        }
      };
      peer.socket.on('drain', pump);
      pump();
    };
    const body = await connection.storageVolDownload(VOLUME, { sparse: true });
    body.on('error', () => {});
    await once(body, 'readable');
    // What one read of the socket brought is handed over whole; no further read follows.
    const most = LIMITS.sparseHighWater + (2 * LIMITS.streamSlab) / 40;
    expect(body.readableLength).toBeLessThan(most);
    for (let i = 0; i < 20; i++) await connection.call(procedures.connectSupportsFeature, { feature: 1 });
    expect(body.readableLength).toBeLessThan(most);
    expect(sent).toBeLessThan(200_000);
    body.destroy();
  });
});

describe('a sparse upload', () => {
  it('sends holes as holes, in their order', async () => {
    const seen: string[] = [];
    behave = (message, peer) => {
      if (message.type === 0) peer.reply(message);
      else if (message.type === 6) seen.push(`-${message.payload.readBigInt64BE(0)}/${message.payload.readUInt32BE(8)}`);
      else if (message.status === 2) seen.push(message.payload.toString());
      else peer.confirm(message);
    };
    const upload = await connection.storageVolUpload(VOLUME, { sparse: true });
    const chunks = [{ hole: 2n ** 40n }, Buffer.from('ab'), { hole: 0n }, new Uint8Array([99]), { hole: INT64_MAX }];
    await pipeline(Readable.from(chunks), upload);
    expect(seen).toEqual([`-${2n ** 40n}/0`, 'ab', 'c', `-${INT64_MAX}/0`]);
  });

  it.each<[string, unknown]>([
    ['a hole of negative length', { hole: -1n }],
    ['a hole past what a file can be', { hole: 2n ** 63n }],
    ['a hole that is no bigint', { hole: 1 }],
    ['text', 'text'],
    ['any other object', {}],
  ])('refuses to send %s', async (_what, chunk) => {
    behave = (message, peer) => {
      if (message.type === 0) peer.reply(message);
      else if (message.status === 1) peer.confirm(message);
    };
    const upload = await connection.storageVolUpload(VOLUME, { sparse: true });
    await expect(pipeline(Readable.from([chunk]), upload)).rejects.toMatchObject({ code: 'invalid' });
  });
});
