import { VirErrorDomain, VirErrorNumber } from './constants/errors.gen.ts';
import { LIMITS } from './limits.ts';

/**
 * - `rpc`: the daemon answered with an error; see `virCode`.
 * - `closed`: the connection is closed or was lost, by either side.
 * - `protocol`: the peer broke the protocol or a cap; the connection is closed.
 * - `timeout`: the call's time ran out; the daemon may still carry it out.
 * - `cancelled`: the caller's signal aborted; the daemon may still carry it out.
 * - `unreachable`: nothing answers at the socket.
 * - `denied`: the socket may not be opened by this user.
 * - `auth`: no way to authenticate that this client knows, or it was refused.
 * - `overloaded`: too many calls, streams or readers wait on this connection.
 * - `invalid`: an argument cannot be sent (too long, out of range); nothing was sent.
 */
export type LibvirtErrorCode =
  | 'rpc'
  | 'closed'
  | 'protocol'
  | 'timeout'
  | 'cancelled'
  | 'unreachable'
  | 'denied'
  | 'auth'
  | 'overloaded'
  | 'invalid';

/** libvirt's side of an error reply (`virError`). */
export interface RemoteErrorInfo {
  /** `virErrorNumber`. */
  virCode: number;
  /** `virErrorDomain`. */
  virDomain: number;
  /** 1 warning, 2 error. */
  level: number;
  /** The C `errno` where libvirt reports one (`VIR_ERR_SYSTEM_ERROR`), else 0. */
  errno: number;
}

export interface LibvirtErrorOptions extends ErrorOptions {
  remote?: RemoteErrorInfo;
  /** Made by `callSite`: its frames replace the error's own, so that the stack shows who called. */
  site?: CallSite;
}

export type VirErrorName = keyof typeof VirErrorNumber;
export type VirErrorDomainName = keyof typeof VirErrorDomain;

/** The one error of this package. `virCode`, `virDomain`, `level` and `errno` are there when `code` is `rpc`. */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError';
  readonly code: LibvirtErrorCode;
  // Only declared: fields that are no more than undefined would fill every printed error.
  declare readonly virCode: number | undefined;
  declare readonly virDomain: number | undefined;
  declare readonly level: number | undefined;
  declare readonly errno: number | undefined;

  constructor(code: LibvirtErrorCode, message: string, options: LibvirtErrorOptions = {}) {
    super(message.slice(0, LIMITS.errorTextMax), options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    if (options.remote) {
      const { virCode, virDomain, level, errno } = options.remote;
      this.virCode = virCode;
      this.virDomain = virDomain;
      this.level = level;
      this.errno = errno;
    }
    if (options.site) this.showsFrom(options.site);
  }

  /** Puts the frames of `site` in place of the stack's; false if it has none. */
  showsFrom(site: CallSite): boolean {
    const { stack } = site;
    const frames = stack?.indexOf('\n    at ') ?? -1;
    if (stack === undefined || frames < 0) return false;
    this.stack = `${this.name}: ${this.message}${stack.slice(frames)}`;
    return true;
  }

  /** libvirt's name of `virCode`, e.g. `VIR_ERR_NO_DOMAIN`; undefined for numbers that this client does not know. */
  get virCodeName(): VirErrorName | undefined {
    return nameOf(VirErrorNumber, this.virCode);
  }

  /** libvirt's name of `virDomain`, e.g. `VIR_FROM_QEMU`. */
  get virDomainName(): VirErrorDomainName | undefined {
    return nameOf(VirErrorDomain, this.virDomain);
  }
}

function nameOf<K extends string>(table: Readonly<Record<K, number>>, value: number | undefined): K | undefined {
  for (const name in table) if (table[name] === value) return name;
  return undefined;
}

/** Where a call was made, kept until its answer comes. */
export interface CallSite {
  readonly stack?: string;
}

/** The stack above `below`, formatted only if it is read. */
export function callSite(below: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {};
  markCallSite(site, below);
  return site;
}

/** Gives `site` the stack above `below`. */
export function markCallSite(site: CallSite, below: (...args: never[]) => unknown): void {
  Error.captureStackTrace(site, below);
}

/** A signal's abort as our error: `timeout` when it was made by `AbortSignal.timeout`, else `cancelled`. */
export function abortError(reason: unknown, what: string, site?: CallSite): LibvirtError {
  const timedOut = reason instanceof DOMException && reason.name === 'TimeoutError';
  return new LibvirtError(timedOut ? 'timeout' : 'cancelled', `${what} was ${timedOut ? 'given up: time ran out' : 'cancelled'}`, {
    cause: reason,
    ...(site ? { site } : {}),
  });
}

