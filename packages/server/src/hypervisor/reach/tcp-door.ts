import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Greeting } from './greeting.ts';
import { REACH_LIMITS } from './limits.ts';
import { type Door, type Guard, plainAddress } from './messages.ts';
import { Passes } from './passes.ts';
import { greetSpice } from './spice-greeting.ts';
import { greetVnc } from './vnc-greeting.ts';

const GREETINGS: Readonly<Record<Guard['protocol'], Greeting>> = { vnc: greetVnc, spice: greetSpice };

/** A TCP port of the host's that leads to a seat while it is open. */
export class TcpDoor {
  readonly #server: Server;
  /** Accepted connections by their client's address. */
  readonly #open = new Map<Socket, string>();
  readonly #passes = new Passes();
  /** Those that have not shown a pass yet. */
  readonly #greeting = new Set<Socket>();
  #door: Door;

  /** Rejects with the system's error when the port cannot be had. `listener` is one that listens already. */
  static async open(door: Door, listener: Server | null): Promise<TcpDoor> {
    const server = listener ?? createServer();
    const made = new TcpDoor(door, server);
    if (listener === null)
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: door.hostPort, exclusive: true }, () => resolve());
      });
    server.on('error', () => {});
    return made;
  }

  private constructor(door: Door, server: Server) {
    this.#door = door;
    this.#server = server;
    this.#passes.set(door.guard?.passes ?? []);
    // Either side may stop sending while it still listens.
    Object.assign(server, { allowHalfOpen: true });
    server.on('connection', (client) => this.#take(client));
  }

  /** Connections that the new door would not have let in, or would have led elsewhere, end. */
  change(door: Door): void {
    const old = this.#door;
    const moved = door.address !== old.address || door.port !== old.port || door.guard?.protocol !== old.guard?.protocol;
    this.#door = door;
    this.#passes.set(door.guard?.passes ?? []);
    for (const [socket, address] of this.#open) if (moved || !this.#admits(address)) socket.destroy();
  }

  /** Passes that are of no more use. */
  over(): string[] {
    return this.#passes.over();
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#open.keys()) socket.destroy();
  }

  #admits(address: string): boolean {
    return this.#door.clients === null || this.#door.clients.includes(address);
  }

  #take(client: Socket): void {
    const address = plainAddress(client.remoteAddress ?? '');
    client.on('error', () => {});
    if (!this.#admits(address) || this.#open.size >= REACH_LIMITS.connectionsPerDoor) {
      client.resetAndDestroy();
      return;
    }
    this.#open.set(client, address);
    client.setKeepAlive(true, 60_000).setNoDelay(true);
    client.once('close', () => this.#open.delete(client));
    const { guard } = this.#door;
    const seat = guard === null ? this.#connect(client) : this.#greet(client, address, guard.protocol);
    seat.then(
      (other) => {
        if (other === null) return;
        client.pipe(other);
        other.pipe(client);
      },
      () => client.resetAndDestroy(),
    );
  }

  async #greet(client: Socket, address: string, protocol: Guard['protocol']): Promise<Socket | null> {
    if (this.#greeting.size >= REACH_LIMITS.greetingsPerDoor) throw new Error('too many at once');
    this.#greeting.add(client);
    client.once('close', () => this.#greeting.delete(client));
    const limit = setTimeout(() => client.resetAndDestroy(), REACH_LIMITS.greetingMs[protocol]);
    const refuse = async (words: Buffer): Promise<null> => {
      await sleep(REACH_LIMITS.refusalMs);
      client.end(words, () => client.destroySoon());
      return null;
    };
    try {
      return await GREETINGS[protocol]({ client, address, passes: this.#passes, connect: () => this.#connect(client), refuse });
    } finally {
      clearTimeout(limit);
      this.#greeting.delete(client);
    }
  }

  /** To the seat; either side takes the other with it. */
  async #connect(client: Socket): Promise<Socket> {
    const { address: target, port } = this.#door;
    const where = target.startsWith('/') ? { path: target } : { host: target, port };
    const seat = connect({ ...where, allowHalfOpen: true, timeout: REACH_LIMITS.connectMs });
    client.once('close', () => seat.destroy());
    seat.once('timeout', () => client.resetAndDestroy());
    seat.on('error', () => client.resetAndDestroy());
    seat.once('close', (failed) => (failed ? client.resetAndDestroy() : client.destroySoon()));
    await once(seat, 'connect');
    seat.setTimeout(0).setNoDelay(true);
    return seat;
  }
}
