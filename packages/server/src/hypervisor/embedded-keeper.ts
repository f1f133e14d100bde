import { type EmbeddedHost, type EmbeddedHostOptions, isHostError, startEmbeddedHost } from '@aula/host';
import { HypervisorError } from '@aula/rollout';

/** Keeps one embedded host running: when its libvirtd died by itself, it is started again where the connections are made anew. */
export class EmbeddedKeeper {
  readonly #options: EmbeddedHostOptions;
  readonly #log: (line: string) => void;
  #host: EmbeddedHost;
  #hasDied = false;
  #isStopping = false;

  /** @throws {HypervisorError} whose message says what is missing and how to get it. */
  static async start(options: EmbeddedHostOptions): Promise<EmbeddedKeeper> {
    return new EmbeddedKeeper(options, await startHost(options));
  }

  private constructor({ signal: _, ...options }: EmbeddedHostOptions, host: EmbeddedHost) {
    this.#options = options;
    this.#log = options.log ?? (() => {});
    this.#host = host;
    this.#watch(host);
  }

  get host(): EmbeddedHost {
    return this.#host;
  }

  /** Starts the host again if it is gone; call before connecting anew. */
  async revive(): Promise<void> {
    if (!this.#hasDied || this.#isStopping) return;
    this.#host = await startHost(this.#options);
    this.#hasDied = false;
    this.#watch(this.#host);
    this.#log('the embedded host is started again');
    if (this.#isStopping) await this.#host.stop();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#host.stop();
  }

  #watch(host: EmbeddedHost): void {
    void host.exited.then(({ asked, code, signal }) => {
      if (asked) return;
      this.#hasDied = true;
      this.#log(`the embedded host ended by itself (${signal ?? code})`);
    });
  }
}

async function startHost(options: EmbeddedHostOptions): Promise<EmbeddedHost> {
  try {
    return await startEmbeddedHost(options);
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new HypervisorError(error.code === 'cancelled' ? 'cancelled' : 'denied', error.message, { cause: error });
  }
}
