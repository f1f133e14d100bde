import { lost } from '../calls/calls.ts';
import type { Channel } from '../calls/channel.ts';
import { type CallSite, LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';

/**
 * Sockets for streams, one per open stream. The protocol has no flow control per stream: a slow reader can only stop
 * its whole socket, and the daemon stops reading a socket whose stream data it cannot place. On sockets of their own,
 * streams hold up neither calls, events, keepalive nor each other. A few are kept for a moment after a stream that ended well.
 */
export class StreamChannels {
  readonly #open: (signal: AbortSignal, site: CallSite) => Promise<Channel>;
  readonly #idle = new Map<Channel, NodeJS.Timeout>();
  readonly #all = new Set<Channel>();
  #opening = 0;
  readonly #closing = new AbortController();
  #closed: LibvirtError | null = null;

  constructor(open: (signal: AbortSignal, site: CallSite) => Promise<Channel>) {
    this.#open = open;
  }

  /** A socket for one stream. Give it back with {@link release}, or close it. */
  async acquire(signal: AbortSignal | undefined, site: CallSite): Promise<Channel> {
    if (this.#closed) throw lost(this.#closed, 'opening a stream', site);
    for (const [channel, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(channel);
      return channel;
    }
    if (this.#all.size + this.#opening >= LIMITS.streamsMax) {
      throw new LibvirtError('overloaded', `${LIMITS.streamsMax} streams are open already`, { site });
    }
    this.#opening += 1;
    try {
      const closing = this.#closing.signal;
      const channel = await this.#open(signal ? AbortSignal.any([signal, closing]) : closing, site);
      if (this.#closed) {
        channel.close(this.#closed);
        throw this.#closed;
      }
      this.#all.add(channel);
      channel.closed.then(() => this.#forget(channel));
      return channel;
    } catch (error) {
      throw this.#closed ? lost(this.#closed, 'opening a stream', site) : error;
    } finally {
      this.#opening -= 1;
    }
  }

  /** Takes back a socket whose stream has ended by the protocol. */
  release(channel: Channel): void {
    if (channel.reason) return;
    if (this.#closed || this.#idle.size >= LIMITS.idleStreamChannelsMax) {
      part(channel);
      return;
    }
    channel.resume();
    this.#idle.set(channel, setTimeout(() => part(channel), LIMITS.idleStreamChannelMs).unref());
  }

  /** Ends every stream, now and from now on. */
  close(reason: LibvirtError): void {
    this.#closed ??= reason;
    this.#closing.abort(reason);
    for (const channel of this.#all) {
      if (this.#idle.has(channel)) part(channel);
      else channel.close(reason);
    }
  }

  #forget(channel: Channel): void {
    clearTimeout(this.#idle.get(channel));
    this.#idle.delete(channel);
    this.#all.delete(channel);
  }
}

/** Closes a socket without stream. Without a goodbye the daemon would write an error into its log for each. */
function part(channel: Channel): void {
  const close = () => channel.close(new LibvirtError('closed', 'the socket was no longer needed'));
  channel.call(procedures.connectClose, undefined, { timeoutMs: LIMITS.closeTimeoutMs }, {}).then(close, close);
}
