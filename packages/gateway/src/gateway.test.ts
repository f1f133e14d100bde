import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { parsePersonName, parseSeatName } from '@aula/model';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type ConsoleClaims,
  connectSeatSocket,
  createGateway,
  createTickets,
  type Gateway,
  type GatewayLimits,
  type SessionEvent,
  TargetError,
  type Tickets,
} from './index.ts';

const seat = parseSeatName('demo-s01');
const other = parseSeatName('demo-s02');
const person = parsePersonName('ada');
if (seat === null || other === null || person === null) throw new Error('bad names');

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const listen = async (server: Server | HttpServer): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

interface Bed {
  gateway: Gateway;
  tickets: Tickets;
  events: SessionEvent[];
  url: string;
  port: number;
  /** Opens a WebSocket with a fresh ticket. */
  open(claims?: Partial<ConsoleClaims>): WebSocket;
}

interface BedOptions {
  target?: (socket: Socket) => void;
  generic?: boolean;
  limits?: Partial<GatewayLimits>;
  openTerminal?: () => Promise<PassThrough>;
  connectDesktop?: () => Promise<never>;
}

/** A gateway in front of a real TCP server, behind a real HTTP server. */
const bed = async (options: BedOptions = {}): Promise<Bed> => {
  const sockets = new Set<Socket>();
  const target = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    (options.target ?? ((one) => one.pipe(one)))(socket);
  });
  const targetPort = await listen(target);
  const tickets = createTickets();
  const events: SessionEvent[] = [];
  const gateway = createGateway({
    tickets,
    targets: {
      connectDesktop: (_seat, signal) => {
        if (options.connectDesktop !== undefined) return options.connectDesktop();
        if (!options.generic) return connectSeatSocket({ host: '127.0.0.1', port: targetPort }, signal);
        return Promise.resolve(connect({ host: '127.0.0.1', port: targetPort }));
      },
      openTerminal: options.openTerminal ?? (() => Promise.reject(new TargetError('off', 'off'))),
      screenshot: () => Promise.reject(new TargetError('off', 'off')),
    },
    allowedOrigin: (origin) => origin === '' || origin === 'http://good.example',
    onSession: (event) => events.push(event),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const http = createServer();
  http.on('upgrade', (request, socket, head) => gateway.handleUpgrade(request, socket, head));
  const port = await listen(http);
  cleanups.push(async () => {
    gateway.close();
    for (const socket of sockets) socket.destroy();
    http.closeAllConnections();
    await Promise.all([new Promise((done) => http.close(done)), new Promise((done) => target.close(done))]);
  });
  const url = `ws://127.0.0.1:${port}/api/v1/console`;
  const open = (claims: Partial<ConsoleClaims> = {}): WebSocket => {
    const { ticket } = tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: 'l1', ...claims });
    const socket = new WebSocket(url, ['aula.v1', `ticket.${ticket}`]);
    socket.binaryType = 'arraybuffer';
    return socket;
  };
  return { gateway, tickets, events, url, port, open };
};

const closing = async (socket: WebSocket): Promise<number> => {
  const [event] = await once(socket, 'close');
  return (event as CloseEvent).code;
};
const opened = (socket: WebSocket): Promise<unknown> => once(socket, 'open');
/** Gathers bytes until there are `length` of them. */
const receive = (socket: WebSocket, length: number): Promise<Buffer> =>
  new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const take = (event: MessageEvent): void => {
      parts.push(Buffer.from(event.data));
      size += event.data.byteLength;
      if (size < length) return;
      socket.removeEventListener('message', take);
      resolve(Buffer.concat(parts));
    };
    socket.addEventListener('message', take);
  });

/** What a client says before its first message. */
const HELLO = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 0)]);
const HELLO_PASSED = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 1)]);

