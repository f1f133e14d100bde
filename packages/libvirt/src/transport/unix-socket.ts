import { createConnection, type Socket } from 'node:net';
import { abortError, LibvirtError } from '../error.ts';

/** `sun_path` of Linux, without its NUL. */
const SOCKET_PATH_MAX = 107;

/** Opens a unix socket. Rejects with `unreachable`, `denied`, `invalid`, or as `signal` says. The caller ends the socket. */
export function openUnixSocket(path: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(path);
    if (length === 0 || length > SOCKET_PATH_MAX || path.includes('\0')) {
      throw new LibvirtError('invalid', `a socket's path has 1 to ${SOCKET_PATH_MAX} bytes; this one has ${length}`);
    }
    if (signal.aborted) throw abortError(signal.reason, 'connecting');
    const socket = createConnection({ path });
    const settle = (error: LibvirtError | null) => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('connect', onConnect);
      if (!error) return resolve(socket);
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onAbort = () => settle(abortError(signal.reason, 'connecting'));
    const onConnect = () => settle(null);
    const onError = (cause: NodeJS.ErrnoException) => {
      const denied = cause.code === 'EACCES' || cause.code === 'EPERM';
      settle(new LibvirtError(denied ? 'denied' : 'unreachable', `${path}: ${cause.message}`, { cause }));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError);
    socket.on('connect', onConnect);
  });
}
