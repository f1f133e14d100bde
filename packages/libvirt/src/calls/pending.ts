import type { CallSite, LibvirtError } from '../error.ts';
import type { Procedure, ProcedureId } from '../protocol/procedure.ts';
import type { Holder } from './in-flight.ts';

export interface CallOptions {
  /** Gives the call up with `cancelled` (or `timeout`, for `AbortSignal.timeout`). The daemon may still carry it out. */
  signal?: AbortSignal;
  /** From the call to its answer, the wait for its turn included; `connect`'s `callTimeoutMs` unless told. */
  timeoutMs?: number;
}

export interface SubmitOptions {
  /** Who called. */
  site?: CallSite;
  /** Called with the serial right before the call is sent. */
  onSend?: (serial: number) => void;
  /** Whether to send it whatever the cap. */
  atOnce?: boolean;
}

export interface Order<Args, Result> {
  procedure: Procedure<Args, Result>;
  args: Args;
  options: CallOptions;
  site: CallSite;
  onSend: ((serial: number) => void) | undefined;
  atOnce: boolean | undefined;
}

/** No stack was taken. */
export const UNKNOWN_SITE: CallSite = Object.freeze({});

/** One call, from its submission to its answer. */
export interface Pending extends Holder {
  readonly procedure: ProcedureId;
  readonly site: CallSite;
  /** Its message while it waits for its turn; null once sent. */
  frame: Buffer | null;
  /** When its time is up, in ms of `performance.now()`. */
  deadline: number;
  readonly timeoutMs: number;
  /** Hands the answer to the caller; throws `protocol` if it is malformed. Null once the caller has been answered. */
  answer: ((frame: Buffer) => void) | null;
  readonly fail: (error: unknown) => void;
  /** Takes the listener on the caller's signal back. */
  unlisten: (() => void) | null;
  /** Called with the serial right before the call is sent: streams must be known before their first byte comes. */
  readonly onSend: ((serial: number) => void) | undefined;
}

/** The caller has been answered. */
export function settle(pending: Pending): void {
  pending.answer = null;
  pending.deadline = Number.POSITIVE_INFINITY;
  pending.unlisten?.();
  pending.unlisten = null;
}

/** Fails the call for its caller, unless it has been answered. */
export function fail(pending: Pending, error: LibvirtError): void {
  if (!pending.answer) return;
  settle(pending);
  pending.fail(error);
}
