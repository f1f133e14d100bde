import { DELAY_MAX_MS } from './calls/deadlines.ts';
import { Connection } from './connection.ts';
import { type CallSite, callSite, LibvirtError } from './error.ts';
import { EventHub } from './events/event-hub.ts';
import { LIMITS } from './limits.ts';
import { openGeneration } from './session/open-generation.ts';
import { type ReconnectOptions, reconnectPolicy } from './session/reconnect-policy.ts';
import { Session } from './session/session.ts';
import { resolveTarget, type TargetOptions } from './uri/target.ts';
import type { KeepAliveOptions } from './wire/keepalive.ts';

export interface ConnectOptions extends TargetOptions {
  /** Gives up connecting. It has no effect on the connection once made. */
  signal?: AbortSignal;
  /** Time for one attempt: the socket, logging in, opening the URI; 15,000. The socket of each stream has the same. */
  connectTimeoutMs?: number;
  /** Default of every call; 30,000. */
  callTimeoutMs?: number;
  /** Default every 5,000 ms, 5 times; false for none. Falls away when the daemon has none. */
  keepAlive?: KeepAliveOptions | false;
  /**
   * Calls sent and not answered, 1…1,024: at most the daemon's `max_client_requests` less one. By default 4, with those that the daemon
   * answers out of its memory up to 16, and more once slow calls have to wait and the daemon is found to take more.
   */
  maxInFlight?: number;
  /** Make a lost connection anew; default false. Registrations for events come back by themselves; calls in flight are not repeated. */
  reconnect?: boolean | ReconnectOptions;
}

/** Connects, authenticates (none, SASL or polkit) and opens the URI. Rejects with `LibvirtError`; nothing stays open then. */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  const site = callSite(connect);
  try {
    return await openConnection(options, site);
  } catch (error) {
    // Most come from a socket's event, whose stack says nothing of who called.
    if (error instanceof LibvirtError) error.showsFrom(site);
    throw error;
  }
}

async function openConnection(options: ConnectOptions, site: CallSite): Promise<Connection> {
  const { signal, callTimeoutMs = LIMITS.callTimeoutMs, maxInFlight = LIMITS.maxInFlight } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw new LibvirtError('invalid', 'signal is an AbortSignal', { site });
  if (!Number.isInteger(maxInFlight) || maxInFlight < 1 || maxInFlight > LIMITS.maxInFlightMax) {
    throw new LibvirtError('invalid', `maxInFlight is a whole number from 1 to ${LIMITS.maxInFlightMax}`, { site });
  }
  if (!(callTimeoutMs > 0)) throw new LibvirtError('invalid', 'callTimeoutMs is above 0', { site });
  const { connectTimeoutMs = LIMITS.connectTimeoutMs } = options;
  if (!(connectTimeoutMs >= 1 && connectTimeoutMs <= LIMITS.connectTimeoutMaxMs)) {
    throw new LibvirtError('invalid', `connectTimeoutMs is from 1 to ${LIMITS.connectTimeoutMaxMs}`, { site });
  }
  const keepAlive = options.keepAlive ?? { intervalMs: LIMITS.keepAliveIntervalMs, count: LIMITS.keepAliveCount };
  if (keepAlive) assertKeepAlive(keepAlive, site);
  const hub = new EventHub();
  const learnsInFlight = options.maxInFlight === undefined;
  const target = resolveTarget(options);
  const generation = { target, connectTimeoutMs, callTimeoutMs, maxInFlight, learnsInFlight, keepAlive, hub, site };
  const session = new Session({
    open: (signal) => openGeneration(generation, signal),
    reconnect: reconnectPolicy(options.reconnect),
    onOpen: ({ channel }) => hub.attach(channel),
    onLoss: () => hub.detach(),
    onEnd: (reason, byOwner) => hub.end(reason, byOwner),
  });
  await session.start(signal);
  return new Connection({ session, hub, callTimeoutMs });
}

function assertKeepAlive({ intervalMs, count }: KeepAliveOptions, site: CallSite): void {
  if (intervalMs >= 1 && intervalMs <= DELAY_MAX_MS && count >= 1) return;
  throw new LibvirtError('invalid', `keepAlive: 1 ≤ intervalMs ≤ ${DELAY_MAX_MS}, 1 ≤ count`, { site });
}
