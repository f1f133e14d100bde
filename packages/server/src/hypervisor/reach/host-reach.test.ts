import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHostReach, type HostReach } from './host-reach.ts';
import type { Door } from './messages.ts';

/** Stands for the seat: says back what it hears, with a word before it, once the other side has ended. */
async function startSeat(): Promise<{ server: Server; port: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    void text(socket).then(
      (heard) => socket.end(`seat heard ${heard}`),
      () => {},
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What comes back for `words` from the host's port, asked from the given loopback address. */
async function ask(port: number, words: string, from = '127.0.0.1'): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, localAddress: from, allowHalfOpen: true });
  socket.end(words);
  return text(socket);
}

describe.each([false, true])("ports of the host's (listening socket handed over: %s)", (portsOfMachine) => {
  let reach: HostReach;
  let seat: Awaited<ReturnType<typeof startSeat>>;
  let door: Door;
  beforeEach(async () => {
    reach = createHostReach({ space: () => ({ kind: 'own' }), portsOfMachine, log: pino({ level: 'silent' }) });
    seat = await startSeat();
    door = { protocol: 'tcp', hostPort: await freePort(), address: '127.0.0.1', port: seat.port, clients: null, guard: null };
  });
  afterEach(async () => {
    await reach[Symbol.asyncDispose]();
    seat.server.close();
  });

  it('lead to the seat, both ways, to the end of each', async () => {
    expect([...(await reach.setDoors([door])).failed]).toEqual([]);
    const long = 'x'.repeat(3_000_000);
    expect(await ask(door.hostPort, long)).toBe(`seat heard ${long}`);
  });

  it('let only those in that they are open for, and cut off those that no longer are', async () => {
    await reach.setDoors([{ ...door, clients: ['127.0.0.2'] }]);
    await expect(ask(door.hostPort, 'one', '127.0.0.1')).rejects.toThrow('ECONNRESET');
    expect(await ask(door.hostPort, 'two', '127.0.0.2')).toBe('seat heard two');
    const inside = connect({ host: '127.0.0.1', port: door.hostPort, localAddress: '127.0.0.2' });
    await once(seat.server, 'connection');
    inside.on('error', () => {});
    const gone = once(inside, 'close');
    await reach.setDoors([{ ...door, clients: ['127.0.0.3'] }]);
    await gone;
  });

  it('are closed, with what goes through them, when they are not wanted any more', async () => {
    await reach.setDoors([door]);
    const inside = connect({ host: '127.0.0.1', port: door.hostPort });
    await once(seat.server, 'connection');
    inside.on('error', () => {});
    const gone = once(inside, 'close');
    await reach.setDoors([]);
    await gone;
    await expect(ask(door.hostPort, 'x')).rejects.toThrow('ECONNREFUSED');
    expect([...(await reach.setDoors([door])).failed]).toEqual([]);
    expect(await ask(door.hostPort, 'again')).toBe('seat heard again');
  });

  it('are told when another program has them, while the others open', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const taken = { ...door, hostPort: (other.address() as AddressInfo).port };
    expect([...(await reach.setDoors([taken, door])).failed]).toEqual([[`tcp ${taken.hostPort}`, 'EADDRINUSE']]);
    expect(await ask(door.hostPort, 'x')).toBe('seat heard x');
    other.close();
  });

  it('lead datagrams to the seat and its answers back', async () => {
    const echo = createSocket('udp4', (data, { port, address }) => echo.send(`seat heard ${data}`, port, address));
    echo.bind(0, '127.0.0.1');
    await once(echo, 'listening');
    await reach.setDoors([{ ...door, protocol: 'udp', port: echo.address().port }]);
    const client = createSocket('udp4');
    client.send('ping', door.hostPort, '127.0.0.1');
    const [answer] = await once(client, 'message');
    expect(String(answer)).toBe('seat heard ping');
    client.close();
    echo.close();
  });

  it('are open again once the process that keeps them has ended and they are asked for', async () => {
    await reach.setDoors([door]);
    await reach[Symbol.asyncDispose]();
    expect([...(await reach.setDoors([door])).failed]).toEqual([]);
    expect(await ask(door.hostPort, 'x')).toBe('seat heard x');
  });
});

it('a host whose network is elsewhere has no ports for us', async () => {
  await using reach = createHostReach({ space: () => null, portsOfMachine: false, log: pino({ level: 'silent' }) });
  await expect(reach.lookup('files.example.org', [])).rejects.toThrow('not reachable from here');
  expect([...(await reach.setDoors([])).failed]).toEqual([]);
});
