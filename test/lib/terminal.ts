import type { Client } from '@aula/api';

/** What a terminal printed is kept up to this many characters. */
const OUTPUT_MAX = 100_000;

export interface TestTerminal extends Disposable {
  output(): string;
  type(text: string): void;
  /** Resolves once the pattern is in what came after the last call of `type`. */
  expect(pattern: RegExp, timeoutMs?: number): Promise<string>;
  readonly closed: Promise<number>;
}

/** A terminal on the seat as a browser opens one: ticket, then WebSocket with the ticket as a subprotocol. */
export async function openTerminal(client: Client, url: string, seat: string, mode: 'control' | 'view' = 'control'): Promise<TestTerminal> {
  const { ticket, path } = await client.call('openConsole', { params: { seat }, body: { kind: 'terminal', mode } });
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, ['aula.v1', `ticket.${ticket}`]);
  socket.binaryType = 'arraybuffer';
  let output = '';
  let since = 0;
  const decoder = new TextDecoder();
  socket.addEventListener('message', (message) => {
    if (message.data instanceof ArrayBuffer) output = (output + decoder.decode(message.data, { stream: true })).slice(-OUTPUT_MAX);
  });
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', (event) => resolve(event.code)));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`The terminal of ${seat} did not open.`)));
  });
  return {
    output: () => output,
    type(text) {
      since = output.length;
      socket.send(new TextEncoder().encode(text));
    },
    async expect(pattern, timeoutMs = 30_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const match = pattern.exec(output.slice(since));
        if (match) return match[0];
        if (Date.now() > deadline) throw new Error(`No ${pattern} from the terminal of ${seat}: ${JSON.stringify(output.slice(-2000))}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    closed,
    [Symbol.dispose]: () => socket.close(),
  };
}