describe('desktop relay', () => {
  for (const generic of [false, true]) {
    it(`carries every byte both ways, whatever the size (${generic ? 'any stream' : 'seat socket'})`, async () => {
      const { open } = await bed({ generic });
      const socket = open();
      await opened(socket);
      expect(socket.protocol).toBe('aula.v1');
      const sent = Buffer.alloc(3_000_000);
      for (let at = 0; at < sent.length; at++) sent[at] = (at * 31 + (at >> 8)) & 255;
      const wanted = Buffer.concat([HELLO_PASSED, sent]);
      const answer = receive(socket, wanted.length);
      socket.send(HELLO);
      for (let at = 0, size = 1; at < sent.length; at += size, size = size * 3 + 1) socket.send(sent.subarray(at, at + size));
      expect((await answer).equals(wanted)).toBe(true);
      socket.close();
      expect(await closing(socket)).toBe(1000);
    });
  }

  it('gives the page what the seat said before the relay was ready', async () => {
    const { open } = await bed({ target: (socket) => socket.write('RFB 003.008\n') });
    const socket = open();
    expect((await receive(socket, 12)).toString()).toBe('RFB 003.008\n');
  });

  it('closes with 4001 when the seat goes off, after its last bytes', async () => {
    const { open } = await bed({ target: (socket) => socket.end('bye') });
    const socket = open();
    const closed = closing(socket);
    expect((await receive(socket, 3)).toString()).toBe('bye');
    expect(await closed).toBe(4001);
  });

  it('closes with 4001 when the seat is off, 1011 when it cannot be reached', async () => {
    const off = await bed({ connectDesktop: () => Promise.reject(new TargetError('off', 'off')) });
    expect(await closing(off.open())).toBe(4001);
    const failed = await bed({ connectDesktop: () => Promise.reject(new Error('no route')) });
    expect(await closing(failed.open())).toBe(1011);
  });

  it('closes with 4004 on RFB that is not allowed, and on text', async () => {
    const { open } = await bed();
    const socket = open();
    await opened(socket);
    socket.send(Buffer.from('RFB 009.009\n'));
    expect(await closing(socket)).toBe(4004);
    const text = open();
    await opened(text);
    text.send('hello');
    expect(await closing(text)).toBe(4004);
  });

  it('does not let a viewer press keys', async () => {
    const { open } = await bed();
    const socket = open({ mode: 'view' });
    await opened(socket);
    const key = Buffer.of(4, 1, 0, 0, 0, 0, 0, 0x61);
    const refresh = Buffer.of(3, 1, 0, 0, 0, 0, 1, 0, 1, 0);
    const answer = receive(socket, HELLO_PASSED.length + refresh.length);
    socket.send(HELLO);
    socket.send(key);
    socket.send(refresh);
    expect((await answer).equals(Buffer.concat([HELLO_PASSED, refresh]))).toBe(true);
  });

  for (const generic of [false, true]) {
    it(`stops reading from the seat while the browser does not read (${generic ? 'any stream' : 'seat socket'})`, async () => {
      let written = 0;
      const block = Buffer.alloc(1 << 20);
      const total = 256;
      const full = Promise.withResolvers<void>();
      const { tickets, port } = await bed({
        generic,
        target: (socket) => {
          let stalled: NodeJS.Timeout | undefined;
          const pour = (): void => {
            clearTimeout(stalled);
            if (written === total) return;
            written++;
            socket.write(block, pour);
            stalled = setTimeout(() => full.resolve(), 500);
          };
          socket.once('close', () => clearTimeout(stalled));
          pour();
        },
      });
      const { ticket } = tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: 'l1' });
      const raw = connect(port, '127.0.0.1').pause();
      raw.write(upgrade(ticket));
      await full.promise;
      // What is on its way sits in kernel buffers and one read: far below what the seat would send.
      expect(written).toBeLessThan(64);
      raw.destroy();
    });
  }

  it('stops reading from the browser while the seat does not read', async () => {
    const { tickets, port } = await bed({ target: (socket) => socket.pause() });
    const { ticket } = tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: 'l1' });
    const raw = connect(port, '127.0.0.1').on('error', () => {});
    raw.write(upgrade(ticket));
    await once(raw, 'data');
    raw.write(maskedFrame(HELLO));
    const block = maskedFrame(Buffer.alloc(1 << 20));
    let written = 0;
    const full = Promise.withResolvers<void>();
    const pour = (): void => {
      if (++written === 256) {
        full.resolve();
        return;
      }
      const stalled = setTimeout(() => full.resolve(), 500);
      raw.write(block, () => {
        clearTimeout(stalled);
        pour();
      });
    };
    pour();
    await full.promise;
    expect(written).toBeLessThan(64);
    raw.destroy();
  });

  it('loses nothing and does not stall when pings cross a slow reader', async () => {
    const total = 16 << 20;
    const { tickets, port } = await bed({ target: (socket) => socket.write(Buffer.alloc(total)) });
    const { ticket } = tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: 'l1' });
    const raw = connect(port, '127.0.0.1').on('error', () => {});
    raw.write(upgrade(ticket));
    let got = 0;
    while (got < total) {
      const [chunk] = await once(raw, 'data');
      got += chunk.length;
      raw.pause();
      raw.write(Buffer.of(0x89, 0x80, 0, 0, 0, 0));
      await new Promise((resolve) => setImmediate(resolve));
      raw.resume();
    }
    raw.destroy();
  });

  it('closes with 1011 when a seat never answers', async () => {
    const { open } = await bed({ connectDesktop: () => new Promise(() => {}), limits: { connectTimeoutMs: 20 } });
    expect(await closing(open())).toBe(1011);
  });
});

