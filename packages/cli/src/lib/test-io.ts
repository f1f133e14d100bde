import { PassThrough } from 'node:stream';
import type { Io, Keyboard, Screen } from './io.ts';

/** An {@link Io} for tests beside the code: collects output, types input, presses Ctrl-C. */
export interface TestIo extends Io {
  out(): string;
  err(): string;
  interrupt(): void;
}

export function createTestIo({ env = {}, input, tty = false }: { env?: Io['env']; input?: string; tty?: boolean } = {}): TestIo {
  const stdin: PassThrough & Keyboard = new PassThrough();
  const stdout: PassThrough & Screen = new PassThrough();
  const stderr: PassThrough & Screen = new PassThrough();
  for (const stream of [stdin, stdout, stderr]) Object.assign(stream, { isTTY: tty });
  const collect = (stream: PassThrough) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    return () => text;
  };
  const handlers = new Set<() => void>();
  if (input !== undefined) stdin.end(input);
  return {
    stdin,
    stdout,
    stderr,
    env,
    uid: 1000,
    home: '/nonexistent/home',
    onInterrupt(handler) {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    out: collect(stdout),
    err: collect(stderr),
    interrupt: () => {
      for (const handler of [...handlers]) handler();
    },
  };
}
