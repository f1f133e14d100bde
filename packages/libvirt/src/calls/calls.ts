import { abortError, type CallSite, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import type { Procedure } from '../protocol/procedure.ts';
import { MESSAGE_STATUS, type MessageHeader } from '../wire/header.ts';
import { decodePayload, encodeCall } from '../wire/message.ts';
import { remoteError, wireError } from '../wire/remote-error.ts';
import { malformed } from '../xdr/reader.ts';
import { XdrWriter } from '../xdr/writer.ts';
import { assertTimeout, Deadlines } from './deadlines.ts';
import { InFlight } from './in-flight.ts';
import { type CallOptions, fail, type Order, type Pending, type SubmitOptions, settle, UNKNOWN_SITE } from './pending.ts';
import { isQuick } from './quick-calls.ts';
import { type Outcome, tracedAnswer } from './traced-answer.ts';

export interface CallQueueOptions {
  maxInFlight: number;
  /** Whether quick calls may be sent beyond `maxInFlight`; default false. */
  sendsAhead?: boolean;
  /** Called when a call has to wait for a slot. */
  onWait?: () => void;
  timeoutMs: number;
  /** Puts one whole message on the wire. */
  send: (frame: Buffer) => void;
}

/**
 * Calls of one socket: gives them serials, sends as many at once as {@link InFlight} allows, and hands each answer to its caller
 * in whatever order answers come. A call given up after it was sent keeps its slot until the daemon answers it, as the
 * daemon still counts it.
 */
export class CallQueue {
  readonly #options: CallQueueOptions;
  /** Calls that wait for their turn, oldest first: a slow one does not hold up the quick ones. */
  readonly #waiting = { slow: new Map<number, Pending>(), quick: new Map<number, Pending>() };
  readonly #inFlight: InFlight<Pending>;
  readonly #deadlines = new Deadlines((now) => this.#sweep(now));
  readonly #writer = new XdrWriter();
  /** An argument's own code, a getter say, may call anew. */
  #encoding = false;
  #waitingBytes = 0;
  #lastSerial = 0;
  #closed: LibvirtError | null = null;

  constructor(options: CallQueueOptions) {
    this.#options = options;
    this.#inFlight = new InFlight(options.maxInFlight, options.sendsAhead ? LIMITS.quickInFlightMax : 0);
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  get waiting(): number {
    return this.#waiting.slow.size + this.#waiting.quick.size;
  }

  /** Calls sent so far. */
  get sent(): number {
    return this.#inFlight.sent;
  }

  /** Answers so far that make room for those who wait. */
  get progress(): number {
    return this.#waiting.slow.size > 0 ? this.#inFlight.answeredSlow : this.#inFlight.answered;
  }

  get maxInFlight(): number {
    return this.#inFlight.cap;
  }

  /** How many of the first `sent` calls are not answered yet. */
  unanswered(sent: number): number {
    return this.#inFlight.unanswered(sent);
  }

  /** From now on so many may be sent and not answered. */
  raise(maxInFlight: number): void {
    if (this.#closed) return;
    this.#inFlight.raise(maxInFlight);
    this.#pump();
  }

  /** Sends the call as soon as there is room for it, or `atOnce` whatever the cap. Rejects with {@link LibvirtError} only. */
  submit<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    options: CallOptions,
    { site = {}, onSend, atOnce }: SubmitOptions = {},
  ): Promise<Result> {
    return new Promise<Result>((resolve, fail) => {
      const order = { procedure, args, options, site, onSend, atOnce };
      this.#start(order, { resolve, fail });
    });
  }

  /** The same for a caller whose stack is found when the call fails: see {@link tracedAnswer}. */
  submitTraced<Args, Result>(procedure: Procedure<Args, Result>, args: Args, options: CallOptions): Promise<Result> {
    return tracedAnswer<Result>((outcome) => {
      this.#start({ procedure, args, options, site: UNKNOWN_SITE, onSend: undefined, atOnce: undefined }, outcome);
    });
  }

  #start<Args, Result>(order: Order<Args, Result>, outcome: Outcome<Result>): void {
    const { procedure, options, site } = order;
    const { signal, timeoutMs = this.#options.timeoutMs } = options;
    if (this.#closed) throw lost(this.#closed, procedure.name, site);
    assertTimeout(timeoutMs, site);
    if (signal?.aborted) throw abortError(signal.reason, procedure.name, site);
    const serial = this.#nextSerial(site);
    const frame = this.#encode(procedure, order.args, serial, site);
    const pending: Pending = {
      serial,
      order: 0,
      quick: isQuick(procedure),
      procedure,
      site,
      frame,
      deadline: Number.POSITIVE_INFINITY,
      timeoutMs,
      answer: (reply) => outcome.resolve(decodePayload(procedure.result, reply)),
      fail: outcome.fail,
      unlisten: null,
      onSend: order.onSend,
    };
    const goes = order.atOnce || (this.#queueOf(pending).size === 0 && this.#inFlight.hasRoom(pending.quick));
    if (goes) this.#send(pending, frame);
    else this.#wait(pending, frame);
    // What only matters if the call goes wrong is done while the daemon works on it already.
    pending.deadline = performance.now() + timeoutMs;
    this.#deadlines.watch(pending.deadline);
    if (signal) this.#listen(pending, signal);
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
    this.#inFlight.free(pending);
    this.#pump();
  }

  /** Fails every call, now and from now on. */
  close(reason: LibvirtError): void {
    if (this.#closed) return;
    this.#closed = reason;
    const all = [...this.#inFlight.values(), ...this.#waiting.slow.values(), ...this.#waiting.quick.values()];
    this.#inFlight.clear();
    this.#waiting.slow.clear();
    this.#waiting.quick.clear();
    this.#waitingBytes = 0;
    this.#deadlines.stop();
    for (const pending of all) fail(pending, lost(reason, pending.procedure.name, pending.site));
  }

  #nextSerial(site: CallSite): number {
    if (this.waiting >= LIMITS.waitingCallsMax || this.#waitingBytes >= LIMITS.waitingBytesMax) {
      throw new LibvirtError('overloaded', `${this.waiting} calls wait already`, { site });
    }
    do this.#lastSerial = this.#lastSerial >= 0xffff_ffff ? 1 : this.#lastSerial + 1;
    while (this.#isTaken(this.#lastSerial));
    return this.#lastSerial;
  }

  #encode<Args, Result>(procedure: Procedure<Args, Result>, args: Args, serial: number, site: CallSite): Buffer {
    const writer = this.#encoding ? new XdrWriter() : this.#writer;
    this.#encoding = true;
    try {
      return encodeCall(procedure, args, serial, writer);
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new LibvirtError('invalid', `${procedure.name}: ${text}`, { cause, site });
    } finally {
      this.#encoding = writer !== this.#writer;
    }
  }

  #isTaken(serial: number): boolean {
    return this.#inFlight.get(serial) !== undefined || this.#waiting.slow.has(serial) || this.#waiting.quick.has(serial);
  }

  #queueOf({ quick }: Pending): Map<number, Pending> {
    return quick ? this.#waiting.quick : this.#waiting.slow;
  }

  #send(pending: Pending, frame: Buffer): void {
    pending.frame = null;
    this.#inFlight.take(pending);
    pending.onSend?.(pending.serial);
    this.#options.send(frame);
  }

  #wait(pending: Pending, frame: Buffer): void {
    this.#queueOf(pending).set(pending.serial, pending);
    this.#waitingBytes += frame.length;
    this.#options.onWait?.();
  }

  /** Sends what waits, oldest first, as far as there is room. */
  #pump(): void {
    if (this.#waiting.slow.size > 0) this.#pumpFrom(this.#waiting.slow, false);
    if (this.#waiting.quick.size > 0) this.#pumpFrom(this.#waiting.quick, true);
  }

  #pumpFrom(queue: Map<number, Pending>, quick: boolean): void {
    for (const pending of queue.values()) {
      if (!this.#inFlight.hasRoom(quick)) return;
      const { frame } = pending;
      queue.delete(pending.serial);
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
    if (frame && this.#queueOf(pending).delete(pending.serial)) this.#waitingBytes -= frame.length;
    fail(pending, error);
  }

  #sweep(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const calls of [this.#inFlight, this.#waiting.slow, this.#waiting.quick]) {
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

/** The loss of the connection as one caller sees it. */
export function lost(reason: LibvirtError, what: string, site?: CallSite): LibvirtError {
  return new LibvirtError(reason.code, `${what}: ${reason.message}`, { cause: reason, ...(site ? { site } : {}) });
}

/** For the calls of an attempt to connect: its signal alone says how long each may take. */
export function untilAborted(signal: AbortSignal): CallOptions {
  return { signal, timeoutMs: Number.POSITIVE_INFINITY };
}
