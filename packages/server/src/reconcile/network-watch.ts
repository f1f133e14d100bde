import type { NetworkSummary, NetworkView } from '@aula/api';
import type { Logger } from 'pino';
import type { NetworkViews } from '../services/network-views.ts';

/** News of one network comes at most this often. */
export const NETWORK_NEWS_MS = 1000;
/** Causes that come together are told together. */
const GATHER_MS = 100;
/** Networks that somebody looks at are looked at this often, for what no event tells: what guests use and say, and changes by hand. */
const LOOK_MS = 5000;
/** A look because of an event comes no sooner after the one before. */
const LOOK_GAP_MS = 1000;
/** Who asked for a network is taken to be still looking for so long; pages ask again from time to time. */
export const INTEREST_MS = 150_000;
/** Networks looked at; beyond that the one asked for longest ago is left out. */
export const LOOKED_AT_MAX = 16;

export interface NetworkWatchOptions {
  views: NetworkViews;
  /** Something of the network changed: whoever shows it asks again. */
  onNews(network: string): void;
  log: Logger;
  now?: () => number;
}

export type NetworkWatch = ReturnType<typeof createNetworkWatch>;

/**
 * Networks as they are asked for, and news of them. However many ask at once, the host is looked at by one after the other, and each gets
 * an answer that was begun after the question.
 */
export function createNetworkWatch({ views, onNews, log, now = () => performance.now() }: NetworkWatchOptions) {
  /** Networks that somebody looks at: until when, and as last seen. */
  const interest = new Map<string, { untilMs: number; seen: string | null }>();
  const list = { untilMs: Number.NEGATIVE_INFINITY, seen: new Map<string, string>() };
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const toldAtMs = new Map<string, number>();
  let nudged = Promise.withResolvers<void>();
  const showShared = shareByKey((name: string) => views.show(name));
  const listShared = shareByKey(() => views.list());

  function tell(name: string): void {
    if (timers.has(name)) return;
    const delayMs = Math.max(GATHER_MS, (toldAtMs.get(name) ?? Number.NEGATIVE_INFINITY) + NETWORK_NEWS_MS - now());
    const timer = setTimeout(() => {
      timers.delete(name);
      toldAtMs.set(name, now());
      forget(toldAtMs, now() - NETWORK_NEWS_MS);
      onNews(name);
    }, delayMs);
    timer.unref();
    timers.set(name, timer);
  }

  async function show(name: string): Promise<NetworkView | null> {
    const view = await showShared(name);
    const entry = interest.get(name);
    const text = JSON.stringify(view);
    if (entry !== undefined) {
      // Those who asked before saw something else.
      if (entry.seen !== null && entry.seen !== text) tell(name);
      entry.seen = text;
    }
    return view;
  }

  async function showAll(): Promise<NetworkSummary[]> {
    const all = await listShared('');
    const seen = new Map(all.map((network) => [network.name, JSON.stringify(network)]));
    if (list.seen.size > 0) for (const name of differing(list.seen, seen)) tell(name);
    list.seen = seen;
    return all;
  }

  function lookedAt(): string[] {
    for (const [name, { untilMs }] of interest) if (untilMs <= now()) interest.delete(name);
    return [...interest.keys()];
  }

  async function look(): Promise<void> {
    for (const name of lookedAt()) await show(name);
    if (list.untilMs > now()) await showAll();
    else list.seen = new Map();
  }

  return {
    /** As `NetworkViews.show`; from then on changes of it are told for a while. */
    async show(name: string, signal?: AbortSignal): Promise<NetworkView | null> {
      signal?.throwIfAborted();
      const entry = interest.get(name);
      interest.delete(name);
      interest.set(name, { untilMs: now() + INTEREST_MS, seen: entry?.seen ?? null });
      const [oldest] = interest.keys();
      if (interest.size > LOOKED_AT_MAX && oldest !== undefined) interest.delete(oldest);
      return show(name);
    },
    /** As `NetworkViews.list`, in the same way. */
    async list(signal?: AbortSignal): Promise<NetworkSummary[]> {
      signal?.throwIfAborted();
      list.untilMs = now() + INTEREST_MS;
      return showAll();
    },
    /** It is known that something of this network changed. */
    changed: tell,
    /** Something of some network may have changed. */
    nudge: (): void => nudged.resolve(),
    /** All that anybody looks at has to be asked for again: the host went away, or is back. */
    lost(): void {
      for (const name of new Set([...lookedAt(), ...list.seen.keys()])) tell(name);
    },
    /** Looks at what is looked at until `signal` aborts. */
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        nudged = Promise.withResolvers();
        await look().catch((error: unknown) => log.debug({ err: error }, 'Networks could not be looked at'));
        await passed(LOOK_GAP_MS, signal);
        await passed(LOOK_MS - LOOK_GAP_MS, signal, nudged.promise);
      }
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** One runs, one waits: who asks while it runs shares the next one, which begins after all of them have asked. */
function shareByKey<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<T>>();
  return (key) => {
    const shared = waiting.get(key);
    if (shared !== undefined) return shared;
    const before = running.get(key);
    const begin = (): Promise<T> => {
      waiting.delete(key);
      const run = work(key);
      const settled = run
        .catch(() => {})
        .finally(() => {
          if (running.get(key) === settled) running.delete(key);
        });
      running.set(key, settled);
      return run;
    };
    if (before === undefined) return begin();
    const next = before.then(begin);
    waiting.set(key, next);
    return next;
  };
}

/** Resolves after `ms`, or as soon as `signal` aborts or `sooner` resolves. */
function passed(ms: number, signal: AbortSignal, sooner?: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    void sooner?.then(end);
    if (signal.aborted) end();
  });
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}

function forget(times: Map<string, number>, olderThanMs: number): void {
  for (const [name, atMs] of times) if (atMs < olderThanMs) times.delete(name);
}
