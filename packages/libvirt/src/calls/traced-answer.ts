import { type CallSite, LibvirtError, markCallSite } from '../error.ts';

type Then<From, To> = ((value: From) => To | PromiseLike<To>) | null | undefined;

/**
 * The same answer, but a `LibvirtError` shows as its stack who asked for it. Taking a stack for each call would cost as much as
 * all the rest of a small call. When an answer fails, V8 still knows the functions that await it; only for those who
 * use `then` (`Promise.all` does too) it does not, so their stack is taken when they call it.
 */
export function tracedAnswer<T>(answer: Promise<T>): Promise<T> {
  const site: CallSite = {};
  const traced = follow(answer, site);
  // `await` does not look at this property: it takes a promise by its inner ways.
  // biome-ignore lint/suspicious/noThenProperty: a promise has one anyway.
  traced.then = function thenFrom<A = T, B = never>(onFulfilled?: Then<T, A>, onRejected?: Then<unknown, B>): Promise<A | B> {
    markCallSite(site, thenFrom);
    return Promise.prototype.then.call(traced, onFulfilled, onRejected) as Promise<A | B>;
  };
  return traced;
}

async function follow<T>(answer: Promise<T>, site: CallSite): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LibvirtError && !error.showsFrom(site)) {
      const awaiting: CallSite = {};
      markCallSite(awaiting, follow);
      error.showsFrom(awaiting);
    }
    throw error;
  }
}
