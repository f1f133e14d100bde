import { setTimeout as sleep } from 'node:timers/promises';
import { parseNetworkName } from '@aula/model';
import type { Logger } from 'pino';
import type { Host, HostEvent } from '../hypervisor/host.ts';
import type { LiveSeats } from './live-seats.ts';

/** Leases while a running seat waits for its address, and otherwise. */
const LEASES_EAGER_MS = 1000;
const LEASES_CALM_MS = 15_000;
/** However often leases change, they are read at most this often. */
const LEASES_GAP_MS = 200;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 15_000;

export interface HostWatchOptions {
  host: Host;
  live: LiveSeats;
  log: Logger;
  /** A seat went off although nothing was asked of it. */
  onSelfStop(seat: string): void;
  /** A network's state changed; null: something of who is where on some network may have. */
  onNetwork(network: string | null): void;
  /** The host cannot be asked any more, or can again. */
  onReachable(): void;
  /** Something of the host may have been missed: the connection is back, or events were dropped. */
  onResync(): Promise<void>;
  signal: AbortSignal;
}

/** Keeps {@link LiveSeats} true to the host: its events, a look at everything after each gap, and its DHCP leases. */
export async function watchHost({
  host,
  live,
  log,
  onSelfStop,
  onNetwork,
  onReachable,
  onResync,
  signal,
}: HostWatchOptions): Promise<void> {
  /** Leases changed: they are read without waiting for their time. */
  let leasesNudged = Promise.withResolvers<void>();
  await Promise.all([followEvents(), followLeases()]);

  async function lookAtAll(): Promise<void> {
    live.setAllLive(await host.listSeats(signal));
  }

  async function take(event: HostEvent): Promise<void> {
    if (event.type === 'resync') {
      await lookAtAll();
      onReachable();
      return onResync();
    }
    if (event.type === 'disconnected') {
      onReachable();
      return log.warn('The connection to the host is lost; trying to reach it again');
    }
    if (event.type === 'network') return onNetwork(event.name);
    if (event.type === 'machines') {
      leasesNudged.resolve();
      return onNetwork(null);
    }
    const before = live.live(event.name);
    const now = await host.readSeat(event.name, signal);
    live.setLive(event.name, now);
    const wentOff = before !== null && before.power !== 'off' && now?.power === 'off';
    if (wentOff && (live.view(event.name)?.operation ?? null) === null) onSelfStop(event.name);
  }

  async function followEvents(): Promise<void> {
    let delayMs = RETRY_MIN_MS;
    while (!signal.aborted) {
      try {
        const events = host.events(signal)[Symbol.asyncIterator]();
        // Listening begins before the look, so that nothing falls between the two.
        let next = events.next();
        await lookAtAll();
        delayMs = RETRY_MIN_MS;
        for (let event = await next; event.done !== true; event = await next) {
          next = events.next();
          await take(event.value);
        }
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ err: error }, 'The host could not be followed');
      }
      await sleep(delayMs, undefined, { signal }).catch(() => {});
      delayMs = Math.min(delayMs * 2, RETRY_MAX_MS);
    }
  }

  async function followLeases(): Promise<void> {
    const lastLook = new Map<string, number>();
    let nudged = false;
    while (!signal.aborted) {
      if (nudged) lastLook.clear();
      leasesNudged = Promise.withResolvers();
      for (const [network, { waiting }] of live.networksToPoll()) {
        const age = performance.now() - (lastLook.get(network) ?? Number.NEGATIVE_INFINITY);
        const name = parseNetworkName(network);
        if (name === null || age < (waiting ? LEASES_EAGER_MS : LEASES_CALM_MS)) continue;
        lastLook.set(network, performance.now());
        await host.leases(name, signal).then(
          (leases) => live.setLeases(network, leases),
          (error: unknown) => log.debug({ err: error, network }, 'Leases could not be read'),
        );
      }
      for (const { name, state } of live.views()) if (state === 'starting') live.refresh(name);
      await sleep(LEASES_GAP_MS, undefined, { signal }).catch(() => {});
      const over = new AbortController();
      const rest = sleep(LEASES_EAGER_MS / 2 - LEASES_GAP_MS, false, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => false);
      nudged = await Promise.race([leasesNudged.promise.then(() => true), rest]);
      over.abort();
    }
  }
}
