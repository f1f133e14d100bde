import { connect, createServer, type Server, type Socket } from 'node:net';
import { REACH_LIMITS } from './limits.ts';
import { type Door, plainAddress } from './messages.ts';

/** A TCP port of the host's that leads to a seat while it is open. */
export class TcpDoor {
  readonly #server: Server;
  /** Accepted connections by their client's address. */
  readonly #open = new Map<Socket, string>();
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
    // Either side may stop sending while it still listens.
    Object.assign(server, { allowHalfOpen: true });
    server.on('connection', (client) => this.#take(client));
  }

  /** Connections that the new door would not have let in, or would have led elsewhere, end. */
  change(door: Door): void {
    const moved = door.address !== this.#door.address || door.port !== this.#door.port;
    this.#door = door;
    for (const [socket, address] of this.#open) if (moved || !this.#admits(address)) socket.destroy();
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
    const { address: target, port } = this.#door;
    const where = target.startsWith('/') ? { path: target } : { host: target, port };
    const seat = connect({ ...where, allowHalfOpen: true, timeout: REACH_LIMITS.connectMs });
    this.#open.set(client, address);
    client.setKeepAlive(true, 60_000).setNoDelay(true);
    client.once('close', () => {
      this.#open.delete(client);
      seat.destroy();
    });
    seat.once('connect', () => {
      seat.setTimeout(0).setNoDelay(true);
      client.pipe(seat);
      seat.pipe(client);
    });
    seat.once('timeout', () => client.resetAndDestroy());
    seat.on('error', () => client.resetAndDestroy());
    seat.once('close', (failed) => (failed ? client.resetAndDestroy() : client.destroySoon()));
  }
}
