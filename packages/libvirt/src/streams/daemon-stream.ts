import { Duplex } from 'node:stream';
import { lost } from '../calls/calls.ts';
import { type Channel, type StreamHandler, socketFailure } from '../calls/channel.ts';
import { abortError, type CallSite, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import type { ProcedureId, StreamDirection } from '../protocol/procedure.ts';
import { FRAME_OVERHEAD, MESSAGE_STATUS, MESSAGE_TYPE, type MessageHeader } from '../wire/header.ts';
import { decodePayload } from '../wire/message.ts';
import { remoteError, wireError } from '../wire/remote-error.ts';
import { malformed } from '../xdr/reader.ts';
import { addedLength, checkedChunk, encodeHole, holePayload, isHole, type SparseChunk } from './hole.ts';

export interface DaemonStreamOptions {
  channel: Channel;
  procedure: ProcedureId & { readonly stream: StreamDirection };
  /** Object mode: carries `Buffer | { hole: bigint }`. The call must have asked the daemon for it. Default false. */
  sparse?: boolean | undefined;
  /** Who opened it: what ends the stream shows that as its stack. */
  site: CallSite;
  /** Takes the channel back once the daemon has confirmed the end of the stream. */
  release: (channel: Channel) => void;
  signal?: AbortSignal | undefined;
}

type Done = (error?: Error | null) => void;

/**
 * A stream of the daemon as a Node stream. Reading and writing follow the pace of both ends. `end()` and the daemon's end of
 * data go through the protocol's closing handshake, so `finish` of an upload means that the daemon has it all. `destroy()` and
 * the signal abort the stream on the daemon; `close` follows when it has confirmed.
 */
export class DaemonStream extends Duplex implements StreamHandler {
  readonly #channel: Channel;
  readonly #procedure: DaemonStreamOptions['procedure'];
  readonly #sparse: boolean;
  readonly #site: CallSite;
  readonly #release: (channel: Channel) => void;
  #serial = 0;
  #paused = false;
  /** Chunks that the kernel has not taken yet, and what to call when it has taken one. */
  #unsent = 0;
  #writeDone: Done | null = null;
  #sink: ((piece: Buffer) => boolean) | null = null;
  /** Length of the holes that came. */
  #holes = 0n;
  /** `open` → `finishing` → `done`, or → `aborting` → `done`. */
  #phase: 'open' | 'finishing' | 'aborting' | 'done' = 'open';
  /** Called when the closing handshake is through, or cannot be any more. */
  #settled: (() => void) | null = null;
  #finishTimer: NodeJS.Timeout | undefined;
  #stopListening = () => {};
  readonly #stopWatching: () => void;

  constructor(options: DaemonStreamOptions) {
    super(duplexOptions(options.procedure.stream, options.sparse ?? false));
    this.#channel = options.channel;
    this.#procedure = options.procedure;
    this.#sparse = options.sparse ?? false;
    this.#site = options.site;
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

  /**
   * Hands the bytes of a download to `sink` instead of to readers, without new memory for each: it copies what it needs before it
   * returns, and answers whether it can take more; if not, `resumeReading` tells when. `end` and `close` come as ever.
   */
  divert(sink: (piece: Buffer) => boolean): void {
    if (this.#sparse) throw new LibvirtError('invalid', 'holes cannot be diverted');
    this.#channel.keepPieces(false);
    let more = true;
    for (let early: Buffer | null = this.read(); early !== null; early = this.read()) more = sink(early);
    this.#sink = sink;
    this.resume();
    if (more) this.#resume();
  }

  /** The sink can take more. */
  resumeReading(): void {
    this.#resume();
  }

  /** Takes bytes. Throws `protocol` when none may come. */
  onData(header: MessageHeader, piece: Buffer): void {
    this.#check(header);
    if (this.#phase === 'aborting') return;
    this.#mayReceive();
    this.#push(piece);
  }

  /** Takes one packet. Throws `protocol` when it does not fit. */
  onPacket(header: MessageHeader, frame: Buffer): void {
    this.#check(header);
    this.#serial = header.serial;
    if (header.type === MESSAGE_TYPE.streamHole) this.#hole(header, frame);
    else if (header.status === MESSAGE_STATUS.error) this.#failed(frame);
    else if (header.status === MESSAGE_STATUS.ok) this.#confirmed(frame.length - FRAME_OVERHEAD);
    else if (this.#phase !== 'aborting') {
      this.#mayReceive();
      this.#finish();
    }
  }

  #check(header: MessageHeader): void {
    if (header.program !== this.#procedure.program || header.procedure !== this.#procedure.number)
      throw malformed('packet of another stream');
  }

  #mayReceive(): void {
    if (this.#procedure.stream === 'write' || this.#phase === 'done') throw malformed('data on a stream that takes none');
  }

  #hole(header: MessageHeader, frame: Buffer): void {
    if (!this.#sparse || header.status !== MESSAGE_STATUS.continue) throw malformed('a hole in a stream that has none');
    const { length, flags } = decodePayload(holePayload, frame);
    if (flags !== 0) throw malformed(`a hole with flags ${flags}`);
    this.#holes = addedLength(this.#holes, length);
    if (this.#phase === 'aborting') return;
    this.#mayReceive();
    this.#push({ hole: length });
  }

  #push(chunk: SparseChunk): void {
    const more = this.#sink && !isHole(chunk) ? this.#sink(chunk) : this.push(chunk);
    if (more || this.#paused) return;
    this.#paused = true;
    this.#channel.pause();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#channel.resume();
  }

  override _read(): void {
    if (!this.#sink) this.#resume();
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: Done): void {
    try {
      this.#send(checkedChunk(chunk), done);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The next chunk is asked for while this one is on its way: one waits for the kernel besides the one it takes. */
  #send(chunk: SparseChunk, done: Done): void {
    if (this.#phase !== 'open' || (isHole(chunk) ? chunk.hole === 0n : chunk.length === 0)) {
      done();
      return;
    }
    const header = this.#packet(MESSAGE_STATUS.continue);
    this.#unsent += 1;
    if (isHole(chunk)) this.#channel.sendStream({ ...header, type: MESSAGE_TYPE.streamHole }, encodeHole(chunk.hole), this.#onSent);
    else this.#channel.sendStreamData(header, chunk, this.#onSent);
    if (this.#unsent > 1) this.#writeDone = done;
    else done();
  }

  readonly #onSent: Done = (error) => {
    this.#unsent -= 1;
    const done = this.#writeDone;
    this.#writeDone = null;
    done?.(error ? this.#writeError(error) : null);
  };

  /** The socket may tell the loss to a write before it tells the channel. */
  #writeError(cause: Error): LibvirtError {
    const reason = this.#channel.reason ?? socketFailure(cause);
    return lost(reason, this.#procedure.name);
  }

  override _final(done: Done): void {
    if (this.#phase === 'done') {
      done();
      return;
    }
    this.#settled = done;
    this.#finish();
  }

  override _destroy(error: Error | null, done: Done): void {
    if (error instanceof LibvirtError) error.showsFrom(this.#site);
    this.#stopListening();
    if (this.#phase === 'done') this.#stopWatching();
    clearTimeout(this.#finishTimer);
    if (this.#phase === 'done' || this.#channel.reason) {
      this.#giveBack();
      done(error);
      return;
    }
    this.#phase = 'aborting';
    const timer = setTimeout(() => this.#channel.close(new LibvirtError('cancelled', 'the stream was aborted')), LIMITS.closeTimeoutMs);
    this.#settled = () => {
      clearTimeout(timer);
      this.#stopWatching();
      this.#giveBack();
      done(error);
    };
    this.#resume();
    this.#channel.sendStream(this.#packet(MESSAGE_STATUS.error), null, () => {});
  }

  #giveBack(): void {
    if (this.#channel.reason) return;
    this.#channel.keepPieces(true);
    this.#release(this.#channel);
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
    this.#resume();
    this.#channel.sendStream(this.#packet(MESSAGE_STATUS.ok), null, () => {});
  }

  #confirmed(payloadBytes: number): void {
    if (payloadBytes > 0) throw malformed('data in the end of a stream');
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

function duplexOptions(direction: StreamDirection, sparse: boolean) {
  const highWaterMark = sparse ? LIMITS.sparseHighWater : LIMITS.streamHighWater;
  return {
    readable: direction !== 'write',
    writable: direction !== 'read',
    allowHalfOpen: false,
    objectMode: sparse,
    readableHighWaterMark: highWaterMark,
    writableHighWaterMark: highWaterMark,
  };
}
