import type { Duplex } from 'node:stream';
import { FrameError, type FrameLimits, FrameReader, type FrameSink } from './frame-reader.ts';
import { closeFrame, frame, frameHeader } from './frame-writer.ts';
import { OPCODE, STATUS } from './opcodes.ts';

/** How long a close handshake may take before the socket is destroyed, in ms. */
const CLOSE_TIMEOUT_MS = 2000;
/** Pongs that may wait unsent before a pinging client counts as a flood. */
const MAX_UNSENT_PONG_BYTES = 64 * 1024;

const NOTHING = Buffer.alloc(0);

/** Who listens to a connection. Set before the first byte arrives; each is called until `onEnd`, which comes exactly once. */
export interface ConnectionListener {
  onBinary(bytes: Buffer): void;
  onText(text: string): void;
  /** One read of the socket is used up: what `onBinary` brought may be sent on together. */
  onChunkEnd(): void;
  /** Everything that was written has left for the kernel. */
  onFlushed(): void;
  /** The connection is over or closing: 1005 and 1006 as in RFC 6455, 7.1.5. */
  onEnd(code: number): void;
}

/**
 * The server's side of one WebSocket after its handshake. Reads as bytes come; writes report the kernel's backpressure
 * through `unsent` and `onFlushed`. The owner calls `tick` regularly for pings.
 */
export class Connection implements FrameSink {
  private readonly socket: Duplex;
  private readonly listener: ConnectionListener;
  private readonly reader: FrameReader;
  private readonly flushed: () => void;
  private state: 'open' | 'closing' | 'closed' = 'open';
  private ended = false;
  private heard = true;
  private awaitsFlush = false;
  private pongBytes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, listener: ConnectionListener, limits: FrameLimits) {
    this.socket = socket;
    this.listener = listener;
    this.reader = new FrameReader(this, limits);
    this.flushed = () => {
      this.awaitsFlush = false;
      if (this.state !== 'open') return;
      // A ping or a pong may have got behind the empty write.
      if (this.socket.writableLength === 0) this.listener.onFlushed();
      else this.watchFlush();
    };
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', () => this.lost());
    socket.on('end', () => this.lost());
    socket.on('close', () => this.lost());
  }

  /** Bytes written that the kernel has not taken yet. */
  get unsent(): number {
    return this.socket.writableLength;
  }

  /** Sends bytes that already are whole frames. The caller must not change them while `unsent` is over 0. */
  sendFramed(bytes: Uint8Array): void {
    if (this.state !== 'open') return;
    this.socket.write(bytes);
    this.watchFlush();
  }

  /** Sends one binary message. The caller must not change the bytes while `unsent` is over 0. */
  sendBinary(bytes: Uint8Array): void {
    if (this.state !== 'open') return;
    this.socket.cork();
    this.socket.write(frameHeader(OPCODE.binary, bytes.length));
    this.socket.write(bytes);
    this.socket.uncork();
    this.watchFlush();
  }

  /** Mostly the kernel takes a write at once, and a callback for each would be wasted; an empty write behind it tells the same. */
  private watchFlush(): void {
    if (this.awaitsFlush || this.socket.writableLength === 0) return;
    this.awaitsFlush = true;
    this.socket.write(NOTHING, this.flushed);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    if (this.state === 'open') this.socket.resume();
  }

  /** Starts the close handshake; `onEnd` is called before this returns. */
  close(code: number, reason?: string): void {
    if (this.state !== 'open') return;
    this.state = 'closing';
    this.socket.write(closeFrame(code, reason));
    this.timer = setTimeout(() => this.socket.destroy(), CLOSE_TIMEOUT_MS);
    this.timer.unref();
    this.socket.resume();
    this.end(code);
  }

  /** Once per ping interval: ends a peer that was silent for the whole last one, else pings it. */
  tick(): void {
    if (this.state !== 'open') return;
    if (!this.heard) {
      this.socket.destroy();
      this.lost();
      return;
    }
    this.heard = false;
    // A paused socket cannot hear the pong: the target's backpressure is no sign of a dead browser.
    if (this.socket.isPaused()) this.heard = true;
    this.socket.write(frame(OPCODE.ping, Buffer.alloc(0)));
  }

  private receive(chunk: Buffer): void {
    this.heard = true;
    if (this.state === 'closed') return;
    try {
      this.reader.push(chunk);
      if (this.state === 'open') this.listener.onChunkEnd();
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.state === 'open' ? this.close(error.status, error.message) : this.socket.destroy();
    }
  }

  onBinary(bytes: Buffer): void {
    if (this.state === 'open') this.listener.onBinary(bytes);
  }

  onText(text: string): void {
    if (this.state === 'open') this.listener.onText(text);
  }

  onPing(payload: Buffer): void {
    if (this.state !== 'open') return;
    // While a picture waits to be sent, pongs may wait behind it; beyond that a flood of pings must not grow memory.
    if (this.pongBytes > MAX_UNSENT_PONG_BYTES) {
      this.close(STATUS.protocolError, 'too many pings');
      return;
    }
    const pong = frame(OPCODE.pong, payload);
    this.pongBytes += pong.length;
    this.socket.write(pong, () => {
      this.pongBytes -= pong.length;
    });
  }

  onPong(): void {}

  onClose(code: number): void {
    const answer = this.state === 'open';
    this.state = 'closed';
    clearTimeout(this.timer);
    if (answer) this.socket.write(closeFrame(code === 1005 ? STATUS.normal : code));
    this.socket.end();
    this.timer = setTimeout(() => this.socket.destroy(), CLOSE_TIMEOUT_MS);
    this.timer.unref();
    this.end(code);
  }

  private lost(): void {
    clearTimeout(this.timer);
    this.state = 'closed';
    this.socket.destroy();
    this.end(1006);
  }

  private end(code: number): void {
    if (this.ended) return;
    this.ended = true;
    this.listener.onEnd(code);
  }
}
