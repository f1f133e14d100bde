import { type CallSite, LibvirtError, markCallSite } from '../error.ts';

type Then<From, To> = ((value: From) => To | PromiseLike<To>) | null | undefined;

/** What becomes of a call. One of the two is called, once. */
export interface Outcome<T> {
  resolve(value: T): void;
  fail(error: unknown): void;
}

/**
 * The answer of a call that `start` begins. A `LibvirtError` shows as its stack who asked for it. Taking a stack for each call would cost
 * as much as all the rest of a small call. When an answer fails, V8 still knows the functions that await it; only for
 * those who use `then` (`Promise.all` does too) it does not, so their stack is taken when they call it.
 */
export function tracedAnswer<T>(start: (outcome: Outcome<T>) => void): Promise<T> {
  return new Answer<T>(start);
}

class Answer<T> extends Promise<T> {
  readonly #site: CallSite;

  constructor(start: (outcome: Outcome<T>) => void) {
    const site: CallSite = {};
    super((resolve) => {
      const fail = (error: unknown) => resolve(failWhereAwaited(error, site));
      try {
        start({ resolve, fail });
      } catch (error) {
        fail(error);
      }
    });
    this.#site = site;
  }

  // biome-ignore lint/suspicious/noThenProperty: `await` does not look at it: it takes a promise by its inner ways.
  override then<A = T, B = never>(onFulfilled?: Then<T, A>, onRejected?: Then<unknown, B>): Promise<A | B> {
    markCallSite(this.#site, this.then);
    return super.then(onFulfilled, onRejected);
  }
}

// As far as the language can tell, a promise like any other: what `await` takes as it is, and what `then` makes another of.
Object.defineProperty(Answer.prototype, 'constructor', { value: Promise });

/** Rejects once the answer has taken this promise for its own: then the functions that await the answer are found from here. */
async function failWhereAwaited(error: unknown, site: CallSite): Promise<never> {
  await null;
  await null;
  if (error instanceof LibvirtError && !error.showsFrom(site)) {
    const awaiting: CallSite = {};
    markCallSite(awaiting, failWhereAwaited);
    error.showsFrom(awaiting);
  }
  throw error;
}
