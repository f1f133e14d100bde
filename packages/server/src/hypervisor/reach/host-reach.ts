import { type ChildProcess, fork, type SendHandle } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { findProgram } from '@aula/host';
import type { Logger } from 'pino';
import type { NetworkSpace } from '../firewall/network-space.ts';
import { REACH_LIMITS } from './limits.ts';
import type { FoundAddress } from './lookup.ts';
import { type Answer, answer, type Door, doorKey, type Order } from './messages.ts';
import { bind } from './udp-door.ts';

const PROGRAM = fileURLToPath(new URL('./reach-process.ts', import.meta.url));
/** The process has this long to answer before it is taken for broken and ended. */
const ANSWER_MS = 20_000;

export interface HostReachOptions {
  space: () => NetworkSpace | null;
  /** Ports are this machine's own, not those of the host's namespace: for a host that nobody outside can reach. */
  portsOfMachine: boolean;
  log: Logger;
}

/** What a process in the host's network namespace does for the server. It is started when first needed, and anew when it ended by itself. */
export interface HostReach extends AsyncDisposable {
  /** Exactly these ports of the host lead to seats afterwards, but for those that it tells of. */
  setDoors(doors: readonly Door[]): Promise<DoorsState>;
  /** All addresses of a DNS name as these servers tell; null when none answered. */
  lookup(name: string, servers: readonly string[]): Promise<FoundAddress[] | null>;
}

export interface DoorsState {
  /** Doors that could not be opened, by `doorKey`, and the error's code. */
  failed: ReadonlyMap<string, string>;
  /** Ids of passes that are of no more use. */
  over: readonly string[];
}

export class ReachError extends Error {
  override readonly name = 'ReachError';
}

export function createHostReach({ space, portsOfMachine, log }: HostReachOptions): HostReach {
  let child: Promise<ChildProcess> | null = null;
  let doorsOpen = false;
  let round = 0;
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  /** Doors whose listening socket the process has. */
  const handed = new Set<string>();

  function ended(): void {
    child = null;
    doorsOpen = false;
    handed.clear();
    for (const { reject } of waiting.values()) reject(new ReachError("the process in the host's network has ended"));
    waiting.clear();
  }

  async function start(): Promise<ChildProcess> {
    const where = space();
    if (where === null) throw new ReachError("the host's network is not reachable from here: only that of a host on this machine is");
    const nsenter = where.kind === 'own' ? null : await findProgram('nsenter');
    const enter =
      nsenter === null || where.kind === 'own' ? null : ['--net', '--target', String(where.pid), '--', process.execPath, PROGRAM];
    const stdio: ('ignore' | 'inherit' | 'ipc')[] = ['ignore', 'ignore', 'ignore', 'ipc'];
    // Without the flags of this process: it may run under a debugger or a test runner.
    const options = { stdio, execArgv: [], env: { PATH: process.env['PATH'] ?? '' }, detached: true };
    const made =
      enter === null || nsenter === null
        ? fork(PROGRAM, [], options)
        : fork(enter[0] ?? '', enter.slice(1), { ...options, execPath: nsenter });
    made.on('message', (message: unknown) => {
      const { data } = answer.safeParse(message);
      if (data === undefined) return;
      waiting.get(data.round)?.resolve(data);
      waiting.delete(data.round);
    });
    made.on('error', (error) => log.warn({ err: error }, "The process in the host's network failed"));
    made.once('exit', ended);
    return made;
  }

  async function process_(): Promise<ChildProcess> {
    child ??= start().catch((error: unknown) => {
      child = null;
      throw error;
    });
    return child;
  }

  async function ask<T extends Answer['type']>(make: (round: number) => Order): Promise<Extract<Answer, { type: T }>> {
    const to = await process_();
    const own = ++round;
    const limit = setTimeout(() => to.kill('SIGKILL'), ANSWER_MS);
    try {
      const got = await new Promise<Answer>((resolve, reject) => {
        waiting.set(own, { resolve, reject });
        to.send(make(own), (error) => error && reject(new ReachError(error.message, { cause: error })));
      });
      return got as Extract<Answer, { type: T }>; // its round is that of this question
    } finally {
      clearTimeout(limit);
      waiting.delete(own);
    }
  }

  /** Listens here and hands the socket over; it stays bound to this machine's network. */
  async function handOver(door: Door): Promise<void> {
    const to = await process_();
    const message: Order = { type: 'listener', protocol: door.protocol, hostPort: door.hostPort };
    const send = (handle: SendHandle) =>
      new Promise<void>((resolve, reject) => to.send(message, handle, (error) => (error ? reject(error) : resolve())));
    if (door.protocol === 'udp') {
      const socket = await bind(door.hostPort);
      await send(socket).finally(() => socket.close());
    } else {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: door.hostPort, exclusive: true }, () => resolve());
      });
      await send(server).finally(() => server.close());
    }
    handed.add(doorKey(door));
  }

  return {
    async setDoors(doors) {
      if (doors.length > REACH_LIMITS.doors) throw new ReachError(`at most ${REACH_LIMITS.doors} ports can be open`);
      const failed = new Map<string, string>();
      if (doors.length === 0 && !doorsOpen) return { failed, over: [] };
      const wanted = new Set(doors.map(doorKey));
      for (const key of handed) if (!wanted.has(key)) handed.delete(key);
      if (portsOfMachine)
        for (const door of doors) {
          if (handed.has(doorKey(door))) continue;
          await handOver(door).catch((error: NodeJS.ErrnoException) => failed.set(doorKey(door), error.code ?? error.message));
        }
      const opened = doors.filter((door) => !failed.has(doorKey(door)));
      const { failed: refused, over } = await ask<'doors'>((number) => ({ type: 'doors', round: number, doors: opened }));
      doorsOpen = doors.length > 0;
      for (const one of refused) failed.set(doorKey(one), one.code);
      return { failed, over };
    },
    async lookup(name, servers) {
      return (await ask<'lookup'>((number) => ({ type: 'lookup', round: number, name, servers: [...servers] }))).addresses;
    },
    async [Symbol.asyncDispose]() {
      const running = await child?.catch(() => null);
      if (running == null || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      await gone;
    },
  };
}
