import { abortError, type CallSite, LibvirtError } from './error.ts';
import { LIMITS } from './limits.ts';
import type { Procedure, ProcedureId } from './procedures/procedure.ts';
import { MESSAGE_STATUS, type MessageHeader } from './wire/header.ts';
import { decodePayload, encodeCall } from './wire/message.ts';
import { remoteError, wireError } from './wire/remote-error.ts';
import { malformed } from './xdr/reader.ts';

export interface CallOptions {
  /** Gives the call up with `cancelled` (or `timeout`, for `AbortSignal.timeout`). The daemon may still carry it out. */
  signal?: AbortSignal;
  /** From the call to its answer, the wait for its turn included; `connect`'s `callTimeoutMs` unless told. */
  timeoutMs?: number;
}

export interface CallQueueOptions {
  maxInFlight: number;
  timeoutMs: number;
  /** Puts one whole message on the wire. */
  send: (frame: Buffer) => void;
}

/** One call, from its submission to its answer. */
interface Pending {
  readonly serial: number;
  readonly procedure: ProcedureId;
  readonly site: CallSite;
  frame: Buffer | null;
  /** Ends the call for its caller; after that only its slot is still taken, until the daemon answers. */
  settle: ((error: LibvirtError | null, frame: Buffer | null) => void) | null;
  /** Called with the serial right before the call is sent: streams must be known before their first byte comes. */
  readonly onSend: ((serial: number) => void) | undefined;
}

/**
 * Calls of one socket: gives them serials, sends at most `maxInFlight` at once, and hands each answer to its caller in
 * whatever order answers come. A call given up after it was sent keeps its slot until the daemon answers it, as the
 * daemon still counts it.
 */
export class CallQueue {
  readonly #options: CallQueueOptions;
  readonly #waiting = new Map<number, Pending>();
  readonly #inFlight = new Map<number, Pending>();
  #waitingBytes = 0;
  #lastSerial = 0;
  #closed: LibvirtError | null = null;

  constructor(options: CallQueueOptions) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Sends the call as soon as there is a slot. Rejects with {@link LibvirtError} only. */
  submit<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    options: CallOptions,
    site: CallSite,
    onSend?: (serial: number) => void,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const { signal } = options;
      if (this.#closed) throw lost(this.#closed, procedure.name, site);
      if (signal?.aborted) throw abortError(signal.reason, procedure.name, site);
      const frame = this.#encode(procedure, args, site);
      const timer = setTimeout(() => {
        const waited = options.timeoutMs ?? this.#options.timeoutMs;
        this.#giveUp(pending, new LibvirtError('timeout', `${procedure.name} got no answer within ${waited} ms`, { site }));
      }, options.timeoutMs ?? this.#options.timeoutMs);
      const onAbort = () => this.#giveUp(pending, abortError(signal?.reason, procedure.name, site));
      signal?.addEventListener('abort', onAbort, { once: true });
      const settle = (error: LibvirtError | null, answer: Buffer | null) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        if (error || !answer) return reject(error);
        resolve(decodePayload(procedure.result, answer));
      };
      const pending: Pending = { serial: this.#lastSerial, procedure, site, frame, settle, onSend };
      this.#waiting.set(pending.serial, pending);
      this.#waitingBytes += frame.length;
      this.#pump();
    });
  }

  /** Takes a reply. Throws `protocol` if nobody waits for it, or if it is not what the procedure answers. */
  reply(header: MessageHeader, frame: Buffer): void {
    const pending = this.#inFlight.get(header.serial);
    if (!pending) throw malformed(`reply to unknown serial ${header.serial}`);
    const { procedure, site } = pending;
    if (header.procedure !== procedure.number || header.program !== procedure.program) {
      throw malformed(`reply of procedure ${header.procedure} to ${procedure.name}`);
    }
    if (header.status === MESSAGE_STATUS.error) {
      const error = remoteError(decodePayload(wireError, frame), procedure.name, site);
      this.#inFlight.delete(header.serial);
      pending.settle?.(error, null);
    } else if (header.status === MESSAGE_STATUS.ok) {
      pending.settle?.(null, frame);
      this.#inFlight.delete(header.serial);
    } else throw malformed(`reply with status ${header.status}`);
    this.#pump();
  }

  /** Fails every call, now and from now on. */
  close(reason: LibvirtError): void {
    if (this.#closed) return;
    this.#closed = reason;
    const all = [...this.#inFlight.values(), ...this.#waiting.values()];
    this.#inFlight.clear();
    this.#waiting.clear();
    this.#waitingBytes = 0;
    for (const pending of all) {
      const { settle, procedure, site } = pending;
      pending.settle = null;
      settle?.(lost(reason, procedure.name, site), null);
    }
  }

  #encode<Args, Result>(procedure: Procedure<Args, Result>, args: Args, site: CallSite): Buffer {
    if (this.#waiting.size >= LIMITS.waitingCallsMax || this.#waitingBytes >= LIMITS.waitingBytesMax) {
      throw new LibvirtError('overloaded', `${this.#waiting.size} calls wait already`, { site });
    }
    do this.#lastSerial = this.#lastSerial >= 0xffff_ffff ? 1 : this.#lastSerial + 1;
    while (this.#inFlight.has(this.#lastSerial) || this.#waiting.has(this.#lastSerial));
    try {
      return encodeCall(procedure, args, this.#lastSerial);
    } catch (cause) {
      throw new LibvirtError('invalid', `${procedure.name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause, site });
    }
  }

  #pump(): void {
    while (this.#inFlight.size < this.#options.maxInFlight) {
      const next = this.#waiting.values().next();
      if (next.done) return;
      const pending = next.value;
      const { frame } = pending;
      this.#waiting.delete(pending.serial);
      if (!frame) continue;
      pending.frame = null;
      this.#waitingBytes -= frame.length;
      this.#inFlight.set(pending.serial, pending);
      pending.onSend?.(pending.serial);
      this.#options.send(frame);
    }
  }

  #giveUp(pending: Pending, error: LibvirtError): void {
    const { settle, frame } = pending;
    pending.settle = null;
    if (frame && this.#waiting.delete(pending.serial)) this.#waitingBytes -= frame.length;
    settle?.(error, null);
  }
}

/** The loss of the connection as one caller sees it. */
export function lost(reason: LibvirtError, what: string, site?: CallSite): LibvirtError {
  return new LibvirtError(reason.code, `${what}: ${reason.message}`, { cause: reason, ...(site ? { site } : {}) });
}
