/** `keepalive_procedure`. */
export const KEEPALIVE_PROCEDURE = { ping: 1, pong: 2 } as const;

export interface KeepAliveOptions {
  /** Silence after which a ping is sent. */
  intervalMs: number;
  /** Pings in a row without any message in return after which the connection counts as dead. */
  count: number;
}

export interface KeepAliveActions {
  ping(): void;
  dead(message: string): void;
}

/** Notices a daemon that has fallen silent. Any whole message from it counts as a sign of life. */
export class KeepAlive {
  readonly #timer: NodeJS.Timeout;
  #heard = true;
  #unanswered = 0;

  constructor(options: KeepAliveOptions, actions: KeepAliveActions) {
    this.#timer = setInterval(() => {
      if (this.#heard) {
        this.#heard = false;
        this.#unanswered = 0;
        return;
      }
      if (this.#unanswered >= options.count) {
        this.stop();
        actions.dead(`the daemon left ${options.count} keepalive messages unanswered`);
        return;
      }
      this.#unanswered += 1;
      actions.ping();
    }, options.intervalMs).unref();
  }

  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
