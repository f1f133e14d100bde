import type { Socket } from 'node:net';
import { abortError } from '../error.ts';
import { awaitSocket } from './await-socket.ts';
import { SlabSocket } from './slab-socket.ts';
import type { Transport } from './transport.ts';

/** A daemon that listens without encryption (`listen_tcp`). `port` is 16509 unless told. */
export function tcpTransport(host: string, port: number): Transport {
  const peer = `tcp://${hostAndPort(host, port)}`;
  return { peer, open: (signal) => connectTcp(new SlabSocket(), { host, port, peer, signal }) };
}

export interface TcpTarget {
  host: string;
  port: number;
  peer: string;
  signal: AbortSignal;
}

/** Connects a new socket. Rejects with `unreachable`, `denied`, or as `signal` says. */
export async function connectTcp(socket: Socket, { host, port, peer, signal }: TcpTarget): Promise<Socket> {
  if (signal.aborted) throw abortError(signal.reason, `connecting to ${peer}`);
  return awaitSocket(socket.setNoDelay(true).connect({ host, port }), peer, signal);
}

/** `host:port`, with brackets around an IPv6 address. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
