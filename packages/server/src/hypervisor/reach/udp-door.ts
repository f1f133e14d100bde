import { createSocket, type Socket } from 'node:dgram';
import { REACH_LIMITS } from './limits.ts';
import { type Door, plainAddress } from './messages.ts';

interface Peer {
  address: string;
  /** Towards the seat: one socket for each peer, so that answers find their way. */
  socket: Socket;
  idle: NodeJS.Timeout;
}

/** A UDP port of the host's that leads to a seat while it is open. */
export class UdpDoor {
  readonly #socket: Socket;
  /** By address and port. */
  readonly #peers = new Map<string, Peer>();
  #door: Door;

  /** Rejects with the system's error when the port cannot be had. `listener` is one that is bound already. */
  static async open(door: Door, listener: Socket | null): Promise<UdpDoor> {
    const socket = listener ?? (await bind(door.hostPort));
    return new UdpDoor(door, socket);
  }

  private constructor(door: Door, socket: Socket) {
    this.#door = door;
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data, { address, port }) => this.#take(data, address, port));
  }

  /** Peers that the new door would not have let in, or would have led elsewhere, are forgotten. */
  change(door: Door): void {
    const moved = door.address !== this.#door.address || door.port !== this.#door.port;
    this.#door = door;
    for (const [key, { address }] of this.#peers) if (moved || !this.#admits(address)) this.#forget(key);
  }

  close(): void {
    this.#socket.close();
    for (const key of [...this.#peers.keys()]) this.#forget(key);
  }

  #admits(address: string): boolean {
    return this.#door.clients === null || this.#door.clients.includes(address);
  }

  #take(data: Buffer, address: string, port: number): void {
    const plain = plainAddress(address);
    if (!this.#admits(plain)) return;
    const key = `${address} ${port}`;
    const peer = this.#peers.get(key) ?? this.#meet(key, plain, { address, port });
    if (peer === null) return;
    peer.idle.refresh();
    peer.socket.send(data, this.#door.port, this.#door.address);
  }

  #meet(key: string, plain: string, from: { address: string; port: number }): Peer | null {
    if (this.#peers.size >= REACH_LIMITS.peersPerDoor) return null;
    const socket = createSocket('udp4');
    socket.on('error', () => this.#forget(key));
    socket.on('message', (data, { address, port }) => {
      if (address !== this.#door.address || port !== this.#door.port) return;
      peer.idle.refresh();
      this.#socket.send(data, from.port, from.address);
    });
    const peer: Peer = { address: plain, socket, idle: setTimeout(() => this.#forget(key), REACH_LIMITS.udpIdleMs) };
    this.#peers.set(key, peer);
    return peer;
  }

  #forget(key: string): void {
    const peer = this.#peers.get(key);
    if (peer === undefined) return;
    this.#peers.delete(key);
    clearTimeout(peer.idle);
    peer.socket.close();
  }
}

/** A socket for both families where the machine has both. */
export async function bind(port: number): Promise<Socket> {
  return bindAs('udp6', port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL') return bindAs('udp4', port);
    throw error;
  });
}

function bindAs(type: 'udp4' | 'udp6', port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type, ipv6Only: false });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, exclusive: true }, () => resolve(socket));
  });
}
