import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublishedPortView } from '@aula/api';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, operationEnd, waitFor } from '../lib/rooms.ts';
import { openTerminal } from '../lib/terminal.ts';
import { makeOutside, OUTSIDE, type Outside } from './outside.ts';

const NETWORK = `network: lab1
subnet: 192.0.2.0/24
protect: off
publish:
  - { section: students, port: 7777 }
  - { section: students, port: 7778, clients: requester }
`;
const ROOM = `room: pub
preset: tiny
network: lab1
sections:
  students:
    seats: 1-2
    name: "pub-s{{ id }}"
    ip: "192.0.2.{{ id | plus: 10 }}"
`;
/** Somebody else's program and rule stand at the first two numbers. */
const LISTENER = 20_000;
const REDIRECTED = 20_001;
const FOREIGN = `table ip school { chain pre { type nat hook prerouting priority -100; tcp dport ${REDIRECTED} dnat to 203.0.113.9:80;\n}; }`;

let host: TestHost;
let outside: Outside;
let server: ServerProcess;
let dataFolder: string;
let stranger: ChildProcess;

const ports = async (): Promise<PublishedPortView[]> => (await server.client.call('roomPorts', { params: { room: 'pub' } })).ports;
async function port(seat: string, number: number): Promise<PublishedPortView> {
  const found = (await ports()).find((one) => one.seat === seat && one.port === number);
  if (found === undefined) throw new Error(`port ${number} of ${seat} is not published`);
  return found;
}
const stateBecomes = (seat: string, number: number, state: PublishedPortView['state']) =>
  waitFor(`port ${number} of ${seat} to be ${state}`, async () => (await port(seat, number)).state === state, 30_000);
const openFor = (seat: string, number: number, client: string) =>
  server.client.call('openPort', { params: { seat }, body: { port: number, client } });

async function typeInGuest(seat: string, line: string): Promise<void> {
  using terminal = await openTerminal(server.client, server.url, seat);
  terminal.type(`{ ${line} }; echo do''ne\n`);
  await terminal.expect(/done/, 30_000);
}

/** On each of the ports a program that says its seat's name to whoever comes. */
const serveInGuest = (seat: string) =>
  typeInGuest(seat, `for p in 7777 7778; do nc -ll -p $p -e busybox echo from ${seat} < /dev/null > /dev/null 2>&1 & done;`);

/** From an address that a port may have been open for. */
const isRefused = (hostPort: number) =>
  waitFor(`port ${hostPort} to be closed`, async () =>
    outside.say(hostPort, '', { from: OUTSIDE.second }).then(
      () => false,
      (error: unknown) => String(error).includes('ECONNREFUSED'),
    ),
  );

async function act(name: 'startSeat' | 'stopSeat', seat: string): Promise<void> {
  const { id } = await server.client.call(name, { params: { seat } });
  expect((await operationEnd(server.client, id)).state).toBe('succeeded');
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'aula-publish-'));
  host = await startTestHost();
  outside = await makeOutside(host);
  await host.exec(['nft', FOREIGN]);
  const listen = `require('net').createServer().listen(${LISTENER}, () => process.stdout.write('ready'))`;
  stranger = spawn('nsenter', ['--net', '--target', String(host.pid), '--', process.execPath, '--eval', listen], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (stranger.stdout !== null) await once(stranger.stdout, 'data');
  server = await startServer({ host: host.hostOption, dataFolder, args: ['--native-viewers'] });
  await server.client.call('applyNetwork', { body: { source: NETWORK } });
  await applyRoom(server.client, ROOM);
});

afterAll(async () => {
  stranger?.kill('SIGKILL');
  await server?.[Symbol.asyncDispose]();
  await outside?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true, force: true });
});

