import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import type { LiveEvent } from '@aula/api';
import { parsePersonName } from '@aula/model';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../auth/caller.ts';
import { createHub, type Hub } from '../events/hub.ts';
import { openEventStream, STREAM_BUFFER_MAX } from './event-stream.ts';

const name = parsePersonName('anna');
if (name === null) throw new Error('bad fixture');
const caller: Caller = { name, role: 'teacher', auditName: 'anna', loginId: 'a', via: 'cookie', mustChangePassword: false };

let app: FastifyInstance;
let server: Server;
let hub: Hub;
let isThere: boolean;

beforeEach(async () => {
  hub = createHub({ ownerOf: () => null });
  isThere = true;
  server = createServer();
  app = Fastify({
    serverFactory: (handler) => {
      server.on('request', handler);
      return server;
    },
  });
  app.get('/events', async (_, reply) => {
    openEventStream(reply, { hub, caller, lastEventId: undefined, heartbeatMs: 20, stillThere: async () => isThere });
    return reply;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  server.closeAllConnections();
  await app.close();
});

function port(): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return address.port;
}

const big = (room: string): LiveEvent => ({ type: 'room', room: room.padEnd(10_000, 'x') });

describe('a live stream', () => {
  it('sends what begins it, heartbeats, and ends with its login', async () => {
    const response = await fetch(`http://127.0.0.1:${port()}/events`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(': still here')) text += (await reader?.read())?.value ?? '';
    expect(text).toMatch(/^id: [0-9a-f]+-0\ndata: \{"type":"resync"\}\n\n/);
    expect(hub.watchers()).toBe(1);
    isThere = false;
    while ((await reader?.read())?.done === false);
    await expect.poll(() => hub.watchers()).toBe(0);
  });

  it('does not pile up for a client that does not read: it gets resync instead once it does', async () => {
    const socket = connect(port(), '127.0.0.1');
    socket.pause();
    socket.write('GET /events HTTP/1.1\r\nhost: x\r\n\r\n');
    await expect.poll(() => hub.watchers()).toBe(1);
    const total = 40 * STREAM_BUFFER_MAX;
    for (let sent = 0; sent < total; sent += 10_000) {
      hub.publish(big(`r${sent}`));
      if (sent % 1_000_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    let bytes = 0;
    let tail = '';
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      tail = (tail + chunk.toString()).slice(-2000);
    });
    socket.resume();
    await expect.poll(() => tail, { timeout: 10_000 }).toContain('"type":"resync"');
    expect(bytes).toBeLessThan(total / 2);
    hub.publish({ type: 'people' });
    await expect.poll(() => tail).toContain('"type":"people"');
    socket.destroy();
    await expect.poll(() => hub.watchers()).toBe(0);
  });
});
