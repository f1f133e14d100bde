import { Duplex } from 'node:stream';
import { lost } from './calls.ts';
import type { Channel } from './channel.ts';
import { abortError, LibvirtError } from './error.ts';
import { LIMITS } from './limits.ts';
import type { ProcedureId, StreamDirection } from './procedures/procedure.ts';
import { FRAME_OVERHEAD, MESSAGE_STATUS, MESSAGE_TYPE, type MessageHeader } from './wire/header.ts';
import { decodePayload } from './wire/message.ts';
import { remoteError, wireError } from './wire/remote-error.ts';
import { malformed } from './xdr/reader.ts';

export interface DaemonStreamOptions {
  channel: Channel;
  procedure: ProcedureId & { readonly stream: StreamDirection };
  /** Takes the channel back once the daemon has confirmed the end of the stream. */
  release: (channel: Channel) => void;
  signal?: AbortSignal | undefined;
}

/**
 * A stream of the daemon as a Node stream. Reading and writing follow the pace of both ends. `end()` and the daemon's end of
 * data go through the protocol's closing handshake, so `finish` of an upload means that the daemon has it all. `destroy()` and
 * the signal abort the stream on the daemon; `close` follows when it has confirmed.
 */
export class DaemonStream extends Duplex {
  readonly #channel: Channel;
  readonly #procedure: DaemonStreamOptions['procedure'];
  readonly #release: (channel: Channel) => void;
  #serial = 0;
  /** `open` → `finishing` → `done`, or → `aborting` → `done`. */
  #phase: 'open' | 'finishing' | 'aborting' | 'done' = 'open';
  /** Called when the closing handshake is through, or cannot be any more. */
  #settled: (() => void) | null = null;
  #finishTimer: NodeJS.Timeout | undefined;
  #stopListening = () => {};
  readonly #stopWatching: () => void;

  constructor(options: DaemonStreamOptions) {
    const { stream } = options.procedure;
    super(duplexOptions(stream));
    this.#channel = options.channel;
    this.#procedure = options.procedure;
    this.#release = options.release;
    this.#stopWatching = options.channel.onClose((reason) => this.#lost(reason));
    const { signal } = options;
    if (!signal) return;
    const onAbort = () => this.destroy(abortError(signal.reason, options.procedure.name));
    signal.addEventListener('abort', onAbort, { once: true });
    this.#stopListening = () => signal.removeEventListener('abort', onAbort);
  }

  /** The stream's serial, once its call is answered. */
  opened(serial: number): void {
    this.#serial = serial;
  }

  /** The stream could not be opened: nothing is to be aborted on the daemon. */
  discard(): void {
    this.#phase = 'done';
    this.destroy();
  }

  /** Takes one packet. Throws `protocol` when it does not fit. */
  readonly onPacket = (header: MessageHeader, frame: Buffer): void => {
    if (header.program !== this.#procedure.program || header.procedure !== this.#procedure.number)
      throw malformed('packet of another stream');
    this.#serial = header.serial;
    const payload = frame.subarray(FRAME_OVERHEAD);
    if (header.status === MESSAGE_STATUS.error) this.#failed(frame);
    else if (header.status === MESSAGE_STATUS.ok) this.#confirmed(payload);
    else if (this.#phase !== 'aborting') this.#received(payload);
  };

  #received(payload: Buffer): void {
    if (this.#procedure.stream === 'write' || this.#phase === 'done') throw malformed('data on a stream that takes none');
    if (payload.length === 0) this.#finish();
    else if (!this.push(payload)) this.#channel.pause();
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const next = (at: number) => (error?: Error | null) => {
      const { reason } = this.#channel;
      if (error) done(reason ? lost(reason, this.#procedure.name) : error);
      else if (at >= chunk.length || this.#phase !== 'open') done();
      else {
        const end = Math.min(at + LIMITS.streamPacketMax, chunk.length);
        this.#channel.sendStream(this.#packet(MESSAGE_STATUS.continue), chunk.subarray(at, end), next(end));
      }
    };
    next(0)();
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#phase === 'done') {
      done();
      return;
    }
    this.#settled = done;
    this.#finish();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#stopListening();
    if (this.#phase === 'done') this.#stopWatching();
    clearTimeout(this.#finishTimer);
    if (this.#phase === 'done' || this.#channel.reason) {
      if (!this.#channel.reason) this.#release(this.#channel);
      done(error);
      return;
    }
    this.#phase = 'aborting';
    const timer = setTimeout(() => this.#channel.close(new LibvirtError('cancelled', 'the stream was aborted')), LIMITS.closeTimeoutMs);
    this.#settled = () => {
      clearTimeout(timer);
      this.#stopWatching();
      if (!this.#channel.reason) this.#release(this.#channel);
      done(error);
    };
    this.#channel.resume();
    this.#channel.sendStream(this.#packet(MESSAGE_STATUS.error), null, () => {});
  }

  #packet(status: number): MessageHeader {
    const { program, number } = this.#procedure;
    return { program, procedure: number, type: MESSAGE_TYPE.stream, serial: this.#serial, status };
  }

  #finish(): void {
    if (this.#phase !== 'open') return;
    this.#phase = 'finishing';
    const late = () => this.#channel.close(new LibvirtError('timeout', `the stream did not end within ${LIMITS.streamFinishMs} ms`));
    this.#finishTimer = setTimeout(late, LIMITS.streamFinishMs).unref();
    this.#channel.resume();
    this.#channel.sendStream(this.#packet(MESSAGE_STATUS.ok), null, () => {});
  }

  #confirmed(payload: Buffer): void {
    if (payload.length > 0) throw malformed('data in the end of a stream');
    if (this.#phase === 'open' || this.#phase === 'done') throw malformed('an end of stream that was not asked for');
    const aborted = this.#phase === 'aborting';
    this.#ended();
    if (!aborted && this.readable) this.push(null);
    this.#settle();
  }

  #failed(frame: Buffer): void {
    const error = remoteError(decodePayload(wireError, frame), this.#procedure.name);
    this.#ended();
    this.destroy(error);
    this.#settle();
  }

  #lost(reason: LibvirtError): void {
    if (this.#phase === 'done') return;
    this.#phase = 'done';
    clearTimeout(this.#finishTimer);
    this.destroy(lost(reason, this.#procedure.name));
    this.#settle();
  }

  #ended(): void {
    this.#phase = 'done';
    clearTimeout(this.#finishTimer);
    this.#channel.endStream(this.#serial);
  }

  #settle(): void {
    const settled = this.#settled;
    this.#settled = null;
    settled?.();
  }
}

function duplexOptions(direction: StreamDirection) {
  return {
    readable: direction !== 'write',
    writable: direction !== 'read',
    allowHalfOpen: false,
    readableHighWaterMark: LIMITS.streamHighWater,
    writableHighWaterMark: LIMITS.streamHighWater,
  };
}
