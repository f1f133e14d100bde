import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type PublishedPortView, schemas, type ViewerView } from '@aula/api';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, operationEnd, waitFor } from '../lib/rooms.ts';
import { openTerminal } from '../lib/terminal.ts';
import { makeOutside, OUTSIDE, OUTSIDE6, type Outside } from './outside.ts';

const NETWORK = `network: lab1
subnet: 192.0.2.0/24
protect: off
publish:
  - { section: students, port: 7777 }
  - { section: students, port: 7778, clients: requester }
  - { section: screens, port: 7777 }
  - { section: screens, port: 7778, clients: requester }
`;
const ROOM = `room: pub
preset: tiny
network: lab1
sections:
  students: { seats: 1, name: "pub-s{{ id }}", ip: "192.0.2.{{ id | plus: 10 }}" }
  screens: { seats: 2, name: "pub-s{{ id }}", ip: "192.0.2.{{ id | plus: 10 }}", spice: on }
`;
const VIEWERS = ['--native-viewers', '--trusted-proxy', '127.0.0.1', '--viewer-host', OUTSIDE.host];
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
  waitFor(`port ${number} of ${seat} to be ${state}`, async () => (await port(seat, number)).state === state, 90_000);
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
  server = await startServer({ host: host.hostOption, dataFolder, args: VIEWERS });
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
      // The guest has only been told to start it.
      const said = await waitFor('the program in the guest', () => outside.say(hostPort, '').catch(() => null));
      expect(said).toBe(`from ${seat}\n`);
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
    server = await startServer({ host: host.hostOption, dataFolder, args: VIEWERS });
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
});

