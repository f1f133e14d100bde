import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { SlabSocket } from './slab-socket.ts';

let folder: string;
let client: SlabSocket;
let peer: Socket;
let close: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-slab-'));
  const server = createServer();
  server.listen(join(folder, 'sock'));
  await once(server, 'listening');
  client = new SlabSocket();
  client.connect({ path: join(folder, 'sock') });
  [peer] = await Promise.all([once(server, 'connection').then(([socket]) => socket), once(client, 'connect')]);
  close = () => server.close();
});

afterEach(async () => {
  client.destroy();
  peer.destroy();
  close();
  await rm(folder, { recursive: true, force: true });
});

const numbered = (bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, (_, index) => index % 251));

/** Everything that comes until `bytes` are there, copied and as it was handed over. */
async function receive(bytes: number, kept: boolean): Promise<{ copies: Buffer[]; chunks: Buffer[] }> {
  const [copies, chunks]: [Buffer[], Buffer[]] = [[], []];
  let seen = 0;
  await new Promise<void>((resolve) => {
    client.receive((chunk) => {
      copies.push(Buffer.from(chunk));
      chunks.push(chunk);
      seen += chunk.length;
      if (seen >= bytes) resolve();
    }, kept);
  });
  return { copies, chunks };
}

describe('SlabSocket', () => {
  it('reads nothing before it has a receiver, and loses nothing then', async () => {
    peer.write(numbered(1_000));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.bytesRead).toBe(0);
    expect(Buffer.concat((await receive(1_000, false)).copies)).toEqual(numbered(1_000));
  });

  it.each([true, false])('hands over every byte in order, whether chunks are kept (%s)', async (kept) => {
    const sent = numbered(LIMITS.streamSlab * 5 + 77);
    peer.write(sent);
    expect(Buffer.concat((await receive(sent.length, kept)).copies).equals(sent)).toBe(true);
  });

  it('never writes into chunks that may be kept', async () => {
    const sent = numbered(LIMITS.streamSlab * 5 + 77);
    peer.write(sent);
    expect(Buffer.concat((await receive(sent.length, true)).chunks).equals(sent)).toBe(true);
  });

  it('reads into the same memory where none is kept', async () => {
    const sent = numbered(LIMITS.receiveSlab * 5);
    peer.write(sent);
    const { chunks } = await receive(sent.length, false);
    expect(new Set(chunks.map((chunk) => chunk.buffer)).size).toBe(1);
  });

  it('stops while it is paused', async () => {
    let seen = 0;
    client.receive((chunk) => {
      seen += chunk.length;
      client.pause();
    }, false);
    peer.write(numbered(LIMITS.receiveSlab * 3));
    await expect.poll(() => seen).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toBeLessThanOrEqual(LIMITS.receiveSlab);
    for (let turns = 0; seen < LIMITS.receiveSlab * 3 && turns < 100; turns++) {
      client.resume();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(seen).toBe(LIMITS.receiveSlab * 3);
  });

  it('tells the end of the peer', async () => {
    client.receive(() => {}, false);
    peer.end();
    await once(client, 'close');
    expect(client.destroyed).toBe(true);
  });
});
