import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, pidOf } from '../lib/child.ts';
import { endTree } from '../lib/process-tree.ts';

const PYTHON = '/usr/bin/python3';
/** Both relays run under the same reaper, and are measured with all their children. */
const REAPER = ['/usr/bin/tini', '-s', '--'] as const;

export type TargetName = 'echo' | 'source' | 'sink' | 'paced' | 'qemu';

/** Where a relay leads: a port of the loopback, or a unix socket. */
export type Place = { port: number } | { path: string };

/** A running relay. */
export interface Relay extends AsyncDisposable {
  /** The reaper above it: its tree is the relay's cost. */
  pid: number;
  port(target: TargetName): number;
  /** What to offer as subprotocols, one string for each of `count` connections. */
  protocols(target: TargetName, count: number): Promise<string[]>;
}

/** A script whose first line is JSON; it ends with its input. */
export const startScript = async (
  script: string,
  input = '',
): Promise<{ child: ChildProcess; lines: AsyncIterator<string>; say(text: string): void }> => {
  const child = spawn(PYTHON, [join(import.meta.dirname, script)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.on('error', () => {});
  child.stdin.write(input);
  return { child, lines, say: (text) => void child.stdin.write(text) };
};

/** The next line of a script, parsed. */
export const nextLine = async (lines: AsyncIterator<string>): Promise<unknown> => {
  const line = await lines.next();
  if (line.done) throw new Error('The script ended without a result.');
  return JSON.parse(line.value);
};

const answer = async (child: ChildProcess, order: object): Promise<Record<string, unknown>> => {
  const [reply] = await Promise.all([once(child, 'message'), child.send(order)]);
  return reply[0];
};

/** `nodeFlags` are for profiling: e.g. `--cpu-prof`. */
export const startGateway = async (targets: Record<TargetName, Place>, nodeFlags: readonly string[] = []): Promise<Relay> => {
  const [reaper, ...flags] = REAPER;
  const command = [...flags, process.execPath, ...nodeFlags, join(import.meta.dirname, 'gateway-process.ts')];
  const child = spawn(reaper, command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { port } = await answer(child, { targets });
  if (typeof port !== 'number') throw new Error('The gateway has no port.');
  return {
    pid: pidOf(child),
    port: () => port,
    protocols: async (target, count) => {
      const { tickets } = await answer(child, { issue: target, count });
      if (!Array.isArray(tickets)) throw new Error('The gateway gives no tickets.');
      return tickets.map((ticket) => `aula.v1, ticket.${ticket}`);
    },
    [Symbol.asyncDispose]: () => endTree(pidOf(child), () => end(child)),
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** Debian's websockify, which knows one target each: as many processes as there are targets, under one reaper. */
export const startWebsockify = async (target: TargetName, place: Place): Promise<Relay> => {
  const [reaper, ...flags] = REAPER;
  const port = await freePort();
  const to = 'path' in place ? [`--unix-target=${place.path}`] : [`127.0.0.1:${place.port}`];
  const child = spawn(reaper, [...flags, '/usr/bin/websockify', `127.0.0.1:${port}`, ...to], { stdio: 'ignore' });
  const relay: Relay = {
    pid: pidOf(child),
    port: () => port,
    protocols: async (_target, count) => Array.from({ length: count }, () => 'binary'),
    [Symbol.asyncDispose]: () => endTree(pidOf(child), () => end(child)),
  };
  await untilListening(port, target);
  return relay;
};

const LISTEN_TRIES = 100;

const untilListening = async (port: number, what: string): Promise<void> => {
  for (let tried = 0; tried < LISTEN_TRIES; tried++) {
    const socket = connect(port, '127.0.0.1');
    const listening = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(
      () => false,
    );
    socket.destroy();
    if (listening) return;
    await sleep(50);
  }
  throw new Error(`The relay for ${what} does not listen.`);
};
