import { type NetConnectOpts, Socket } from 'node:net';
import { MAX_SERVER_HEADER } from './ws/opcodes.ts';

/** Bytes read from a seat at once when it has much to say: large enough for full speed, small enough for the cache. */
export const READ_BYTES = 256 * 1024;
/** Bytes read at once from a seat that says little, so that an idle console costs next to nothing. */
export const IDLE_READ_BYTES = 2048;
/** Reads in a row that would have fitted the small buffer, after which the large one is given back. */
const SHRINK_AFTER = 256;
/** Room in front of every read for the frame's header, so that header and payload leave in one write. */
export const HEADROOM = MAX_SERVER_HEADER;

/**
 * Takes one read: `length` bytes of `buffer` from HEADROOM on. Returns whether the buffer may be filled again at
 * once; after `false`, reading waits for `resume()`.
 */
export type ReadSink = (buffer: Buffer, length: number) => boolean;

/** The buffer that reads land in: small until a read fills it, small again after many small reads. */
class Intake {
  sink: ReadSink | null = null;
  early: Buffer | null = null;
  private buffer = Buffer.allocUnsafeSlow(HEADROOM + IDLE_READ_BYTES);
  /** Where the next read goes. Taken after every read, when nobody holds the buffer any more or reading is paused. */
  window = this.buffer.subarray(HEADROOM);
  private small = 0;

  take(length: number): boolean {
    const { buffer } = this;
    this.resize(length);
    if (this.sink !== null) return this.sink(buffer, length);
    this.early = Buffer.from(buffer.subarray(0, HEADROOM + length));
    return false;
  }

  private use(bytes: number): void {
    this.buffer = Buffer.allocUnsafeSlow(HEADROOM + bytes);
    this.window = this.buffer.subarray(HEADROOM);
  }

  private resize(length: number): void {
    const size = this.buffer.length - HEADROOM;
    this.small = length <= IDLE_READ_BYTES ? this.small + 1 : 0;
    if (size < READ_BYTES && length === size) this.use(READ_BYTES);
    else if (size === READ_BYTES && this.small > SHRINK_AFTER) this.use(IDLE_READ_BYTES);
  }
}

/**
 * A socket to a seat's screen whose reads land in one reused buffer. It is an ordinary Duplex for writing and for its
 * end, but emits no `data`: call `pump` once instead.
 */
export class SeatSocket extends Socket {
  private readonly intake: Intake;

  constructor() {
    const intake = new Intake();
    const onread = { buffer: () => intake.window, callback: (length: number): boolean => intake.take(length) };
    // @types/node knows `onread` for connect() only; the constructor is where Node reads it.
    const options: ConstructorParameters<typeof Socket>[0] & { onread: typeof onread } = { onread };
    super(options);
    this.intake = intake;
  }

  /** Hands every read to `sink` from now on, beginning with what came before. */
  pump(sink: ReadSink): void {
    const { early } = this.intake;
    this.intake.early = null;
    this.intake.sink = sink;
    if (early !== null && sink(early, early.length - HEADROOM)) this.resume();
  }
}

/**
 * Opens a seat's VNC socket for the relay, e.g. `{ path }` of a unix socket; faster than any other Duplex, but only
 * `createGateway` may read from it. Rejects with the socket's error or the signal's reason.
 */
export const connectSeatSocket = (to: NetConnectOpts, signal: AbortSignal): Promise<SeatSocket> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = new SeatSocket();
    const settle = (finish: () => void): void => {
      signal.removeEventListener('abort', abort);
      socket.off('connect', connected).off('error', failed);
      finish();
    };
    const connected = (): void => settle(() => resolve(socket));
    const failed = (error: Error): void => settle(() => reject(error));
    const abort = (): void =>
      settle(() => {
        socket.on('error', () => {});
        socket.destroy();
        reject(signal.reason);
      });
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', connected).once('error', failed);
    socket.connect(to);
  });
