import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';
import type { CallQueue } from './calls.ts';

/**
 * Finds out how many calls the daemon works on at a time (`max_client_requests`), which no call tells. The daemon reads
 * messages in their order, and stops reading while it works on as many calls as it may. So a pong shows that it can work on all those
 * calls, and still read, that were sent before the ping and are not answered before the pong.
 *
 * Looked for only when slow calls hold every slot while others wait. What is sent beyond the cap then are calls that the daemon itself
 * answers at once, so that even one without a slot left soon reads on.
 */
export class SlotProbe {
  readonly #calls: CallQueue;
  readonly #sendPing: () => void;
  /** For each ping that is not answered: calls sent before it. */
  readonly #pings: number[] = [];
  #timer: NodeJS.Timeout | null = null;
  #delayMs: number = LIMITS.slotProbeMs;

  constructor(calls: CallQueue, sendPing: () => void) {
    this.#calls = calls;
    this.#sendPing = sendPing;
  }

  /** Every ping of the channel goes this way, as every pong comes that way. */
  ping(): void {
    this.#pings.push(this.#calls.sent);
    this.#sendPing();
  }

  pong(): void {
    const sent = this.#pings.shift();
    if (sent === undefined) return;
    const held = Math.min(this.#calls.unanswered(sent), LIMITS.learnedInFlightMax);
    if (held <= this.#calls.maxInFlight) return;
    this.#delayMs = LIMITS.slotProbeMs;
    this.#calls.raise(held);
  }

  /** To be called when a call has to wait. */
  watch(): void {
    if (this.#timer) return;
    const before = this.#calls.progress;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#calls.waiting === 0) return;
      if (this.#calls.progress === before) this.#probe();
      this.watch();
    }, this.#delayMs).unref();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #probe(): void {
    if (this.#pings.length > 0) return;
    // Until it turns out to have been of use, the next comes later.
    this.#delayMs = Math.min(this.#delayMs * 2, LIMITS.slotProbeMaxMs);
    for (let i = 0; i < LIMITS.slotProbeCalls; i++) {
      this.#calls.submit(procedures.connectSupportsFeature, { feature: 0 }, {}, { atOnce: true }).catch(() => {});
    }
    this.ping();
  }
}
