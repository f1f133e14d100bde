import type { Duplex } from 'node:stream';
import { type CallSite, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import type { Procedure } from '../protocol/procedure.ts';
import { PieceParser } from '../streams/piece-parser.ts';
import { SlabSocket } from '../transport/slab-socket.ts';
import { FrameParser } from '../wire/frame-parser.ts';
import { MESSAGE_TYPE, type MessageHeader, PROGRAM, readHeader } from '../wire/header.ts';
import { KEEPALIVE_PROCEDURE, KeepAlive, type KeepAliveOptions } from '../wire/keepalive.ts';
import { encodeBare } from '../wire/message.ts';
import { malformed } from '../xdr/reader.ts';
import { CallQueue } from './calls.ts';
import { Outbox } from './outbox.ts';
import type { CallOptions } from './pending.ts';
import { SlotProbe } from './slot-probe.ts';

export interface ChannelOptions {
  socket: Duplex;
  maxInFlight: number;
  /** Whether to go beyond `maxInFlight`, with quick calls and once the daemon is found to take more; default false. Needs keepalive. */
  learnsInFlight?: boolean;
  callTimeoutMs: number;
  /** Largest message accepted, with its length word. */
  maxMessageBytes: number;
  /** Takes events. Throws `protocol` for those it does not know. */
  onEvent?: (header: MessageHeader, frame: Buffer) => void;
  /** A socket for streams: payload of data packets is handed over as it comes, not put together first. Default false. */
  streams?: boolean;
}

/** Takes what comes for one stream. A throw closes the channel. */
export interface StreamHandler {
  /** A piece of a data packet's payload, never empty. It may share memory with what the socket read, for good. */
  onData(header: MessageHeader, piece: Buffer): void;
  /** Any other packet, whole. */
  onPacket(header: MessageHeader, frame: Buffer): void;
}

/** How often a message in pieces is checked for its age. */
const ASSEMBLY_CHECK_MS = LIMITS.messageAssemblyMs / 6;

/** One socket to the daemon: sends calls and stream packets, and hands what comes to whom it is for. Any fault ends it. */
export class Channel {
  /** Resolves with the reason once the channel is closed; never rejects. */
  readonly closed: Promise<LibvirtError>;
  readonly #resolveClosed: (reason: LibvirtError) => void;
  readonly #socket: Duplex;
  readonly #calls: CallQueue;
  readonly #outbox: Outbox;
  readonly #parser: FrameParser | PieceParser;
  readonly #onEvent: ChannelOptions['onEvent'];
  readonly #streams = new Map<number, StreamHandler>();
  readonly #assemblyCheck: NodeJS.Timeout;
  readonly #learnsInFlight: boolean;
  #slots: SlotProbe | null = null;
  #keepAlive: KeepAlive | null = null;
  #partialSince: number | null = null;
  /** Messages of what has come that are handed out so far. */
  #frames = 0;
  #paused = false;
  #pongUnsent = false;
  readonly #onClose = new Set<(reason: LibvirtError) => void>();
  #reason: LibvirtError | null = null;

  constructor(options: ChannelOptions) {
    const { promise, resolve } = Promise.withResolvers<LibvirtError>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.#socket = options.socket;
    this.#outbox = new Outbox(options.socket);
    this.#onEvent = options.onEvent;
    this.#learnsInFlight = options.learnsInFlight ?? false;
    this.#parser = options.streams
      ? new PieceParser(options.maxMessageBytes, (header, piece) => this.#streamData(header, piece))
      : new FrameParser(options.maxMessageBytes);
    this.#calls = new CallQueue({
      maxInFlight: options.maxInFlight,
      sendsAhead: this.#learnsInFlight,
      onWait: () => this.#slots?.watch(),
      timeoutMs: options.callTimeoutMs,
      send: (frame) => this.#outbox.write(frame),
    });
    this.#assemblyCheck = setInterval(() => this.#checkAssembly(), ASSEMBLY_CHECK_MS).unref();
    const receive = (chunk: Buffer) => this.#receive(chunk);
    if (this.#socket instanceof SlabSocket) this.#socket.receive(receive, options.streams ?? false);
    else this.#socket.on('data', receive);
    this.#socket.on('error', (cause) => this.close(socketFailure(cause)));
    this.#socket.on('close', () => this.close(new LibvirtError('closed', 'the daemon closed the connection')));
  }

  /** Why it is closed; null while it is open. */
  get reason(): LibvirtError | null {
    return this.#reason;
  }

  /** Calls `listener` when the channel closes. The function returned takes that back: channels outlive their streams. */
  onClose(listener: (reason: LibvirtError) => void): () => void {
    this.#onClose.add(listener);
    return () => this.#onClose.delete(listener);
  }

  call<Args, Result>(procedure: Procedure<Args, Result>, args: Args, options: CallOptions, site: CallSite): Promise<Result> {
    return this.#calls.submit(procedure, args, options, { site });
  }

  /** The same for a caller who is found when the call fails, not before: cheaper where calls succeed. */
  callTraced<Args, Result>(procedure: Procedure<Args, Result>, args: Args, options: CallOptions): Promise<Result> {
    return this.#calls.submitTraced(procedure, args, options);
  }

  /** A call whose serial then carries a stream; `handler` gets its packets, which may come before the answer does. */
  async callStream<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    options: CallOptions,
    site: CallSite,
    handler: StreamHandler,
  ): Promise<{ serial: number; result: Result }> {
    let serial = 0;
    const onSend = (sent: number) => {
      serial = sent;
      this.#streams.set(sent, handler);
    };
    const result = await this.#calls.submit(procedure, args, options, { site, onSend });
    return { serial, result };
  }

  /** Sends one packet of a stream; `done` is called when the kernel has taken it, or with an error. */
  sendStream(header: MessageHeader, payload: Buffer | null, done: (error?: Error | null) => void): void {
    if (payload) {
      this.sendStreamData(header, payload, done);
      return;
    }
    if (this.#reason) {
      done(this.#reason);
      return;
    }
    this.#outbox.flush();
    this.#socket.write(encodeBare(header), done);
  }

  /** Sends bytes, at least one, in as few packets and system calls as can be; `done` is called when the kernel has taken all. */
  sendStreamData(header: MessageHeader, bytes: Buffer, done: (error?: Error | null) => void): void {
    if (this.#reason) {
      done(this.#reason);
      return;
    }
    this.#outbox.flush();
    this.#socket.cork();
    const full = bytes.length > LIMITS.streamPacketSent ? encodeBare(header, LIMITS.streamPacketSent) : null;
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(at + LIMITS.streamPacketSent, bytes.length);
      this.#socket.write(full && end - at === LIMITS.streamPacketSent ? full : encodeBare(header, end - at));
      if (end < bytes.length) this.#socket.write(bytes.subarray(at, end));
      else this.#socket.write(bytes.subarray(at, end), done);
      at = end;
    }
    this.#socket.uncork();
  }

  /** Whether the stream's handler may keep the pieces it gets; true unless told. If not, each one's memory is written again soon. */
  keepPieces(kept: boolean): void {
    if (this.#socket instanceof SlabSocket) this.#socket.keepsChunks = kept;
  }

  /** Forgets a stream whose last packet has come. */
  endStream(serial: number): void {
    this.#streams.delete(serial);
  }

  /** Stops and continues reading from the socket: backpressure for the one stream on it. */
  pause(): void {
    this.#paused = true;
    this.#socket.pause();
    this.#partialSince = null;
  }

  resume(): void {
    this.#paused = false;
    this.#socket.resume();
    if (this.#parser.isPartial) this.#partialSince ??= Date.now();
  }

  startKeepAlive(options: KeepAliveOptions): void {
    const ping = () => this.#outbox.write(keepAliveMessage(KEEPALIVE_PROCEDURE.ping));
    if (this.#learnsInFlight) this.#slots ??= new SlotProbe(this.#calls, ping);
    this.#keepAlive ??= new KeepAlive(options, {
      ping: () => (this.#slots ? this.#slots.ping() : ping()),
      dead: (message) => this.close(new LibvirtError('closed', message)),
    });
  }

  /** Ends the socket, and with it every call and stream. The first reason stays. */
  close(reason: LibvirtError): void {
    if (this.#reason) return;
    this.#reason = reason;
    clearInterval(this.#assemblyCheck);
    this.#keepAlive?.stop();
    this.#slots?.stop();
    this.#socket.destroy();
    this.#calls.close(reason);
    this.#streams.clear();
    this.#resolveClosed(reason);
    for (const listener of this.#onClose) listener(reason);
    this.#onClose.clear();
  }

  #receive(chunk: Buffer): void {
    if (this.#reason) return;
    this.#outbox.receiving();
    this.#frames = 0;
    try {
      this.#parser.push(chunk, this.#onFrame);
      // A message whose reader makes it wait is not late.
      const awaited = this.#parser.isPartial && !this.#paused;
      this.#partialSince = awaited ? (this.#partialSince ?? Date.now()) : null;
    } catch (cause) {
      const fault = cause instanceof LibvirtError ? cause : new LibvirtError('protocol', 'a message could not be handled', { cause });
      this.close(fault);
    }
    this.#outbox.received(this.#frames);
  }

  readonly #onFrame = (frame: Buffer): void => {
    if (this.#reason) return;
    this.#frames += 1;
    this.#dispatch(readHeader(frame), frame);
  };

  #dispatch(header: MessageHeader, frame: Buffer): void {
    this.#partialSince = null;
    this.#keepAlive?.heard();
    if (header.program === PROGRAM.keepAlive) this.#keepAliveMessage(header);
    else this.#rpcMessage(header, frame);
  }

  #rpcMessage(header: MessageHeader, frame: Buffer): void {
    switch (header.type) {
      case MESSAGE_TYPE.reply:
        if (header.status !== 0) this.#streams.delete(header.serial);
        this.#calls.reply(header, frame);
        return;
      case MESSAGE_TYPE.stream:
      case MESSAGE_TYPE.streamHole:
        this.#streamHandler(header.serial).onPacket(header, frame);
        return;
      case MESSAGE_TYPE.message:
        if (!this.#onEvent) throw malformed('an event that nobody asked for');
        this.#onEvent(header, frame);
        return;
      default:
        throw malformed(`message of type ${header.type}`);
    }
  }

  #streamData(header: MessageHeader, piece: Buffer): void {
    if (this.#reason) return;
    this.#keepAlive?.heard();
    this.#streamHandler(header.serial).onData(header, piece);
  }

  #streamHandler(serial: number): StreamHandler {
    const handler = this.#streams.get(serial);
    if (!handler) throw malformed(`packet of unknown stream ${serial}`);
    return handler;
  }

  #keepAliveMessage(header: MessageHeader): void {
    if (header.type !== MESSAGE_TYPE.message) throw malformed('keepalive of a wrong type');
    if (header.procedure === KEEPALIVE_PROCEDURE.pong) {
      this.#slots?.pong();
      return;
    }
    if (header.procedure !== KEEPALIVE_PROCEDURE.ping) throw malformed(`keepalive of procedure ${header.procedure}`);
    if (this.#pongUnsent) return;
    this.#pongUnsent = true;
    this.#outbox.flush();
    this.#socket.write(keepAliveMessage(KEEPALIVE_PROCEDURE.pong), () => {
      this.#pongUnsent = false;
    });
  }

  #checkAssembly(): void {
    const since = this.#partialSince;
    if (since === null || Date.now() - since < LIMITS.messageAssemblyMs) return;
    this.close(malformed(`a message did not end within ${LIMITS.messageAssemblyMs} ms`));
  }
}

/** Why a socket broke, in words for who asks why the connection is gone. */
export function socketFailure(cause: NodeJS.ErrnoException): LibvirtError {
  const hungUp = cause.code === 'EPIPE' || cause.code === 'ECONNRESET';
  return new LibvirtError('closed', `${hungUp ? 'the daemon closed the connection' : 'connection lost'}: ${cause.message}`, { cause });
}

function keepAliveMessage(procedure: number): Buffer {
  return encodeBare({ program: PROGRAM.keepAlive, procedure, type: MESSAGE_TYPE.message, serial: 0, status: 0 });
}
