import { type CallSite, LibvirtError } from '../error.ts';

/** Longest delay that Node's timers know, in ms: a longer one, as `Infinity`, would be over at once. */
export const DELAY_MAX_MS = 0x7fff_ffff;

/** Refuses what is no time in ms; time that is over already is one. Throws `invalid`. */
export function assertTimeout(timeoutMs: number, site: CallSite): void {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return;
  throw new LibvirtError('invalid', 'timeoutMs is a number of milliseconds, Infinity for no end', { site });
}

/**
 * One timer for many deadlines: far cheaper than a timer for each call, as nearly every call is answered long before its own.
 * `sweep` is called at or after the earliest deadline watched; it ends what is due and answers with the earliest that is left
 * (`Infinity` for none). A deadline that needs no watching any more is not taken back: it costs one early sweep.
 */
export class Deadlines {
  readonly #sweep: (now: number) => number;
  #timer: NodeJS.Timeout | null = null;
  #next = Number.POSITIVE_INFINITY;

  constructor(sweep: (now: number) => number) {
    this.#sweep = sweep;
  }

  /** `deadline` in ms of `performance.now()`. */
  watch(deadline: number): void {
    if (deadline >= this.#next) return;
    this.#next = deadline;
    if (this.#timer) clearTimeout(this.#timer);
    const delay = Math.min(DELAY_MAX_MS, Math.max(1, Math.ceil(deadline - performance.now())));
    this.#timer = setTimeout(() => this.#due(), delay);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#next = Number.POSITIVE_INFINITY;
  }

  #due(): void {
    this.#timer = null;
    this.#next = Number.POSITIVE_INFINITY;
    this.watch(this.#sweep(performance.now()));
  }
}
