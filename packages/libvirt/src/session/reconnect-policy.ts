import { VirErrorNumber } from '../constants/errors.gen.ts';
import { isDenied, isUnsupported, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

/** How a connection that is lost is made anew. Each is a cap or a range with a default in `LIMITS`. */
export interface ReconnectOptions {
  /** Longest pause before the first attempt; it doubles with each further one. Default 250. */
  minDelayMs?: number;
  /** Longest pause at all. Default 10,000. */
  maxDelayMs?: number;
  /** Share of the pause that is drawn at random, 0…1. Default 1: from nothing up to all of it. */
  jitter?: number;
  /** Attempts in a row after which it gives up and is closed. Default: never. */
  maxAttempts?: number;
  /** Also `connect` itself tries again, until `signal` aborts. Default false: it rejects when the first attempt fails. */
  retryFirst?: boolean;
  /** Source of jitter, 0 ≤ x < 1. Default `Math.random`. */
  random?: () => number;
}

export type ReconnectPolicy = Required<ReconnectOptions>;

/** The options with their defaults; null for none. Throws `invalid`. */
export function reconnectPolicy(options: ReconnectOptions | boolean | undefined): ReconnectPolicy | null {
  if (!options) return null;
  const given = options === true ? {} : options;
  const policy: ReconnectPolicy = {
    minDelayMs: given.minDelayMs ?? LIMITS.reconnectMinDelayMs,
    maxDelayMs: given.maxDelayMs ?? Math.max(LIMITS.reconnectMaxDelayMs, given.minDelayMs ?? 0),
    jitter: given.jitter ?? 1,
    maxAttempts: given.maxAttempts ?? Number.POSITIVE_INFINITY,
    retryFirst: given.retryFirst ?? false,
    random: given.random ?? Math.random,
  };
  const { minDelayMs, maxDelayMs, jitter, maxAttempts } = policy;
  const delays = minDelayMs >= 1 && maxDelayMs >= minDelayMs && maxDelayMs <= LIMITS.reconnectDelayMaxMs;
  if (!delays) throw invalid(`1 ≤ minDelayMs ≤ maxDelayMs ≤ ${LIMITS.reconnectDelayMaxMs}`);
  if (!(jitter >= 0 && jitter <= 1)) throw invalid('jitter is from 0 to 1');
  if (!(maxAttempts >= 1)) throw invalid('maxAttempts is at least 1');
  return policy;
}

/** The pause before attempt `attempt` (1 is the first), in whole milliseconds. */
export function retryDelayMs(policy: ReconnectPolicy, attempt: number): number {
  const { minDelayMs, maxDelayMs, jitter, random } = policy;
  const ceiling = Math.min(maxDelayMs, minDelayMs * 2 ** Math.min(attempt - 1, 32));
  return Math.round(ceiling * (1 - jitter) + ceiling * jitter * random());
}

/**
 * What a failed attempt means for the next. `denied` at the socket is an answer for good only to who was never let in: a daemon
 * that starts makes its socket first and hands it to its group after.
 */
export function attemptOutcome(error: LibvirtError, wasOpen: boolean): 'retry' | 'terminal' {
  switch (error.code) {
    case 'unreachable':
    case 'closed':
    case 'timeout':
    case 'protocol':
    case 'overloaded':
      return 'retry';
    case 'denied':
      return wasOpen ? 'retry' : 'terminal';
    case 'rpc':
      return refusedForGood(error) ? 'terminal' : 'retry';
    case 'auth':
    case 'invalid':
    case 'cancelled':
      return 'terminal';
  }
}

/** The daemon will never open this URI for this user; other errors may be those of a daemon that is still starting. */
function refusedForGood(error: LibvirtError): boolean {
  const { VIR_ERR_NO_CONNECT, VIR_ERR_INVALID_ARG } = VirErrorNumber;
  return isDenied(error) || isUnsupported(error) || error.virCode === VIR_ERR_NO_CONNECT || error.virCode === VIR_ERR_INVALID_ARG;
}

function invalid(allowed: string): LibvirtError {
  return new LibvirtError('invalid', `reconnect: ${allowed}`);
}
