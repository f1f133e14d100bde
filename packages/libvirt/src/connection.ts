import type { Duplex, Readable, Writable } from 'node:stream';
import { lost } from './calls/calls.ts';
import type { CallOptions } from './calls/pending.ts';
import { type CallSite, callSite, LibvirtError } from './error.ts';
import type { EventHub } from './events/event-hub.ts';
import type { EventMap, EventName, EventOptions } from './events/event-map.ts';
import type { EventReader } from './events/event-reader.ts';
import { LIMITS } from './limits.ts';
import { procedures } from './protocol/index.ts';
import type { CallProcedure, StreamProcedure } from './protocol/procedure.ts';
import type { Domain, StorageVol } from './protocol/types.gen.ts';
import type { Generation, Session } from './session/session.ts';
import type { ConnectionState } from './session/state.ts';
import type { SparseReadable } from './streams/hole.ts';
import { type OpenedStream, openStream, type StreamOptions } from './streams/open-stream.ts';
import { transferArgs, type VolumeRange } from './streams/volume-transfer.ts';

interface Parts {
  session: Session;
  hub: EventHub;
  /** Default of every call. */
  callTimeoutMs: number;
}

export interface ConnectionCallOptions extends CallOptions {
  /** While a connection that reconnects is down: wait for it within the call's time (default), or fail at once. */
  whenDown?: 'wait' | 'fail';
}

/**
 * One open libvirt URI. Made by `connect`; close it with `close()` or `await using`. When the daemon goes away or breaks the
 * protocol, every call and stream in flight fails. Then, unless `reconnect` was asked for, `closed` resolves and it is over; else the
 * connection is made anew: calls wait for it, and readers of events are told and go on.
 */
