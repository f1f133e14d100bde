import { setTimeout as delay } from 'node:timers/promises';
import { type CallProcedure, type Connection, connect, isDisconnected, type LibvirtError } from '@aula/libvirt';
import { HypervisorError } from '@aula/rollout';
import { EventFan, type FollowedEvent } from './event-fan.ts';

/**
 * Which connection a call goes over. A libvirtd serves only so many calls of one connection at once (5 by default), so slow ones
 * (`work`: start, destroy, define) are spread over several, and quick ones (`quick`) and streams (`stream`) have their own; so have
 * questions to guests (`guest`), which answer as late as they like.
 */
export type Lane = 'quick' | 'stream' | 'guest' | 'work';
const OWN_CONNECTION: Readonly<Record<Exclude<Lane, 'work'>, number>> = { quick: 0, stream: 1, guest: 2 };
const FIRST_WORK_CONNECTION = 3;
const WORK_CONNECTIONS = 3;
const CONNECTIONS = FIRST_WORK_CONNECTION + WORK_CONNECTIONS;

const FOLLOWED: readonly FollowedEvent[] = ['domainLifecycle', 'domainAgentLifecycle', 'networkLifecycle'];

/** A start of a big guest on a busy host takes its time; libvirt itself gives up on QEMU's monitor much earlier. */
const CALL_TIMEOUT_MS = 120_000;
const RECONNECT_FIRST_MS = 250;
const RECONNECT_MAX_MS = 10_000;

export interface LinkOptions {
  socketPath: string;
  uri: string;
  log: (line: string) => void;
  /** Calls of one connection with the daemon at once; default: what a libvirtd takes by default. */
  callsAtOnce?: number;
  /** Called before each try to connect anew. */
  beforeReconnect?: () => Promise<void>;
  signal?: AbortSignal;
}

/**
 * The connections to one libvirtd. When one is lost all are dropped, and made anew with a growing, jittered pause until
 * it works or the link is closed; calls meanwhile fail at once with `unreachable`.
 */
export class LibvirtLink {
  readonly events = new EventFan();
  readonly #options: LinkOptions;
  readonly #closing = new AbortController();
  #connections: Connection[] | null = null;
  #busy: number[] = [];

  /** @throws {LibvirtError} when the first connection fails. */
  static async open(options: LinkOptions): Promise<LibvirtLink> {
    const link = new LibvirtLink(options);
    link.#adopt(await link.#connectAll(options.signal));
    return link;
  }

  private constructor(options: LinkOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#connections !== null;
  }

  /** One call; rejects with libvirt's error, or `HypervisorError` `unreachable` while there is no connection. */
  async call<Args, Result>(
    procedure: CallProcedure<Args, Result>,
    args: Args,
    { lane = 'quick', signal }: { lane?: Lane; signal?: AbortSignal | undefined } = {},
  ): Promise<Result> {
    const [connection, index] = this.#choose(lane);
    this.#busy[index] = (this.#busy[index] ?? 0) + 1;
    try {
      return await connection.call(procedure, args, { timeoutMs: CALL_TIMEOUT_MS, ...(signal ? { signal } : {}) });
    } finally {
      this.#busy[index] = (this.#busy[index] ?? 1) - 1;
    }
  }

  /** The connection that carries streams. */
  get streams(): Connection {
    return this.#choose('stream')[0];
  }

  #choose(lane: Lane): [Connection, number] {
    const connections = this.#connections;
    let index = lane === 'work' ? FIRST_WORK_CONNECTION : OWN_CONNECTION[lane];
    if (lane === 'work') {
      for (let other = index + 1; other < CONNECTIONS; other += 1) if ((this.#busy[other] ?? 0) < (this.#busy[index] ?? 0)) index = other;
    }
    const connection = connections?.[index];
    if (connection === undefined) throw new HypervisorError('unreachable', 'The connection to libvirt is lost; trying again');
    return [connection, index];
  }

  async #connectAll(signal?: AbortSignal): Promise<Connection[]> {
    const { socketPath, uri, callsAtOnce } = this.#options;
    const options = { socketPath, uri, ...(callsAtOnce ? { maxInFlight: callsAtOnce } : {}), ...(signal ? { signal } : {}) };
    const attempts = Array.from({ length: CONNECTIONS }, () => connect(options));
    const settled = await Promise.allSettled(attempts);
    const made = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = settled.find((result) => result.status === 'rejected');
    if (failed === undefined) return made;
    await closeAll(made);
    throw failed.reason;
  }

  #adopt(connections: Connection[]): void {
    this.#connections = connections;
    this.#busy = connections.map(() => 0);
    const [first] = connections;
    if (first !== undefined) for (const name of FOLLOWED) void this.#pumpEvents(first, name);
    for (const connection of connections) void connection.closed.then((reason) => this.#lost(connections, reason));
  }

  async #pumpEvents(connection: Connection, name: FollowedEvent): Promise<void> {
    try {
      for await (const item of connection.events(name, { signal: this.#closing.signal })) this.events.publish(item);
    } catch (error) {
      if (this.#closing.signal.aborted || isDisconnected(error)) return;
      // Without events live state would go stale unseen: a new connection is the remedy.
      this.#options.log(`libvirt events broke off: ${String(error)}`);
      await connection.close();
    }
  }

  #lost(connections: Connection[], reason: LibvirtError): void {
    if (this.#connections !== connections) return;
    this.#connections = null;
    void closeAll(connections);
    if (this.#closing.signal.aborted) return;
    this.#options.log(`the connection to libvirt was lost: ${reason.message}`);
    this.events.publishLoss();
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#closing;
    for (let pauseMs = RECONNECT_FIRST_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, RECONNECT_MAX_MS)) {
      await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        await this.#options.beforeReconnect?.();
        const connections = await this.#connectAll(signal);
        if (signal.aborted) return void (await closeAll(connections));
        this.#adopt(connections);
        this.#options.log('the connection to libvirt is back');
        this.events.publishReturn();
        return;
      } catch (error) {
        this.#options.log(`libvirt cannot be reached yet: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  /** Ends all connections and streams; waiting calls fail. Again is no error. */
  async close(): Promise<void> {
    this.#closing.abort();
    const connections = this.#connections;
    this.#connections = null;
    this.events.close();
    if (connections !== null) await closeAll(connections);
  }
}

const closeAll = async (connections: Connection[]): Promise<void> => {
  await Promise.allSettled(connections.map((connection) => connection.close()));
};
