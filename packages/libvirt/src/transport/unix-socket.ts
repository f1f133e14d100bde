import type { Socket } from 'node:net';
import { abortError, LibvirtError } from '../error.ts';
import { awaitSocket } from './await-socket.ts';
import { SlabSocket } from './slab-socket.ts';

/** `sun_path` of Linux, without its NUL. */
const SOCKET_PATH_MAX = 107;

/** Opens a unix socket. Rejects with `unreachable`, `denied`, `invalid`, or as `signal` says. The caller ends the socket. */
export async function openUnixSocket(path: string, signal: AbortSignal): Promise<Socket> {
  if (typeof path !== 'string') throw new LibvirtError('invalid', "a socket's path is a string");
  const length = Buffer.byteLength(path);
  if (length === 0 || length > SOCKET_PATH_MAX || path.includes('\0')) {
    throw new LibvirtError('invalid', `a socket's path has 1 to ${SOCKET_PATH_MAX} bytes; this one has ${length}`);
  }
  if (signal.aborted) throw abortError(signal.reason, 'connecting');
  return awaitSocket(new SlabSocket().connect({ path }), path, signal);
}