export function isLibvirtError(error: unknown): error is LibvirtError {
  return error instanceof LibvirtError;
}

function hasVirCode(error: unknown, codes: ReadonlySet<number>): boolean {
  return error instanceof LibvirtError && error.virCode !== undefined && codes.has(error.virCode);
}

const E = VirErrorNumber;
const NOT_FOUND: ReadonlySet<number> = new Set([
  E.VIR_ERR_NO_DOMAIN,
  E.VIR_ERR_NO_NETWORK,
  E.VIR_ERR_NO_STORAGE_POOL,
  E.VIR_ERR_NO_STORAGE_VOL,
  E.VIR_ERR_NO_NODE_DEVICE,
  E.VIR_ERR_NO_INTERFACE,
  E.VIR_ERR_NO_NWFILTER,
  E.VIR_ERR_NO_SECRET,
  E.VIR_ERR_NO_DOMAIN_SNAPSHOT,
  E.VIR_ERR_NO_DOMAIN_METADATA,
  E.VIR_ERR_NO_NWFILTER_BINDING,
  E.VIR_ERR_NO_DOMAIN_CHECKPOINT,
  E.VIR_ERR_NO_DOMAIN_BACKUP,
  E.VIR_ERR_NO_NETWORK_PORT,
  E.VIR_ERR_DEVICE_MISSING,
]);
const EXISTS: ReadonlySet<number> = new Set([
  E.VIR_ERR_DOM_EXIST,
  E.VIR_ERR_NETWORK_EXIST,
  E.VIR_ERR_STORAGE_VOL_EXIST,
  E.VIR_ERR_STORAGE_POOL_BUILT,
  E.VIR_ERR_NETWORK_PORT_EXIST,
]);
const BUSY: ReadonlySet<number> = new Set([E.VIR_ERR_RESOURCE_BUSY, E.VIR_ERR_OPERATION_TIMEOUT, E.VIR_ERR_BLOCK_COPY_ACTIVE]);
const UNSUPPORTED: ReadonlySet<number> = new Set([
  E.VIR_ERR_NO_SUPPORT,
  E.VIR_ERR_CONFIG_UNSUPPORTED,
  E.VIR_ERR_ARGUMENT_UNSUPPORTED,
  E.VIR_ERR_OPERATION_UNSUPPORTED,
]);
const DENIED: ReadonlySet<number> = new Set([
  E.VIR_ERR_OPERATION_DENIED,
  E.VIR_ERR_AUTH_FAILED,
  E.VIR_ERR_AUTH_CANCELLED,
  E.VIR_ERR_AUTH_UNAVAILABLE,
  E.VIR_ERR_ACCESS_DENIED,
]);
const INVALID_STATE: ReadonlySet<number> = new Set([E.VIR_ERR_OPERATION_INVALID]);
const AGENT: ReadonlySet<number> = new Set([E.VIR_ERR_AGENT_UNRESPONSIVE, E.VIR_ERR_AGENT_UNSYNCED]);

/** The named thing does not exist: domain, network, pool, volume, snapshot, nwfilter, metadata, device and so on. */
export const isNotFound = (error: unknown): boolean => hasVirCode(error, NOT_FOUND);
/** A domain, network or volume of that name, UUID or MAC exists already. */
export const isExists = (error: unknown): boolean => hasVirCode(error, EXISTS);
/** Another job holds the thing (state change lock, block job); try again. */
export const isBusy = (error: unknown): boolean => hasVirCode(error, BUSY);
/** The driver or this version cannot do it. */
export const isUnsupported = (error: unknown): boolean => hasVirCode(error, UNSUPPORTED);
/** `VIR_ERR_OPERATION_INVALID`: not in this state, e.g. starting a running domain, or suspending one that is off. */
export const isInvalidState = (error: unknown): boolean => hasVirCode(error, INVALID_STATE);
/** The guest agent is not connected or does not answer. */
export const isAgentUnresponsive = (error: unknown): boolean => hasVirCode(error, AGENT);
/** This user may not: at the socket, at authentication, or by the daemon's access rules. */
export const isDenied = (error: unknown): boolean =>
  (error instanceof LibvirtError && (error.code === 'denied' || error.code === 'auth')) || hasVirCode(error, DENIED);
/** The connection is gone or could not be made; connect again. */
export const isDisconnected = (error: unknown): boolean =>
  error instanceof LibvirtError && (error.code === 'closed' || error.code === 'protocol' || error.code === 'unreachable');
