import type { ChildProcessByStdio } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { sshFailure } from './ssh-failure.ts';

export type PipedChild = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * The standard input and output of a process as one stream. Destroying it ends the process: SIGTERM, then SIGKILL. A process that
 * fails by itself fails the stream, with the last line of its error output.
 */
export class ProcessStream extends Duplex {
  readonly #child: PipedChild;
  readonly #peer: string;
  #errors = '';

  constructor(child: PipedChild, peer: string) {
    super();
    this.#child = child;
    this.#peer = peer;
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-LIMITS.sshErrorsMax);
    });
    // The pipes break when the process ends; its end tells why.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => {});
    child.on('error', (cause) => this.destroy(new LibvirtError('unreachable', `${peer}: ${cause.message}`, { cause })));
    child.on('exit', () => setTimeout(() => this.#afterOutput(), LIMITS.sshErrorsWaitMs).unref());
    child.on('close', () => this.#ended());
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#child.stdin.write(chunk, callback);
  }

  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], callback: (error?: Error | null) => void): void {
    const { stdin } = this.#child;
    const last = chunks.length - 1;
    stdin.cork();
    chunks.forEach(({ chunk }, index) => {
      stdin.write(chunk, index === last ? callback : undefined);
    });
    stdin.uncork();
  }

  override _final(callback: () => void): void {
    this.#child.stdin.end(callback);
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    const child = this.#child;
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) {
      const kill = setTimeout(() => child.kill('SIGKILL'), LIMITS.sshKillMs).unref();
      child.once('exit', () => clearTimeout(kill));
    }
    callback(error);
  }

  /** What the process wrote before its end is still to be read. */
  #afterOutput(): void {
    const { stdout } = this.#child;
    if (stdout.readableEnded) this.#ended();
    else stdout.once('end', () => this.#ended());
  }

  #ended(): void {
    if (this.destroyed || this.readableEnded) return;
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== 0) {
      this.destroy(sshFailure({ peer: this.#peer, exitCode, signalCode, errors: this.#errors }));
      return;
    }
    this.once('end', () => this.destroy());
    this.push(null);
  }
}
