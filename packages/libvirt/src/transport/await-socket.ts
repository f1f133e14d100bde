import type { Socket } from 'node:net';
import { abortError, LibvirtError } from '../error.ts';

/** Resolves when a new `socket` is connected. Rejects with `unreachable`, `denied`, or as `signal` says; it is destroyed then. */
export function awaitSocket(socket: Socket, peer: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (error: LibvirtError | null) => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('connect', onConnect);
      if (!error) return resolve(socket);
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onAbort = () => settle(abortError(signal.reason, `connecting to ${peer}`));
    const onConnect = () => settle(null);
    const onError = (cause: NodeJS.ErrnoException) => {
      const denied = cause.code === 'EACCES' || cause.code === 'EPERM';
      // Several addresses were tried: the sum of their errors has no text of its own.
      const text = cause instanceof AggregateError ? cause.errors.map((each: unknown) => messageOf(each)).join('; ') : cause.message;
      settle(new LibvirtError(denied ? 'denied' : 'unreachable', `${peer}: ${text}`, { cause }));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError);
    socket.on('connect', onConnect);
    if (signal.aborted) onAbort();
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
