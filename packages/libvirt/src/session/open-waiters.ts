import { lost } from '../calls/calls.ts';
import { assertTimeout, DELAY_MAX_MS } from '../calls/deadlines.ts';
import { abortError, type CallSite, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

export interface WaitOptions {
  /** What waits, in words for its error. */
  what: string;
  site: CallSite;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

interface Waiter<T> {
  readonly options: WaitOptions;
  readonly settle: (error: LibvirtError | null, value: T | null) => void;
}

/** Calls made while the connection is down, until it is back: at most `LIMITS.callsWhileDownMax`. */
export class OpenWaiters<T> {
  readonly #waiting = new Set<Waiter<T>>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Rejects with `overloaded`, `timeout`, `cancelled`, or the reason of {@link fail}. */
  wait(options: WaitOptions): Promise<T> {
    const { what, site, timeoutMs, signal } = options;
    return new Promise<T>((resolve, reject) => {
      assertTimeout(timeoutMs, site);
      if (signal?.aborted) throw abortError(signal.reason, what, site);
      if (this.#waiting.size >= LIMITS.callsWhileDownMax) {
        throw new LibvirtError('overloaded', `${this.#waiting.size} calls wait for the connection already`, { site });
      }
      const settle = (error: LibvirtError | null, value: T | null) => {
        if (!this.#waiting.delete(waiter)) return;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        if (value === null) reject(error);
        else resolve(value);
      };
      const waiter: Waiter<T> = { options, settle };
      const late = () => settle(new LibvirtError('timeout', `${what}: there was no connection within ${timeoutMs} ms`, { site }), null);
      const timer = setTimeout(late, Math.min(timeoutMs, DELAY_MAX_MS));
      const onAbort = () => settle(abortError(signal?.reason, what, site), null);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  /** The connection is back. */
  open(value: T): void {
    for (const waiter of [...this.#waiting]) waiter.settle(null, value);
  }

  /** It will not come back. */
  fail(reason: LibvirtError): void {
    for (const waiter of [...this.#waiting]) waiter.settle(lost(reason, waiter.options.what, waiter.options.site), null);
  }
}
