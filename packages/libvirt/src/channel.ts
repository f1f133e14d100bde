import type { Socket } from 'node:net';
import { type CallOptions, CallQueue } from './calls.ts';
import { type CallSite, LibvirtError } from './error.ts';
import { LIMITS } from './limits.ts';
import type { Procedure } from './procedures/procedure.ts';
import { PieceParser } from './streams/piece-parser.ts';
import { FrameParser } from './wire/frame-parser.ts';
import { MESSAGE_TYPE, type MessageHeader, PROGRAM, readHeader } from './wire/header.ts';
import { KEEPALIVE_PROCEDURE, KeepAlive, type KeepAliveOptions } from './wire/keepalive.ts';
import { encodeBare } from './wire/message.ts';
import { malformed } from './xdr/reader.ts';

export interface ChannelOptions {
  socket: Socket;
  maxInFlight: number;
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
  readonly #socket: Socket;
  readonly #calls: CallQueue;
  readonly #parser: FrameParser | PieceParser;
  readonly #onEvent: ChannelOptions['onEvent'];
  readonly #streams = new Map<number, StreamHandler>();
  readonly #assemblyCheck: NodeJS.Timeout;
  #keepAlive: KeepAlive | null = null;
  #partialSince: number | null = null;
  #corked = false;
  #pongUnsent = false;
  readonly #onClose = new Set<(reason: LibvirtError) => void>();
  #reason: LibvirtError | null = null;

  constructor(options: ChannelOptions) {
    const { promise, resolve } = Promise.withResolvers<LibvirtError>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.#socket = options.socket;
    this.#onEvent = options.onEvent;
    this.#parser = options.streams
      ? new PieceParser(options.maxMessageBytes, (header, piece) => this.#streamData(header, piece))
      : new FrameParser(options.maxMessageBytes);
    this.#calls = new CallQueue({
      maxInFlight: options.maxInFlight,
      timeoutMs: options.callTimeoutMs,
      send: (frame) => this.#write(frame),
    });
    this.#assemblyCheck = setInterval(() => this.#checkAssembly(), ASSEMBLY_CHECK_MS).unref();
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('error', (cause) => this.close(new LibvirtError('closed', `connection lost: ${cause.message}`, { cause })));
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
    return this.#calls.submit(procedure, args, options, site);
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
    const result = await this.#calls.submit(procedure, args, options, site, onSend);
    return { serial, result };
  }

  /** Sends one packet of a stream; `done` is called when the kernel has taken it, or with an error. */
  sendStream(header: MessageHeader, payload: Buffer | null, done: (error?: Error | null) => void): void {
    if (this.#reason) {
      done(this.#reason);
      return;
    }
    this.#cork();
    this.#socket.write(encodeBare(header, payload?.length ?? 0), payload ? undefined : done);
    if (payload) this.#socket.write(payload, done);
  }

  /** Forgets a stream whose last packet has come. */
  endStream(serial: number): void {
    this.#streams.delete(serial);
  }

  /** Stops and continues reading from the socket: backpressure for the one stream on it. */
  pause(): void {
    this.#socket.pause();
    this.#partialSince = null;
  }

  resume(): void {
    this.#socket.resume();
    if (this.#parser.isPartial) this.#partialSince ??= Date.now();
  }

  startKeepAlive(options: KeepAliveOptions): void {
    this.#keepAlive ??= new KeepAlive(options, {
      ping: () => this.#write(keepAliveMessage(KEEPALIVE_PROCEDURE.ping)),
      dead: (message) => this.close(new LibvirtError('closed', message)),
    });
  }

  /** Ends the socket, and with it every call and stream. The first reason stays. */
  close(reason: LibvirtError): void {
    if (this.#reason) return;
    this.#reason = reason;
    clearInterval(this.#assemblyCheck);
    this.#keepAlive?.stop();
    this.#socket.destroy();
    this.#calls.close(reason);
    this.#streams.clear();
    this.#resolveClosed(reason);
    for (const listener of this.#onClose) listener(reason);
    this.#onClose.clear();
  }

  #receive(chunk: Buffer): void {
    if (this.#reason) return;
    try {
      this.#parser.push(chunk, (frame) => {
        if (!this.#reason) this.#dispatch(readHeader(frame), frame);
      });
      // A message whose reader makes it wait is not late.
      const awaited = this.#parser.isPartial && !this.#socket.isPaused();
      this.#partialSince = awaited ? (this.#partialSince ?? Date.now()) : null;
    } catch (cause) {
      const fault = cause instanceof LibvirtError ? cause : new LibvirtError('protocol', 'a message could not be handled', { cause });
      this.close(fault);
    }
  }

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
    if (header.procedure === KEEPALIVE_PROCEDURE.pong) return;
    if (header.procedure !== KEEPALIVE_PROCEDURE.ping) throw malformed(`keepalive of procedure ${header.procedure}`);
    if (this.#pongUnsent) return;
    this.#pongUnsent = true;
    this.#write(keepAliveMessage(KEEPALIVE_PROCEDURE.pong), () => {
      this.#pongUnsent = false;
    });
  }

  #write(frame: Buffer, done?: () => void): void {
    this.#cork();
    this.#socket.write(frame, done);
  }

  /** What is written in one turn of the event loop goes out in one system call. */
  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    process.nextTick(() => {
      this.#corked = false;
      this.#socket.uncork();
    });
  }

  #checkAssembly(): void {
    const since = this.#partialSince;
    if (since === null || Date.now() - since < LIMITS.messageAssemblyMs) return;
    this.close(malformed(`a message did not end within ${LIMITS.messageAssemblyMs} ms`));
  }
}

function keepAliveMessage(procedure: number): Buffer {
  return encodeBare({ program: PROGRAM.keepAlive, procedure, type: MESSAGE_TYPE.message, serial: 0, status: 0 });
}
