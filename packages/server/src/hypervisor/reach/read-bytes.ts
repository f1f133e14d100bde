import type { Socket } from 'node:net';

/** The other side went away, or says what its protocol has no room for. */
export class GreetingError extends Error {
  override readonly name = 'GreetingError';
}

const EVENTS = ['readable', 'end', 'close', 'error'] as const;

/** Exactly these many bytes; what comes after them stays in the socket. Throws {@link GreetingError} when it ends before. */
export function readBytes(socket: Socket, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      for (const event of EVENTS) socket.off(event, look);
    };
    function look(): void {
      const found: unknown = socket.read(size);
      // At its end a stream gives what is left of it.
      if (found instanceof Buffer && found.length === size) {
        settle();
        resolve(found);
      } else if (found !== null || socket.readableEnded || socket.destroyed) {
        settle();
        reject(new GreetingError('the connection ended before its greeting did'));
      }
    }
    // One listener for all that is to come: each new one would be told at once of what is too little.
    for (const event of EVENTS) socket.on(event, look);
    look();
  });
}