export class Connection implements AsyncDisposable {
  /** Resolves with the reason once the connection is closed for good, by `close()` too; never rejects. */
  readonly closed: Promise<LibvirtError>;
  readonly #session: Session;
  readonly #hub: EventHub;
  readonly #callTimeoutMs: number;
  #closing: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#session = parts.session;
    this.#hub = parts.hub;
    this.#callTimeoutMs = parts.callTimeoutMs;
    this.closed = parts.session.closed;
  }

  get state(): ConnectionState {
    return this.#session.states.current;
  }

  /** The state of now and each after it, until `closed`. A slow reader misses the oldest, never the latest. */
  states(options: { signal?: AbortSignal } = {}): AsyncIterableIterator<ConnectionState> {
    return this.#session.states.read(options.signal);
  }

  /** Calls one procedure. Rejects with `LibvirtError` whose stack shows this call. Calls run side by side and end in any order. */
  call<Args, Result>(procedure: CallProcedure<Args, Result>, args: Args, options: ConnectionCallOptions = {}): Promise<Result> {
    if (procedure?.stream !== null) return Promise.reject(notForThis(procedure, 'call', callSite(this.call)));
    const generation = this.#closing ? null : this.#session.current;
    if (!generation) return this.#callLater(procedure, args, options, callSite(this.call));
    return generation.channel.callTraced(procedure, args, options);
  }

  /**
   * Events of one class from `ready` on, until `signal` aborts, the reader leaves, or the connection is closed for good. Readers of
   * the same class and filter share one registration on the daemon.
   */
  events<K extends EventName>(name: K, options: EventOptions<K>): EventReader<EventMap[K]>;
  events<K extends EventName>(name: K): EventReader<EventMap[K]>;
  events<K extends EventName>(name: K, options?: EventOptions<K>): EventReader<EventMap[K]> {
    const site = callSite(this.events);
    const state = this.state;
    if (state.name === 'closed' || state.name === 'closing') throw lost(this.#session.absence, name, site);
    return this.#hub.subscribe(name, options ?? {}, site);
  }

  /** Calls any procedure that opens a stream. Its bytes go on a socket of their own; the stream's end is its caller's to see to. */
  openStream<Args, Result>(
    procedure: StreamProcedure<Args, Result>,
    args: Args,
    options: StreamOptions = {},
  ): Promise<OpenedStream<Result>> {
    const site = callSite(this.openStream);
    if (!procedure?.stream) return Promise.reject(notForThis(procedure, 'openStream', site));
    return this.#openStream(procedure, args, options, site);
  }

  /** A serial console; `devName` null is the first. One at a time: `DomainConsoleFlags.force` takes it from another client. */
  async domainOpenConsole(
    domain: Domain,
    options: { devName?: string | null; flags?: number; signal?: AbortSignal } = {},
  ): Promise<Duplex> {
    const { devName = null, flags = 0 } = options;
    const site = callSite(this.domainOpenConsole);
    return (await this.#openStream(procedures.domainOpenConsole, { dom: domain, devName, flags }, options, site)).stream;
  }

  /** A virtio channel by its target name; null is the first. */
  async domainOpenChannel(domain: Domain, options: { name?: string | null; flags?: number; signal?: AbortSignal } = {}): Promise<Duplex> {
    const { name = null, flags = 0 } = options;
    const site = callSite(this.domainOpenChannel);
    return (await this.#openStream(procedures.domainOpenChannel, { dom: domain, name, flags }, options, site)).stream;
  }

  /** A picture of the domain's screen, in the format that `mime` names (QEMU: PPM or PNG). */
  async domainScreenshot(
    domain: Domain,
    options: { screen?: number; signal?: AbortSignal } = {},
  ): Promise<{ mime: string; body: Readable }> {
    const args = { dom: domain, screen: options.screen ?? 0, flags: 0 };
    const opened = await this.#openStream(procedures.domainScreenshot, args, options, callSite(this.domainScreenshot));
    return { mime: opened.result.mime ?? 'application/octet-stream', body: opened.stream };
  }

  /**
   * Writes into a volume; `finish` of the result means that the daemon has it all. A sparse one takes `Buffer`s and
   * `{ hole: bigint }`: see `readSparseFile`.
   */
  async storageVolUpload(vol: StorageVol, range: VolumeRange = {}): Promise<Writable> {
    const site = callSite(this.storageVolUpload);
    return (await this.#openStream(procedures.storageVolUpload, transferArgs(vol, range), range, site)).stream;
  }

  /** Reads from a volume. A sparse one gives `Buffer`s and `{ hole: bigint }`: see `writeSparseFile`. */
  storageVolDownload(vol: StorageVol, range: VolumeRange & { sparse: true }): Promise<SparseReadable>;
  storageVolDownload(vol: StorageVol, range?: VolumeRange): Promise<Readable>;
  async storageVolDownload(vol: StorageVol, range: VolumeRange = {}): Promise<Readable> {
    const site = callSite(this.storageVolDownload);
    return (await this.#openStream(procedures.storageVolDownload, transferArgs(vol, range), range, site)).stream;
  }

  /** Says goodbye to the daemon and ends the socket; calls and streams still open fail with `closed`. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #close(): Promise<void> {
    const site = callSite(this.close);
    return this.#session.close(async ({ channel }) => {
      await channel.call(procedures.connectClose, undefined, { timeoutMs: LIMITS.closeTimeoutMs }, site);
    });
  }

  /** A call made while the connection is down: what was never sent may be sent on the next. */
  async #callLater<Args, Result>(
    procedure: CallProcedure<Args, Result>,
    args: Args,
    options: ConnectionCallOptions,
    site: CallSite,
  ): Promise<Result> {
    const deadline = performance.now() + (options.timeoutMs ?? this.#callTimeoutMs);
    const { channel } = await this.#whenOpen(procedure.name, options, site);
    return channel.call(procedure, args, { ...options, timeoutMs: Math.max(1, deadline - performance.now()) }, site);
  }

  #whenOpen(what: string, options: ConnectionCallOptions, site: CallSite): Promise<Generation> {
    const { signal, whenDown, timeoutMs = this.#callTimeoutMs } = options;
    return this.#session.whenOpen({ what, site, timeoutMs, signal, whenDown });
  }

  async #openStream<Args, Result>(
    procedure: StreamProcedure<Args, Result>,
    args: Args,
    options: StreamOptions,
    site: CallSite,
  ): Promise<OpenedStream<Result>> {
    const { streams } = await this.#whenOpen(procedure.name, options, site);
    return openStream(streams, procedure, args, options, site);
  }
}

/** For callers without types: a stream on the socket of calls would end it. */
function notForThis(given: { name?: unknown } | undefined, method: 'call' | 'openStream', site: CallSite): LibvirtError {
  const known = typeof given?.name === 'string';
  const opens = method === 'call' ? 'opens a stream: use openStream' : 'opens no stream: use call';
  const text = known
    ? `${given.name} ${opens}`
    : `${method} takes one of \`procedures\`, and this is ${given === undefined ? 'undefined: is its name right?' : 'none'}`;
  return new LibvirtError('invalid', text, { site });
}
