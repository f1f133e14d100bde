import { once } from 'node:events';
import { createServer } from 'node:http';
import { type ConsoleClaims, connectSeatSocket, createGateway, createTickets, TargetError } from '@aula/gateway';
import { parsePersonName, parseSeatName } from '@aula/model';
import { expect, it } from 'vitest';
import { type QemuScreen, startQemuScreen } from './qemu-screen.ts';
import { RfbClient } from './rfb-client.ts';

const seat = parseSeatName('demo-s01');
const person = parsePersonName('ada');
if (seat === null || person === null) throw new Error('bad names');

/** The gateway before one QEMU; `open` gives a viewer with a ticket of its own. */
const serve = async (screen: QemuScreen) => {
  const tickets = createTickets();
  const none = (): Promise<never> => Promise.reject(new TargetError('missing', 'not here'));
  const gateway = createGateway({
    tickets,
    targets: { connectDesktop: (_seat, signal) => connectSeatSocket({ path: screen.path }, signal), openTerminal: none, screenshot: none },
    allowedOrigin: () => true,
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => gateway.handleUpgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    gateway,
    open: (mode: ConsoleClaims['mode']) => {
      const { ticket } = tickets.issue({ seat, kind: 'desktop', mode, person, loginId: 'login' });
      return new RfbClient(`ws://127.0.0.1:${address.port}/`, ticket);
    },
    [Symbol.asyncDispose]: async () => {
      gateway.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};

it('shows QEMU’s screen to two viewers at once, though each asks to be alone', async () => {
  await using screen = await startQemuScreen();
  await using served = await serve(screen);
  const first = served.open('control');
  await first.begin();
  expect((await first.refresh()).length).toBe(first.width * first.height * 4);
  const second = served.open('view');
  await second.begin();
  expect((await second.refresh()).length).toBe(first.width * first.height * 4);
  expect((await first.refresh()).length).toBe(first.width * first.height * 4);
  expect(served.gateway.viewers(seat)).toBe(2);
});

it('keeps a viewer’s conversation whole while keys, pointer and clipboard fall out of it', async () => {
  await using screen = await startQemuScreen();
  await using served = await serve(screen);
  const viewer = served.open('view');
  await viewer.begin();
  const noise = Buffer.concat([
    Buffer.of(4, 1, 0, 0, 0, 0, 0, 0x61),
    Buffer.of(5, 1, 0, 10, 0, 10),
    Buffer.of(255, 0, 0, 1, 0, 0, 0, 0x61, 0, 0, 0, 0x1e),
    Buffer.of(6, 0, 0, 0, 0, 0, 0, 2, 0x68, 0x69),
  ]);
  for (const byte of noise) viewer.socket.send(Buffer.of(byte));
  expect((await viewer.refresh()).length).toBe(viewer.width * viewer.height * 4);
});

it('says that the seat went off when QEMU ends', async () => {
  await using screen = await startQemuScreen();
  await using served = await serve(screen);
  const viewer = served.open('control');
  await viewer.begin();
  await screen.stop();
  expect(await viewer.closed).toBe(4001);
  expect(await served.open('control').closed).toBe(1011);
});
