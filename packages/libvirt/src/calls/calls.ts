import { abortError, type CallSite, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import type { Procedure, ProcedureId } from '../protocol/procedure.ts';
import { MESSAGE_STATUS, type MessageHeader } from '../wire/header.ts';
import { decodePayload, encodeCall } from '../wire/message.ts';
import { remoteError, wireError } from '../wire/remote-error.ts';
import { malformed } from '../xdr/reader.ts';
import { assertTimeout, Deadlines } from './deadlines.ts';

export interface CallOptions {
  /** Gives the call up with `cancelled` (or `timeout`, for `AbortSignal.timeout`). The daemon may still carry it out. */
  signal?: AbortSignal;
  /** From the call to its answer, the wait for its turn included; `connect`'s `callTimeoutMs` unless told. */
  timeoutMs?: number;
}

export interface CallQueueOptions {
  maxInFlight: number;
  /** Called when a call has to wait for a slot. */
  onWait?: () => void;
  timeoutMs: number;
  /** Puts one whole message on the wire. */
  send: (frame: Buffer) => void;
}

/** One call, from its submission to its answer. */
interface Pending {
  readonly serial: number;
  /** How many calls were sent up to this one; 0 until it is sent. */
  order: number;
  readonly procedure: ProcedureId;
  readonly site: CallSite;
  /** Its message while it waits for its turn; null once sent. */
  frame: Buffer | null;
  /** When its time is up, in ms of `performance.now()`. */
  deadline: number;
  readonly timeoutMs: number;
  /** Hands the answer to the caller; throws `protocol` if it is malformed. Null once the caller has been answered. */
  answer: ((frame: Buffer) => void) | null;
  readonly fail: (error: LibvirtError) => void;
  /** Takes the listener on the caller's signal back. */
  unlisten: (() => void) | null;
  /** Called with the serial right before the call is sent: streams must be known before their first byte comes. */
  readonly onSend: ((serial: number) => void) | null | undefined;
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
  readonly #deadlines = new Deadlines((now) => this.#sweep(now));
  #maxInFlight: number;
  #sent = 0;
  #answered = 0;
  #waitingBytes = 0;
  #lastSerial = 0;
  #closed: LibvirtError | null = null;

  constructor(options: CallQueueOptions) {
    this.#options = options;
    this.#maxInFlight = options.maxInFlight;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Calls sent so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Answers so far. */
  get answered(): number {
    return this.#answered;
  }

  get maxInFlight(): number {
    return this.#maxInFlight;
  }

  /** How many of the first `sent` calls are not answered yet. */
  unanswered(sent: number): number {
    let count = 0;
    for (const { order } of this.#inFlight.values()) {
      if (order > sent) break;
      count += 1;
    }
    return count;
  }

  /** From now on so many may be sent and not answered. */
  raise(maxInFlight: number): void {
    if (this.#closed || maxInFlight <= this.#maxInFlight) return;
    this.#maxInFlight = maxInFlight;
    this.#pump();
  }

  /** Sends the call as soon as there is a slot, or `atOnce` whatever the cap. Rejects with {@link LibvirtError} only. */
  submit<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    options: CallOptions,
    site: CallSite,
    onSend?: ((serial: number) => void) | null,
    atOnce = false,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const { signal, timeoutMs = this.#options.timeoutMs } = options;
      if (this.#closed) throw lost(this.#closed, procedure.name, site);
      assertTimeout(timeoutMs, site);
      if (signal?.aborted) throw abortError(signal.reason, procedure.name, site);
      const frame = this.#encode(procedure, args, site);
      const pending: Pending = {
        serial: this.#lastSerial,
        order: 0,
        procedure,
        site,
        frame,
        deadline: Number.POSITIVE_INFINITY,
        timeoutMs,
        answer: (reply) => resolve(decodePayload(procedure.result, reply)),
        fail: reject,
        unlisten: null,
        onSend,
      };
      if (atOnce || (this.#waiting.size === 0 && this.#inFlight.size < this.#maxInFlight)) this.#send(pending, frame);
      else this.#wait(pending, frame);
      // What only matters if the call goes wrong is done while the daemon works on it already.
      pending.deadline = performance.now() + timeoutMs;
      this.#deadlines.watch(pending.deadline);
      if (signal) this.#listen(pending, signal);
    });
  }

  /** Takes a reply. Throws `protocol` if nobody waits for it, or if it is not what the procedure answers. */
  reply(header: MessageHeader, frame: Buffer): void {
    const pending = this.#inFlight.get(header.serial);
    if (!pending) throw malformed(`reply to unknown serial ${header.serial}`);
    const { procedure } = pending;
    if (header.procedure !== procedure.number || header.program !== procedure.program) {
      throw malformed(`reply of procedure ${header.procedure} to ${procedure.name}`);
    }
    if (header.status === MESSAGE_STATUS.ok) {
      pending.answer?.(frame);
      settle(pending);
    } else if (header.status === MESSAGE_STATUS.error) {
      fail(pending, remoteError(decodePayload(wireError, frame), procedure.name, pending.site));
    } else throw malformed(`reply with status ${header.status}`);
    this.#inFlight.delete(header.serial);
    this.#answered += 1;
    if (this.#waiting.size > 0) this.#pump();
  }

  /** Fails every call, now and from now on. */
  close(reason: LibvirtError): void {
    if (this.#closed) return;
    this.#closed = reason;
    const all = [...this.#inFlight.values(), ...this.#waiting.values()];
    this.#inFlight.clear();
    this.#waiting.clear();
    this.#waitingBytes = 0;
    this.#deadlines.stop();
    for (const pending of all) fail(pending, lost(reason, pending.procedure.name, pending.site));
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
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new LibvirtError('invalid', `${procedure.name}: ${text}`, { cause, site });
    }
  }

  #send(pending: Pending, frame: Buffer): void {
    pending.frame = null;
    pending.order = ++this.#sent;
    this.#inFlight.set(pending.serial, pending);
    pending.onSend?.(pending.serial);
    this.#options.send(frame);
  }

  #wait(pending: Pending, frame: Buffer): void {
    this.#waiting.set(pending.serial, pending);
    this.#waitingBytes += frame.length;
    this.#options.onWait?.();
  }

  /** Sends what waits, oldest first, as far as there are slots. */
  #pump(): void {
    for (const pending of this.#waiting.values()) {
      if (this.#inFlight.size >= this.#maxInFlight) return;
      const { frame } = pending;
      this.#waiting.delete(pending.serial);
      if (!frame) continue;
      this.#waitingBytes -= frame.length;
      this.#send(pending, frame);
    }
  }

  #listen(pending: Pending, signal: AbortSignal): void {
    if (!pending.answer) return;
    const onAbort = () => this.#giveUp(pending, abortError(signal.reason, pending.procedure.name, pending.site));
    signal.addEventListener('abort', onAbort, { once: true });
    pending.unlisten = () => signal.removeEventListener('abort', onAbort);
  }

  /** Ends the call for its caller; if it was sent, its slot stays taken until the daemon answers. */
  #giveUp(pending: Pending, error: LibvirtError): void {
    const { frame } = pending;
    if (frame && this.#waiting.delete(pending.serial)) this.#waitingBytes -= frame.length;
    fail(pending, error);
  }

  #sweep(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const calls of [this.#inFlight, this.#waiting]) {
      for (const pending of calls.values()) {
        if (pending.deadline > now) {
          next = Math.min(next, pending.deadline);
          continue;
        }
        const { procedure, timeoutMs, site } = pending;
        this.#giveUp(pending, new LibvirtError('timeout', `${procedure.name} got no answer within ${timeoutMs} ms`, { site }));
      }
    }
    return next;
  }
}

function settle(pending: Pending): void {
  pending.answer = null;
  pending.deadline = Number.POSITIVE_INFINITY;
  pending.unlisten?.();
  pending.unlisten = null;
}

function fail(pending: Pending, error: LibvirtError): void {
  if (!pending.answer) return;
  settle(pending);
  pending.fail(error);
}

/** The loss of the connection as one caller sees it. */
export function lost(reason: LibvirtError, what: string, site?: CallSite): LibvirtError {
  return new LibvirtError(reason.code, `${what}: ${reason.message}`, { cause: reason, ...(site ? { site } : {}) });
}

/** For the calls of an attempt to connect: its signal alone says how long each may take. */
export function untilAborted(signal: AbortSignal): CallOptions {
  return { signal, timeoutMs: Number.POSITIVE_INFINITY };
}
