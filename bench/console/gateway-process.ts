/**
 * Aula's gateway in a process of its own, with nothing else. Over IPC it is given `{ targets: { seat: { port } | { path } } }`
 * and answers `{ port }`; then `{ issue: seat, count }` and answers `{ tickets }`.
 */
import { createServer } from 'node:http';
import { connectSeatSocket, createGateway, createTickets, TargetError } from '@aula/gateway';
import { parsePersonName, parseSeatName } from '@aula/model';

const tickets = createTickets();
const targets = new Map<string, { host: string; port: number } | { path: string }>();
const none = (): Promise<never> => Promise.reject(new TargetError('missing', 'not here'));

const gateway = createGateway({
  tickets,
  targets: {
    connectDesktop: (seat, signal) => {
      const target = targets.get(seat);
      return target === undefined ? none() : connectSeatSocket(target, signal);
    },
    openTerminal: none,
    screenshot: none,
  },
  allowedOrigin: () => true,
  // One seat stands for a whole room here.
  limits: { maxSessionsPerSeat: 1000 },
});
const server = createServer();
server.on('upgrade', (request, socket, head) => gateway.handleUpgrade(request, socket, head));

const issue = (name: string, count: number): string[] => {
  const seat = parseSeatName(name);
  const person = parsePersonName('bench');
  if (seat === null || person === null) throw new Error(`no seat ${name}`);
  // A login of its own each time: the cap per login is not what is measured.
  return Array.from(
    { length: count },
    (_, index) => tickets.issue({ seat, kind: 'desktop', mode: 'control', person, loginId: `l${index}` }).ticket,
  );
};

type Order = { targets: Record<string, { port: number } | { path: string }> } | { issue: string; count: number };

process.on('message', (order: Order) => {
  if ('issue' in order) {
    process.send?.({ tickets: issue(order.issue, order.count) });
    return;
  }
  for (const [seat, target] of Object.entries(order.targets)) {
    targets.set(seat, 'path' in target ? target : { host: '127.0.0.1', port: target.port });
  }
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
  });
});
process.on('disconnect', () => process.exit(0));
