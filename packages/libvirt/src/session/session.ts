import { setTimeout as sleep } from 'node:timers/promises';
import { lost } from '../calls/calls.ts';
import type { Channel } from '../calls/channel.ts';
import { abortError, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import type { StreamChannels } from '../streams/stream-channels.ts';
import { OpenWaiters, type WaitOptions } from './open-waiters.ts';
import { attemptOutcome, type ReconnectPolicy, retryDelayMs } from './reconnect-policy.ts';
import { StateMachine } from './state.ts';

/** What one successful attempt to connect made. A lost one is never used again. */
export interface Generation {
  readonly channel: Channel;
  /** Sockets for streams; they end with this generation. */
  readonly streams: StreamChannels;
}

export interface SessionOptions {
  /** One attempt. Rejects with `LibvirtError`, and leaves nothing open then. */
  open: (signal: AbortSignal) => Promise<Generation>;
  /** Null: the first loss is the end. */
  reconnect: ReconnectPolicy | null;
  onOpen: (generation: Generation) => void;
  /** The generation of the last `onOpen` is gone; another may follow. */
  onLoss: () => void;
  /** It is over: `byOwner` after `close()`. Comes once, last. */
  onEnd: (reason: LibvirtError, byOwner: boolean) => void;
}

/** The life of one connection over all its sockets: opens, loses, waits, opens anew, ends. */
export class Session {
  readonly states = new StateMachine();
  readonly closed: Promise<LibvirtError>;
  readonly #resolveClosed: (reason: LibvirtError) => void;
  readonly #options: SessionOptions;
  readonly #waiters = new OpenWaiters<Generation>();
  readonly #closing = new AbortController();
  #current: Generation | null = null;
  #wasOpen = false;
  #openedAtMs = 0;
  /** Attempts since the connection was last open for a while. */
  #attempts = 0;

  constructor(options: SessionOptions) {
    const { promise, resolve } = Promise.withResolvers<LibvirtError>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.#options = options;
  }

  /** The open generation; null while there is none. */
  get current(): Generation | null {
    return this.#current;
  }

  /** Why there is no generation just now. */
  get absence(): LibvirtError {
    const state = this.states.current;
    if (state.name === 'closed' || state.name === 'waiting') return state.reason;
    if (state.name === 'closing') return closedByOwner();
    return new LibvirtError('closed', 'the connection is being made');
  }

  /** Makes the first generation; rejects as the last attempt did. `signal` gives up, and has no effect once it is open. */
  async start(signal: AbortSignal | undefined): Promise<void> {
    const { reconnect } = this.#options;
    const either = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    this.#attempts = 1;
    const failure = await this.#attempt(either);
    if (failure && reconnect?.retryFirst) await this.#retry(failure, reconnect, either);
    else if (failure) this.#end(failure);
    const state = this.states.current;
    if (state.name === 'closed') throw state.reason;
    this.#attempts = 0;
  }

  /** The generation, as soon as there is one. Rejects when there will be none, or on the caller's time and signal. */
  whenOpen(options: WaitOptions & { whenDown?: 'wait' | 'fail' | undefined }): Promise<Generation> {
    const { name } = this.states.current;
    if (this.#current && !this.#ending) return Promise.resolve(this.#current);
    if (name === 'closing' || name === 'closed' || options.whenDown === 'fail') {
      return Promise.reject(lost(this.absence, options.what, options.site));
    }
    return this.#waiters.wait(options);
  }

  /** `goodbye` gets the generation to part from, and may take its time. Never rejects. */
  async close(goodbye: (generation: Generation) => Promise<void>): Promise<void> {
    if (this.states.current.name === 'closed') return;
    this.states.move({ name: 'closing' });
    const reason = closedByOwner();
    this.#closing.abort(reason);
    this.#waiters.fail(reason);
    const generation = this.#current;
    if (generation) {
      generation.streams.close(reason);
      await goodbye(generation).catch(() => {});
      this.#current = null;
      generation.channel.close(reason);
    }
    this.#end(reason);
  }

  /** One attempt, made the current generation; or why not. */
  async #attempt(signal: AbortSignal): Promise<LibvirtError | null> {
    try {
      const generation = await this.#options.open(signal);
      const { reason } = generation.channel;
      if (this.#ending) generation.channel.close(closedByOwner());
      if (this.#ending || reason) {
        generation.streams.close(reason ?? closedByOwner());
        return reason ?? closedByOwner();
      }
      this.#adopt(generation);
      return null;
    } catch (error) {
      return error instanceof LibvirtError ? error : new LibvirtError('protocol', 'connecting failed', { cause: error });
    }
  }

  #adopt(generation: Generation): void {
    this.#current = generation;
    this.#wasOpen = true;
    this.#openedAtMs = performance.now();
    generation.channel.onClose((reason) => this.#lost(generation, reason));
    this.states.move({ name: 'open', since: new Date() });
    this.#options.onOpen(generation);
    this.#waiters.open(generation);
  }

  #lost(generation: Generation, reason: LibvirtError): void {
    if (this.#current !== generation) return;
    this.#current = null;
    generation.streams.close(reason);
    if (this.#ending) return;
    this.#options.onLoss();
    const { reconnect } = this.#options;
    if (!reconnect) {
      this.#end(reason);
      return;
    }
    // One that opens and breaks at once, again and again, must not be tried without pause.
    if (performance.now() - this.#openedAtMs >= LIMITS.reconnectStableMs) this.#attempts = 0;
    void this.#retry(reason, reconnect, this.#closing.signal);
  }

  /** Tries until it is open again, or over. */
  async #retry(first: LibvirtError, policy: ReconnectPolicy, signal: AbortSignal): Promise<void> {
    for (let reason: LibvirtError | null = first; reason; reason = await this.#attempt(signal)) {
      if (this.#ending) return;
      if (attemptOutcome(reason, this.#wasOpen) === 'terminal') return this.#end(reason);
      if (this.#attempts >= policy.maxAttempts) return this.#end(gaveUp(reason, this.#attempts));
      this.#attempts += 1;
      const delayMs = retryDelayMs(policy, this.#wasOpen ? this.#attempts : this.#attempts - 1);
      this.states.move({ name: 'waiting', attempt: this.#attempts, retryAt: new Date(Date.now() + delayMs), reason });
      await sleep(delayMs, undefined, { signal }).catch(() => {});
      if (this.#ending) return;
      if (signal.aborted) return this.#end(abortError(signal.reason, 'connecting'));
      this.states.move({ name: 'connecting', attempt: this.#attempts });
    }
  }

  get #ending(): boolean {
    const { name } = this.states.current;
    return name === 'closing' || name === 'closed';
  }

  #end(reason: LibvirtError): void {
    const byOwner = this.states.current.name === 'closing';
    this.states.move({ name: 'closed', reason });
    this.#waiters.fail(reason);
    this.#options.onEnd(reason, byOwner);
    this.#resolveClosed(reason);
  }
}

function gaveUp(cause: LibvirtError, attempts: number): LibvirtError {
  return new LibvirtError(cause.code, `gave up after ${attempts} attempts: ${cause.message}`, { cause });
}

/** The reason that `close()` gives to all that is still open. */
export function closedByOwner(): LibvirtError {
  return new LibvirtError('closed', 'the connection was closed');
}
