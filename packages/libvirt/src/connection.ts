import type { Duplex, Readable, Writable } from 'node:stream';
import type { CallOptions } from './calls.ts';
import { lost } from './calls.ts';
import type { Channel } from './channel.ts';
import { type CallSite, callSite, LibvirtError } from './error.ts';
import { LIFECYCLE_EVENT_ID } from './events.ts';
import type { DomainLifecycleEvents, LifecycleHub } from './lifecycle-hub.ts';
import { LIMITS } from './limits.ts';
import type { Domain, StorageVol } from './protocol/types.gen.ts';
import { procedures } from './protocol/index.ts';
import type { CallProcedure, StreamProcedure } from './protocol/procedure.ts';
import type { SparseReadable } from './streams/hole.ts';
import { type OpenedStream, openStream, type StreamOptions } from './streams/open-stream.ts';
import type { StreamChannels } from './streams/stream-channels.ts';
import { transferArgs, type VolumeRange } from './streams/volume-transfer.ts';

export type ConnectionState = { name: 'open' } | { name: 'closing' } | { name: 'closed'; reason: LibvirtError };

interface Parts {
  channel: Channel;
  streams: StreamChannels;
  hub: LifecycleHub;
}

/**
 * One open libvirt URI. Made by `connect`; close it with `close()` or `await using`. When the daemon goes away or breaks the
 * protocol, every call, stream and reader of events fails, and `closed` resolves; make a new connection then.
 */
export class Connection implements AsyncDisposable {
  /** Resolves with the reason once the connection is closed, by `close()` too; never rejects. */
  readonly closed: Promise<LibvirtError>;
  readonly #channel: Channel;
  readonly #streams: StreamChannels;
  readonly #hub: LifecycleHub;
  #closing: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#channel = parts.channel;
    this.#streams = parts.streams;
    this.#hub = parts.hub;
    this.closed = parts.channel.closed;
    parts.channel.closed.then((reason) => {
      this.#streams.close(reason);
      this.#hub.close(reason, this.#closing !== null);
    });
  }

  get state(): ConnectionState {
    const { reason } = this.#channel;
    if (reason) return { name: 'closed', reason };
    return { name: this.#closing ? 'closing' : 'open' };
  }

  /** Calls one procedure. Rejects with `LibvirtError` whose stack shows this call. Calls run side by side and end in any order. */
  call<Args, Result>(procedure: CallProcedure<Args, Result>, args: Args, options: CallOptions = {}): Promise<Result> {
    const site = callSite(this.call);
    if (this.#closing) return Promise.reject(lost(closedByOwner(), procedure.name, site));
    return this.#channel.call(procedure, args, options, site);
  }

  /** Lifecycle events of all domains from `ready` on, until `signal` aborts, the reader leaves, or the connection ends. */
  domainLifecycleEvents(options: { signal?: AbortSignal } = {}): DomainLifecycleEvents {
    if (this.#channel.reason || this.#closing)
      throw lost(this.#channel.reason ?? closedByOwner(), 'domain events', callSite(this.domainLifecycleEvents));
    return this.#hub.subscribe(options.signal);
  }

  /** Calls any procedure that opens a stream. Its bytes go on a socket of their own; the stream's end is its caller's to see to. */
  openStream<Args, Result>(
    procedure: StreamProcedure<Args, Result>,
    args: Args,
    options: StreamOptions = {},
  ): Promise<OpenedStream<Result>> {
    return this.#openStream(procedure, args, options, callSite(this.openStream));
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

  async #close(): Promise<void> {
    const reason = closedByOwner();
    this.#streams.close(reason);
    const goodbye = { timeoutMs: LIMITS.closeTimeoutMs };
    await this.#channel.call(procedures.connectClose, undefined, goodbye, callSite(this.close)).catch(() => {});
    this.#channel.close(reason);
  }

  #openStream<Args, Result>(
    procedure: StreamProcedure<Args, Result>,
    args: Args,
    options: StreamOptions,
    site: CallSite,
  ): Promise<OpenedStream<Result>> {
    const reason = this.#channel.reason ?? (this.#closing ? closedByOwner() : null);
    if (reason) return Promise.reject(lost(reason, procedure.name, site));
    return openStream(this.#streams, procedure, args, options, site);
  }
}

function closedByOwner(): LibvirtError {
  return new LibvirtError('closed', 'the connection was closed');
}

/** What {@link LifecycleHub} asks of the daemon. */
export function lifecycleRegistrar(channel: () => Channel) {
  return {
    async register(): Promise<number> {
      const args = { eventId: LIFECYCLE_EVENT_ID, dom: null };
      const site = callSite(lifecycleRegistrar);
      return (await channel().call(procedures.connectDomainEventCallbackRegisterAny, args, {}, site)).callbackId;
    },
    async deregister(callbackId: number): Promise<void> {
      await channel().call(procedures.connectDomainEventCallbackDeregisterAny, { callbackId }, {}, callSite(lifecycleRegistrar));
    },
  };
}