describe('screens for native viewers', () => {
  type Asked = { protocol?: 'vnc' | 'spice' };
  const open = (seat: string, body: Asked = {}) => server.client.call('openViewer', { params: { seat }, body });
  /** As a trusted proxy asks for somebody at another address. */
  async function openFrom(address: string, seat: string, body: Asked = {}): Promise<ViewerView> {
    const token = await readFile(join(dataFolder, 'token'), 'utf8');
    const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json', 'x-forwarded-for': address };
    const answer = await fetch(`${server.url}/api/v1/seats/${seat}/viewer`, { method: 'POST', headers, body: JSON.stringify(body) });
    return schemas.viewer.parse(await answer.json());
  }
  const picture = () => join(dataFolder, 'screen');
  const spice = (to: string, { hostPort, password }: Pick<ViewerView, 'hostPort' | 'password'>) => [
    'timeout',
    '20',
    'spicy-screenshot',
    '--host',
    to,
    '--port',
    String(hostPort),
    '--password',
    password,
    '--out-file',
    picture(),
  ];
  async function vnc({ hostPort, password }: ViewerView): Promise<string[]> {
    const file = join(dataFolder, 'vnc-password');
    // VNC's own file of a password, which hides it under a key that everybody knows.
    const key = Buffer.from('e84ad660c4721ae0', 'hex');
    const cipher = createCipheriv('des-ede3', Buffer.concat([key, key, key]), null).setAutoPadding(false);
    await writeFile(file, Buffer.concat([cipher.update(password), cipher.final()]), { mode: 0o600 });
    return ['timeout', '20', 'vncsnapshot', '-quiet', '-passwd', file, `127.0.0.1::${hostPort}`, picture()];
  }
  const pixels = async () => (await readFile(picture()).finally(() => rm(picture(), { force: true }))).length;
  const doorIsClosed = (hostPort: number) =>
    waitFor(`port ${hostPort} to be closed`, async () =>
      host.exec(['nc', '-z', '127.0.0.1', String(hostPort)]).then(
        () => false,
        () => true,
      ),
    );

  it('leave the plan of their room empty', async () => {
    expect((await server.client.call('planStoredRoom', { params: { room: 'pub' } })).changes).toEqual([]);
  });

  it('show themselves to a SPICE client that has the password, once, and close behind it', async () => {
    const viewer = await open('pub-s02');
    expect(viewer).toMatchObject({ protocol: 'spice', host: OUTSIDE.host, clientAddress: '127.0.0.1', problem: null });
    await expect(host.exec(spice('127.0.0.1', { ...viewer, password: 'wrong' }))).rejects.toThrow();
    await host.exec(spice('127.0.0.1', viewer));
    expect(await pixels()).toBeGreaterThan(100_000);
    await expect(host.exec(spice('127.0.0.1', viewer))).rejects.toThrow();
    await doorIsClosed(viewer.hostPort);
  });

  it('and to a VNC client', async () => {
    const viewer = await open('pub-s02', { protocol: 'vnc' });
    await expect(host.exec(await vnc({ ...viewer, password: 'wrongpwd' }))).rejects.toThrow();
    await host.exec(await vnc(viewer));
    expect(await pixels()).toBeGreaterThan(1000);
    await expect(host.exec(await vnc(viewer))).rejects.toThrow();
    await expect(open('pub-s01', { protocol: 'spice' })).rejects.toThrow('no screen for SPICE');
    expect(await open('pub-s01')).toMatchObject({ protocol: 'vnc', problem: null });
  });

  it('let only the address in that asked, of IPv6 too, as a trusted proxy tells it', async () => {
    await outside.exec(['ip', 'route', 'add', `${OUTSIDE6.host}/128`, 'dev', 'out0', 'src', OUTSIDE6.first]);
    const viewer = await openFrom(OUTSIDE6.first, 'pub-s02');
    expect(viewer).toMatchObject({ clientAddress: OUTSIDE6.first, problem: null });
    await expect(outside.say(viewer.hostPort, '', { from: OUTSIDE6.second, to: OUTSIDE6.host })).rejects.toThrow('ECONNRESET');
    await expect(host.exec(spice('127.0.0.1', viewer))).rejects.toThrow();
    await outside.exec(spice(OUTSIDE6.host, viewer));
    expect(await pixels()).toBeGreaterThan(100_000);
  });

  it('come as a file for virt-viewer, whose password nobody writes down', async () => {
    const file = join(dataFolder, 'seat.vv');
    const AULA = fileURLToPath(new URL('../../bin/aula', import.meta.url));
    const argv = ['seat', 'viewer', 'pub-s02', '--file', file, '--data', dataFolder];
    const { stdout } = await promisify(execFile)(AULA, argv, { timeout: 60_000 });
    const text = await readFile(file, 'utf8');
    const password = /^password=(\S+)$/m.exec(text)?.[1] ?? '';
    expect(text).toMatch(/^\[virt-viewer\]\ntype=spice\nhost=198\.51\.100\.1\nport=\d+\n/);
    expect(text).toContain('delete-this-file=1');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { entries } = await server.client.call('audit', { query: {} });
    expect(entries).toContainEqual(expect.objectContaining({ action: 'seat.viewer.open', subject: 'pub-s02' }));
    for (const place of [stdout, server.output(), JSON.stringify(entries)]) expect(place).not.toContain(password);
  });

  it('are gone after the server was killed', async () => {
    const { hostPort } = await open('pub-s02');
    await server.kill();
    await doorIsClosed(hostPort);
    server = await startServer({ host: host.hostOption, dataFolder, args: VIEWERS });
    await stateBecomes('pub-s02', 7777, 'open');
    await doorIsClosed(hostPort);
  });

  it('close when the seat changes hands', async () => {
    const give = async (name: string) => {
      await server.client.call('createPerson', { body: { name, displayName: name, role: 'student' } });
      await server.client.call('assignSeats', { params: { room: 'pub' }, body: { owners: { 'pub-s02': name } } });
    };
    await give('bert');
    const { hostPort } = await open('pub-s02');
    await give('dora');
    await doorIsClosed(hostPort);
  });

  it("end with the seat's run", async () => {
    const viewers = [await open('pub-s02', { protocol: 'vnc' }), await open('pub-s02', { protocol: 'spice' })];
    const { id } = await server.client.call('stopRoom', { params: { room: 'pub' }, body: { seats: ['pub-s02'], force: true } });
    expect((await operationEnd(server.client, id)).state).toBe('succeeded');
    for (const { hostPort } of viewers) await doorIsClosed(hostPort);
    await expect(open('pub-s02')).rejects.toThrow('pub-s02 is off');
  });
});

describe('published ports of a room that goes', () => {
  it('go with it', async () => {
    const { hostPort } = await port('pub-s01', 7777);
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
