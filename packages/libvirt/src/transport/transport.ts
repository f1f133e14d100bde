import type { Duplex } from 'node:stream';

/** A way to a daemon. Each call of `open` makes a connection of its own: one for calls, one for each stream. */
export interface Transport {
  /** Who is at the other end, in words for errors: a path, `tls://host:16514`. Holds no secrets. */
  readonly peer: string;
  /**
   * Opens a connection, encrypted and checked where the transport does that. Rejects with `LibvirtError`: `unreachable`, `denied`,
   * `auth`, `invalid`, or as `signal` says. The caller destroys the stream. A stream that fails with a `LibvirtError` says why
   * the transport itself failed (the text of ssh, say).
   */
  open(signal: AbortSignal): Promise<Duplex>;
}
