import { setTimeout as delay } from 'node:timers/promises';
import type { SeatRef } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { findOwnDomain } from './owned.ts';
import { isActive, readState } from './power.ts';

/** Events say it at once; looking is for events that were lost. */
const LOOK_EVERY_MS = 2_000;

/** `true` once the domain is inactive or gone, `false` after `timeoutMs`. Rejects when `signal` aborts. */
export async function domainAwaitOff(context: DriverContext, seat: SeatRef, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  let wake = (): void => {};
  const unlisten = context.link.events.listen((event) => {
    if (event.type === 'resync' || event.type === 'disconnected' || (event.type === 'domain' && event.name === seat.name)) wake();
  });
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if (await isOff(context, seat, signal)) return true;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return false;
      await waitFor(woken, Math.min(leftMs, LOOK_EVERY_MS), signal);
    }
  } finally {
    unlisten();
  }
}

async function isOff(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<boolean> {
  const domain = await findOwnDomain(context, seat, signal);
  if (domain === null) return true;
  const found = await readState(context, domain, signal);
  return found === null || !isActive(found.state);
}

async function waitFor(woken: Promise<void>, ms: number, signal?: AbortSignal): Promise<void> {
  const timer = new AbortController();
  const either = signal === undefined ? timer.signal : AbortSignal.any([signal, timer.signal]);
  const pause = delay(ms, undefined, { signal: either }).catch(() => {});
  await Promise.race([woken, pause]);
  timer.abort();
  signal?.throwIfAborted();
}
