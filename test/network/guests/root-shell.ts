import type { Duplex } from 'node:stream';

const OUTPUT_MAX = 200_000;

/** A shell of root's on a guest's serial console. */
export class RootShell implements Disposable {
  readonly #stream: Duplex;
  #output = '';
  #runs = 0;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString('latin1')).slice(-OUTPUT_MAX);
    });
    stream.on('error', () => {});
  }

  /** Resolves once the shell answers. */
  async ready(timeoutMs = 90_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const answer = await this.run('true', 3000).catch(() => null);
      if (answer !== null) return;
      if (Date.now() > deadline) throw new Error(`The guest's shell does not answer: ${JSON.stringify(this.#output.slice(-2000))}`);
    }
  }

  /** Runs a line; resolves with its exit code and what it printed. */
  async run(line: string, timeoutMs = 60_000): Promise<{ code: number; text: string }> {
    this.#runs += 1;
    const mark = `ended${this.#runs}`;
    this.#output = '';
    this.#stream.write(`${line}; echo "${mark}:"$?:\n`);
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = new RegExp(`${mark}:(\\d+):`).exec(this.#output);
      if (found) return { code: Number(found[1]), text: this.#output.slice(0, found.index) };
      if (Date.now() > deadline) throw new Error(`"${line}" did not end: ${JSON.stringify(this.#output.slice(-2000))}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Puts a frame on the guest's only card. */
  async send(frame: Buffer): Promise<void> {
    const { code, text } = await this.run(`echo ${frame.toString('base64')} | base64 -d | frame-send`);
    if (code !== 0) throw new Error(`The guest could not send: ${text}`);
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }
}