const upgrade = (ticket: string, extra = ''): string =>
  `GET /api/v1/console HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: aula.v1, ticket.${ticket}\r\n${extra}\r\n`;

/** A client frame whose mask is zero, so that the payload stands as it is. */
const maskedFrame = (payload: Buffer): Buffer => {
  const header = payload.length < 126 ? Buffer.of(0x82, 0x80 | payload.length, 0, 0, 0, 0) : Buffer.alloc(14);
  if (payload.length >= 126) {
    header[0] = 0x82;
    header[1] = 0xff;
    header.writeUInt32BE(payload.length, 6);
  }
  return Buffer.concat([header, payload]);
};

describe('who gets in', () => {
  it('closes with 4002 on a ticket that is unknown or already used', async () => {
    const { url, tickets } = await bed();
    expect(await closing(new WebSocket(url, ['aula.v1', 'ticket.nope']))).toBe(4002);
    expect(await closing(new WebSocket(url, ['aula.v1']))).toBe(4002);
    const { ticket } = tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: 'l1' });
    await opened(new WebSocket(url, ['aula.v1', `ticket.${ticket}`]));
    expect(await closing(new WebSocket(url, ['aula.v1', `ticket.${ticket}`]))).toBe(4002);
  });

  it.each([
    ['a foreign origin', 'Origin: http://evil.example\r\n', '403'],
    ['a wrong version', 'Sec-WebSocket-Version: 8\r\n', '426'],
  ])('refuses %s before the ticket is used', async (_what, extra, status) => {
    const { port, tickets } = await bed();
    const { ticket } = tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: 'l1' });
    const raw = connect(port, '127.0.0.1');
    raw.write(extra.startsWith('Sec') ? upgrade(ticket).replace('Sec-WebSocket-Version: 13\r\n', extra) : upgrade(ticket, extra));
    const [answer] = await once(raw, 'data');
    expect(String(answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(tickets.redeem(ticket)).not.toBeNull();
    raw.destroy();
  });

  it('closes with 1013 past the cap of one seat, and not before', async () => {
    const { open, gateway } = await bed({ limits: { maxSessionsPerSeat: 2 } });
    await opened(open());
    await opened(open());
    expect(gateway.viewers(seat)).toBe(2);
    expect(await closing(open())).toBe(1013);
    await opened(open({ seat: other }));
  });

  it('revokes what matches, with 4003, and leaves the rest open', async () => {
    const { open, gateway, tickets, events } = await bed();
    const mine = open();
    const theirs = open({ loginId: 'l2' });
    await Promise.all([opened(mine), opened(theirs)]);
    const { ticket } = tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: 'l1' });
    const closed = closing(mine);
    expect(gateway.revoke(({ loginId }) => loginId === 'l1')).toBe(1);
    expect(await closed).toBe(4003);
    expect(tickets.redeem(ticket)).toBeNull();
    expect(gateway.sessions().map(({ claims }) => claims.loginId)).toEqual(['l2']);
    expect(events.map(({ phase }) => phase)).toEqual(['start', 'start', 'end']);
  });

  it('says 1001 to everyone when it stops', async () => {
    const { open, gateway } = await bed();
    const socket = open();
    await opened(socket);
    const closed = closing(socket);
    gateway.close();
    expect(await closed).toBe(1001);
  });

  it('lets go of a browser that answers no ping', async () => {
    const { tickets, port, events } = await bed({ limits: { pingIntervalMs: 30 } });
    const { ticket } = tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: 'l1' });
    const raw = connect(port, '127.0.0.1').on('error', () => {});
    raw.resume().write(upgrade(ticket));
    await once(raw, 'close');
    expect(events.at(-1)).toMatchObject({ phase: 'end', code: 1006 });
  });
});