describe('published ports', () => {
  it('have numbers of their own, none that a program or a rule on the host has', async () => {
    await stateBecomes('pub-s01', 7777, 'open');
    await stateBecomes('pub-s02', 7777, 'open');
    const numbers = (await ports()).map(({ hostPort }) => hostPort);
    expect(new Set(numbers).size).toBe(4);
    expect(numbers).not.toContain(LISTENER);
    expect(numbers).not.toContain(REDIRECTED);
  });

  it("lead from outside to the seat's own program", async () => {
    for (const seat of ['pub-s01', 'pub-s02']) {
      await serveInGuest(seat);
      const { hostPort } = await port(seat, 7777);
      expect(await outside.say(hostPort, '')).toBe(`from ${seat}\n`);
    }
  });

  it('of the kind that is asked for let only the address in that asked', async () => {
    const closed = await port('pub-s01', 7778);
    expect(closed).toMatchObject({ state: 'closed', clients: 'requester', clientAddresses: [] });
    await expect(outside.say(closed.hostPort, '')).rejects.toThrow('ECONNREFUSED');
    const opened = await openFor('pub-s01', 7778, OUTSIDE.second);
    expect(opened).toMatchObject({ state: 'open', clientAddresses: [OUTSIDE.second], hostPort: closed.hostPort });
    expect(await outside.say(opened.hostPort, '', { from: OUTSIDE.second })).toBe('from pub-s01\n');
    await expect(outside.say(opened.hostPort, '', { from: OUTSIDE.first })).rejects.toThrow('ECONNRESET');
    await expect(outside.say((await port('pub-s02', 7778)).hostPort, '', { from: OUTSIDE.second })).rejects.toThrow('ECONNREFUSED');
  });

  it('stay reachable while the internet of the room is off', async () => {
    await server.client.call('setRoomInternet', { params: { room: 'pub' }, body: { internet: { mode: 'off' } } });
    expect(await outside.say((await port('pub-s01', 7777)).hostPort, '')).toBe('from pub-s01\n');
    await server.client.call('setRoomInternet', { params: { room: 'pub' }, body: { internet: null } });
  });

  it('have the same numbers and clients when the server was killed and started again', async () => {
    const before = (await ports()).map(({ seat, port: number, hostPort, clientAddresses }) => ({
      seat,
      number,
      hostPort,
      clientAddresses,
    }));
    await server.kill();
    await waitFor('the ports to close with the server', async () =>
      outside.say(before[0]?.hostPort ?? 0, '').then(
        () => false,
        () => true,
      ),
    );
    server = await startServer({ host: host.hostOption, dataFolder, args: ['--native-viewers'] });
    await stateBecomes('pub-s01', 7777, 'open');
    await stateBecomes('pub-s01', 7778, 'open');
    expect(
      (await ports()).map(({ seat, port: number, hostPort, clientAddresses }) => ({ seat, number, hostPort, clientAddresses })),
    ).toEqual(before);
    expect(await outside.say((await port('pub-s01', 7778)).hostPort, '', { from: OUTSIDE.second })).toBe('from pub-s01\n');
  });

  it('close when the guest powers off by itself, and have to be asked for anew', async () => {
    const [open, asked] = [await port('pub-s01', 7777), await port('pub-s01', 7778)];
    using terminal = await openTerminal(server.client, server.url, 'pub-s01');
    terminal.type('poweroff\n');
    await stateBecomes('pub-s01', 7777, 'waiting');
    for (const { hostPort } of [open, asked]) await isRefused(hostPort);
    await expect(openFor('pub-s01', 7778, OUTSIDE.second)).rejects.toThrow('pub-s01 is off');
    await act('startSeat', 'pub-s01');
    await stateBecomes('pub-s01', 7777, 'open');
    expect(await port('pub-s01', 7778)).toMatchObject({ state: 'closed', clientAddresses: [], hostPort: asked.hostPort });
    expect((await port('pub-s01', 7777)).hostPort).toBe(open.hostPort);
  });

  it('can be published by staff for one seat, and taken back', async () => {
    const made = await server.client.call('openPort', { params: { seat: 'pub-s02' }, body: { port: 7000, clients: 'anyone' } });
    expect(made).toMatchObject({ origin: 'staff', state: 'open', clients: 'anyone' });
    await typeInGuest('pub-s02', 'nc -ll -p 7000 -e busybox echo extra < /dev/null > /dev/null 2>&1 &');
    expect(await outside.say(made.hostPort, '')).toBe('extra\n');
    await server.client.call('closePort', { params: { seat: 'pub-s02', protocol: 'tcp', port: 7000 } });
    await expect(outside.say(made.hostPort, '')).rejects.toThrow('ECONNREFUSED');
    expect((await ports()).map(({ port: number }) => number)).not.toContain(7000);
  });

  it("show the screen to a native viewer at the address that asked, and end with the seat's run", async () => {
    const greeting = (number: number) =>
      host.exec([
        process.execPath,
        '--eval',
        `require('net').connect(${number}, '127.0.0.1').once('data', (data) => { process.stdout.write(data); process.exit(0); })`,
      ]);
    const { hostPort, problem } = await server.client.call('openViewer', { params: { seat: 'pub-s02' } });
    expect(problem).toBeNull();
    expect(await greeting(hostPort)).toMatch(/^RFB 003\.008/);
    await expect(outside.say(hostPort, '')).rejects.toThrow('ECONNRESET');
    const { id } = await server.client.call('stopRoom', { params: { room: 'pub' }, body: { seats: ['pub-s02'], force: true } });
    expect((await operationEnd(server.client, id)).state).toBe('succeeded');
    await isRefused(hostPort);
    await expect(server.client.call('openViewer', { params: { seat: 'pub-s02' } })).rejects.toThrow('pub-s02 is off');
    await act('startSeat', 'pub-s02');
    await stateBecomes('pub-s02', 7777, 'open');
  });

  it('go with the room', async () => {
    const { hostPort } = await port('pub-s02', 7777);
    const { id } = await server.client.call('deleteRoom', { params: { room: 'pub' } });
    expect((await operationEnd(server.client, id)).state).toBe('succeeded');
    await waitFor('the port to close', async () =>
      outside.say(hostPort, '').then(
        () => false,
        () => true,
      ),
    );
    await applyRoom(server.client, ROOM, { start: false });
    expect((await ports()).map(({ origin, clientAddresses }) => ({ origin, clientAddresses }))).toEqual(
      [1, 2, 3, 4].map(() => ({ origin: 'network', clientAddresses: [] })),
    );
  });
});
