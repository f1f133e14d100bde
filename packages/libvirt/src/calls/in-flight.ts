import { LIMITS } from '../limits.ts';

/** What is known of a call on its way. */
export interface Holder {
  readonly serial: number;
  /** See `isQuick`. */
  readonly quick: boolean;
  /** How many calls were sent up to this one; 0 until it is sent. */
  order: number;
}

/**
 * The calls that were sent and are not answered, and whether one more may be. The daemon works on `max_client_requests` calls of a
 * connection at a time and reads none beyond them, keepalive included, until one is done. So slow calls are kept below that. Quick ones
 * may be sent ahead: they wait unread in the socket, and the daemon finds the next as soon as it has done one.
 */
export class InFlight<T extends Holder> {
  readonly #calls = new Map<number, T>();
  /** Most calls in flight that may be quick ones; 0: none is sent ahead. */
  readonly #quickMax: number;
  #cap: number;
  #slow = 0;
  /** As many are ahead as may be: the next go together when room for several is there, in one system call. */
  #full = false;
  #sent = 0;
  #answered = 0;
  #answeredSlow = 0;

  constructor(cap: number, quickMax: number) {
    this.#cap = cap;
    this.#quickMax = quickMax;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Calls sent so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Answers so far. */
  get answered(): number {
    return this.#answered;
  }

  /** Answers so far to calls that are not quick. */
  get answeredSlow(): number {
    return this.#answeredSlow;
  }

  get cap(): number {
    return this.#cap;
  }

  raise(cap: number): void {
    this.#cap = Math.max(this.#cap, cap);
  }

  /** Whether such a call may be sent now. */
  hasRoom(quick: boolean): boolean {
    const { size } = this.#calls;
    if (size < this.#cap) return true;
    if (this.#quickMax === 0 || size >= this.#quickMax + this.#cap || (quick && this.#full)) return false;
    const held = this.#slow + this.#stuck();
    return quick ? size < this.#quickMax && held <= this.#cap : held < this.#cap;
  }

  take(call: T): void {
    call.order = ++this.#sent;
    if (!call.quick) this.#slow += 1;
    this.#calls.set(call.serial, call);
    if (this.#calls.size >= this.#quickMax) this.#full = true;
  }

  get(serial: number): T | undefined {
    return this.#calls.get(serial);
  }

  free(call: T): void {
    if (!this.#calls.delete(call.serial)) return;
    this.#answered += 1;
    if (this.#calls.size <= LIMITS.quickRefillAt) this.#full = false;
    if (call.quick) return;
    this.#slow -= 1;
    this.#answeredSlow += 1;
  }

  /** How many of the first `sent` calls are not answered yet. */
  unanswered(sent: number): number {
    let count = 0;
    for (const { order } of this.#calls.values()) {
      if (order > sent) break;
      count += 1;
    }
    return count;
  }

  /** From the oldest to the newest. */
  values(): MapIterator<T> {
    return this.#calls.values();
  }

  clear(): void {
    this.#calls.clear();
    this.#slow = 0;
    this.#full = false;
  }

  /** Quick calls that turned out slow: so many later ones have been sent meanwhile. */
  #stuck(): number {
    let count = 0;
    for (const { quick, order } of this.#calls.values()) {
      if (this.#sent - order < LIMITS.quickOvertakenMax) break;
      if (quick) count += 1;
    }
    return count;
  }
}