describe('shared terminal', () => {
  /** A serial console: what is written to `out` is its output, `input` what was typed. */
  const serial = () => {
    const stream = new PassThrough();
    const typed: Buffer[] = [];
    const out = stream.push.bind(stream);
    stream._write = (chunk, _encoding, done) => {
      typed.push(chunk);
      done();
    };
    return { stream, out: (text: string) => out(Buffer.from(text)), typed };
  };

  it('is opened once, shows a newcomer what was, and takes input from all who control', async () => {
    const line = serial();
    let openings = 0;
    const { open } = await bed({
      openTerminal: () => {
        openings++;
        return Promise.resolve(line.stream);
      },
    });
    const first = open({ kind: 'terminal' });
    await opened(first);
    const seen = receive(first, 7);
    line.out('login: ');
    expect(String(await seen)).toBe('login: ');
    const second = open({ kind: 'terminal' });
    expect(String(await receive(second, 7))).toBe('login: ');
    const watcher = open({ kind: 'terminal', mode: 'view' });
    expect(String(await receive(watcher, 7))).toBe('login: ');
    watcher.send(Buffer.from('X'));
    watcher.send('{"type":"resize","cols":80,"rows":24}');
    const echo = Promise.all([first, second, watcher].map((one) => receive(one, 2)));
    first.send(Buffer.from('a'));
    second.send(Buffer.from('b'));
    await expect.poll(() => Buffer.concat(line.typed).length).toBe(2);
    line.out('ok');
    expect((await echo).map(String)).toEqual(['ok', 'ok', 'ok']);
    expect(Buffer.concat(line.typed).toString().split('').sort().join('')).toBe('ab');
    expect(openings).toBe(1);
  });

  it('closes everyone with 4001 when the seat goes off, and opens anew after that', async () => {
    const lines = [serial(), serial()];
    const { open } = await bed({ openTerminal: async () => (lines.shift() ?? serial()).stream });
    const [line] = lines;
    const first = open({ kind: 'terminal' });
    await opened(first);
    await expect.poll(() => lines.length).toBe(1);
    const closed = closing(first);
    line?.stream.push(null);
    expect(await closed).toBe(4001);
    await opened(open({ kind: 'terminal' }));
    await expect.poll(() => lines.length).toBe(0);
  });

  it('closes the line a while after the last viewer left', async () => {
    const line = serial();
    const { open } = await bed({ openTerminal: async () => line.stream, limits: { terminalLingerMs: 20 } });
    const socket = open({ kind: 'terminal' });
    await opened(socket);
    socket.close();
    await once(line.stream, 'close');
  });

  it('lets go of a viewer that does not read, and serves the other', async () => {
    const line = serial();
    const { open, port, tickets, events } = await bed({ openTerminal: async () => line.stream, limits: { viewerQueueBytes: 256 * 1024 } });
    const { ticket } = tickets.issue({ seat, kind: 'terminal', mode: 'control', person, loginId: 'slow' });
    const slow = connect(port, '127.0.0.1')
      .on('error', () => {})
      .pause();
    slow.write(upgrade(ticket));
    await expect.poll(() => events.length).toBe(1);
    const quick = open({ kind: 'terminal' });
    await opened(quick);
    let seen = 0;
    quick.addEventListener('message', (event) => {
      seen += event.data.byteLength;
    });
    const block = 'x'.repeat(64 * 1024);
    let sent = 0;
    while (events.at(-1)?.phase !== 'end' && sent < 64 * 1024 * 1024) {
      line.out(block);
      sent += block.length;
      await expect.poll(() => seen).toBeGreaterThanOrEqual(sent);
    }
    expect(events.at(-1)).toMatchObject({ phase: 'end', code: 4005, session: { claims: { loginId: 'slow' } } });
    expect(quick.readyState).toBe(WebSocket.OPEN);
    slow.destroy();
  });

  it('closes with 4004 on a text message that is not a size', async () => {
    const { open } = await bed({ openTerminal: async () => serial().stream });
    const socket = open({ kind: 'terminal' });
    await opened(socket);
    socket.send('{"type":"resize","cols":0,"rows":24}');
    expect(await closing(socket)).toBe(4004);
  });
});
