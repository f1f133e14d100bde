import { Doors } from './doors.ts';
import { lookup } from './lookup.ts';
import { type Answer, doorKey, order } from './messages.ts';

/**
 * The program that runs in the network namespace of a host: published ports of seats lead through it, and names of allow-lists are asked of the
 * networks' own DNS servers by it. It does as the server tells it by IPC, and ends with the server.
 */
const doors = new Doors();
let settled: Promise<unknown> = Promise.resolve();

const tell = (answer: Answer): void => void process.send?.(answer);

process.on('message', (message: unknown, handle: unknown) => {
  const { success, data } = order.safeParse(message);
  if (!success) return;
  if (data.type === 'listener') doors.hand(doorKey(data), handle);
  else if (data.type === 'lookup')
    void lookup(data.name, data.servers)
      .catch(() => null)
      .then((addresses) => tell({ type: 'lookup', round: data.round, addresses }));
  else
    settled = settled.then(async () => {
      const failed = await doors.set(data.doors);
      tell({ type: 'doors', round: data.round, failed, over: doors.over() });
    });
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C at the server's terminal is the server's to handle.
process.on('SIGINT', () => {});
