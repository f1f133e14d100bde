import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Door, Guard, Pass } from './messages.ts';
import { plainAddress } from './messages.ts';
import { readBytes } from './read-bytes.ts';
import { TcpDoor } from './tcp-door.ts';

let seat: Server;
/** Connections that the seat's own server has seen. */
let arrived: Socket[];
let hostPort: number;
let door: TcpDoor;
let sockets: Socket[];

beforeEach(async () => {
  arrived = [];
  sockets = [];
  seat = createServer((socket) => {
    arrived.push(socket);
    socket.on('error', () => {});
    void serveVnc(socket).catch(() => {});
  });
  seat.listen(0, '127.0.0.1');
  await once(seat, 'listening');
});

afterEach(() => {
  door.close();
  for (const socket of [...sockets, ...arrived]) socket.destroy();
  seat.close();
});

/** As QEMU's server without a password; then it says back what it hears. */
async function serveVnc(socket: Socket): Promise<void> {
  socket.write('RFB 003.008\n');
  await readBytes(socket, 12);
  socket.write(Buffer.of(1, 1));
  await readBytes(socket, 1);
  socket.write(Buffer.alloc(4));
  socket.pipe(socket);
}

const passFor = (password: string, more: Partial<Pass> = {}): Pass => ({
  id: password,
  client: '127.0.0.1',
  password,
  opensUntil: Date.now() + 60_000,
  ...more,
});

function doorWith(protocol: Guard['protocol'], ...passes: Pass[]): Door {
  const { port } = seat.address() as AddressInfo;
  const clients = ['127.0.0.1', '127.0.0.2'];
  return { protocol: 'tcp', hostPort, address: '127.0.0.1', port, clients, guard: { protocol, passes } };
}

async function openDoor(protocol: Guard['protocol'], ...passes: Pass[]): Promise<void> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  hostPort = (listener.address() as AddressInfo).port;
  door = await TcpDoor.open(doorWith(protocol, ...passes), listener);
}

function knock(localAddress = '127.0.0.1'): Socket {
  const socket = connect({ host: '127.0.0.1', port: hostPort, localAddress });
  sockets.push(socket.on('error', () => {}));
  return socket;
}

/** However it came about. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

/** A VNC viewer of version 3.8; resolves with the result of its greeting. */
async function view(socket: Socket, password: string): Promise<number> {
  await readBytes(socket, 12);
  socket.write('RFB 003.008\n');
  expect([...(await readBytes(socket, 2))]).toEqual([1, 2]);
  socket.write(Buffer.of(2));
  const challenge = await readBytes(socket, 16);
  const key = Buffer.from(password.padEnd(8, '\0')).map((byte) =>
    Number.parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2),
  );
  const cipher = createCipheriv('des-ede3', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  socket.write(cipher.update(challenge));
  return (await readBytes(socket, 4)).readUInt32BE();
}

describe('a door to a VNC screen', () => {
  it('lets in who has the password, and what is said then goes both ways', async () => {
    await openDoor('vnc', passFor('secret12'));
    const viewer = knock();
    expect(await view(viewer, 'secret12')).toBe(0);
    viewer.write('hello');
    expect(String(await readBytes(viewer, 5))).toBe('hello');
  });

  it('says why it lets nobody in with a wrong password, and the seat hears nothing of it', async () => {
    await openDoor('vnc', passFor('secret12'));
    const viewer = knock();
    expect(await view(viewer, 'secret13')).toBe(1);
    const length = (await readBytes(viewer, 4)).readUInt32BE();
    expect(String(await readBytes(viewer, length))).toContain('Wrong');
    expect(arrived).toHaveLength(0);
  });

  it('lets one viewer in by each password, and tells when it has gone', async () => {
    await openDoor('vnc', passFor('secret12'));
    const first = knock();
    await view(first, 'secret12');
    expect(await view(knock(), 'secret12')).toBe(1);
    expect(door.over()).toEqual([]);
    first.destroy();
    await expect.poll(() => door.over()).toEqual(['secret12']);
    expect(await view(knock(), 'secret12')).toBe(1);
  });

  it('takes a password from the address only that it was made for, and not after its time', async () => {
    await openDoor('vnc', passFor('secret12', { client: '127.0.0.2' }), passFor('too-late', { opensUntil: Date.now() - 1 }));
    const tries = [view(knock(), 'secret12'), view(knock(), 'too-late'), view(knock('127.0.0.2'), 'secret12')];
    expect(await Promise.all(tries)).toEqual([1, 1, 0]);
    expect(door.over()).toEqual(['too-late']);
  });

  it('cuts off those whose pass is taken back, and nobody else', async () => {
    await openDoor('vnc', passFor('one-pass'), passFor('two-pass'));
    const [one, two] = [knock(), knock()];
    await Promise.all([view(one, 'one-pass'), view(two, 'two-pass')]);
    const gone = closed(one);
    one.resume();
    door.change(doorWith('vnc', passFor('two-pass')));
    await gone;
    two.write('still here');
    expect(String(await readBytes(two, 10))).toBe('still here');
  });

  it('has nothing to say to what is no viewer', async () => {
    await openDoor('vnc', passFor('secret12'));
    const browser = knock().resume();
    browser.write('GET / HTTP/1.1\r\n\r\n');
    await closed(browser);
    expect(arrived).toHaveLength(0);
  });
});

describe('a door to a SPICE screen', () => {
  const header = (size: number, magic = 'REDQ'): Buffer => {
    const bytes = Buffer.alloc(16);
    bytes.write(magic, 'latin1');
    bytes.writeUInt32LE(2, 4);
    bytes.writeUInt32LE(2, 8);
    bytes.writeUInt32LE(size, 12);
    return bytes;
  };

  it.each([
    ['another protocol', header(18, 'HTTP')],
    ['a link message past the cap', header(4097)],
    ['one that is too short to be one', header(17)],
  ])('ends %s before it reaches the seat', async (_what, bytes) => {
    await openDoor('spice', passFor('secret'));
    const client = knock().resume();
    client.write(bytes);
    await closed(client);
    expect(arrived).toHaveLength(0);
  });

  it('does not take what is no SPICE from the seat', async () => {
    await openDoor('spice', passFor('secret'));
    const client = knock().resume();
    client.write(Buffer.concat([header(4096), Buffer.alloc(4096)]));
    await closed(client);
    expect(arrived).toHaveLength(1);
  });
});

it('addresses are compared in one form', () => {
  expect(['::ffff:192.0.2.1', '2001:DB8:0:0::1', 'fe80::1%eth0', '192.0.2.1'].map(plainAddress)).toEqual([
    '192.0.2.1',
    '2001:db8::1',
    'fe80::1',
    '192.0.2.1',
  ]);
});
