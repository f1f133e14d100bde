import type { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

/**
 * - `connecting`: the attempt of that number runs; 1 is the first since the connection was last open.
 * - `open`: calls go to the daemon.
 * - `waiting`: the connection is lost or could not be made, for `reason`; attempt `attempt` begins at `retryAt`.
 * - `closing`: `close()` was called and says goodbye to the daemon.
 * - `closed`: for good.
 */
export type ConnectionState =
  | { name: 'connecting'; attempt: number }
  | { name: 'open'; since: Date }
  | { name: 'waiting'; attempt: number; retryAt: Date; reason: LibvirtError }
  | { name: 'closing' }
  | { name: 'closed'; reason: LibvirtError };

export type ConnectionStateName = ConnectionState['name'];

/** Where each state may lead. */
const MOVES: Readonly<Record<ConnectionStateName, readonly ConnectionStateName[]>> = {
  connecting: ['open', 'waiting', 'closing', 'closed'],
  open: ['waiting', 'closing', 'closed'],
  waiting: ['connecting', 'closing', 'closed'],
  closing: ['closed'],
  closed: [],
};

/** The state of one connection, and those who watch it. */
export class StateMachine {
  #current: ConnectionState = { name: 'connecting', attempt: 1 };
  readonly #watchers = new Set<(state: ConnectionState) => void>();

  get current(): ConnectionState {
    return this.#current;
  }

  /** Calls `listener` with each state after this one. The function returned takes that back. */
  watch(listener: (state: ConnectionState) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** Throws on a move that no connection makes: that is a fault of this package. */
  move(next: ConnectionState): void {
    const { name } = this.#current;
    if (!MOVES[name].includes(next.name)) throw new Error(`a connection that is ${name} cannot become ${next.name}`);
    this.#current = next;
    for (const listener of [...this.#watchers]) listener(next);
  }

  /**
   * The state of now and each after it, until `closed`, which comes last. A reader that leaves more than `LIMITS.unreadStatesMax`
   * unread misses the oldest of them, never the latest.
   */
  read(signal?: AbortSignal): AsyncIterableIterator<ConnectionState, void, undefined> {
    const left = new AbortController();
    const states = this.#read(signal ? AbortSignal.any([signal, left.signal]) : left.signal);
    return {
      next: () => states.next(),
      // A generator alone would first wait for the state that its reader waits for.
      return() {
        left.abort();
        return states.return();
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async *#read(signal: AbortSignal): AsyncGenerator<ConnectionState, void, undefined> {
    const unread: ConnectionState[] = [this.#current];
    let wake = () => {};
    const stop = this.watch((state) => {
      unread.push(state);
      if (unread.length > LIMITS.unreadStatesMax) unread.shift();
      wake();
    });
    const onAbort = () => wake();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      while (!signal.aborted) {
        const state = unread.shift();
        if (state === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        yield state;
        if (state.name === 'closed') return;
      }
    } finally {
      stop();
      signal.removeEventListener('abort', onAbort);
    }
  }
}
