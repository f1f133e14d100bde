import { CliError } from '../lib/cli-error.ts';
import type { Session } from '../lib/session.ts';

/** Ctrl-], as in telnet and virsh. */
export const DETACH_BYTE = 0x1d;
/** Typed or piped bytes that may wait for the network before reading stops. */
const UNSENT_MAX = 256 * 1024;
const UNSENT_POLL_MS = 20;
/** After piped input ends, the terminal stays until the seat has been silent for so long. */
const SILENCE_MS = 1500;
/** Bytes a seat may print that stdout has not taken yet; then this viewer is too slow. */
const UNPRINTED_MAX = 16 * 1024 * 1024;

const CLOSE_REASONS: Readonly<Record<number, string>> = {
  4001: 'The seat is off. Start it with: aula seat start',
  4002: 'The server did not take the ticket; try again.',
  4003: 'The right to this seat was taken away.',
  4004: 'The server ended the terminal: protocol error or a limit.',
  1001: 'The server is stopping.',
};

type Mode = 'control' | 'view';

/**
 * Connects keyboard and screen with the seat's serial console until Ctrl-] is typed, piped input has ended and the
 * seat is silent, or the server closes it (throws `console` with the reason). The terminal is raw meanwhile.
 */
export async function attachTerminal(session: Session, seat: string, mode: Mode): Promise<void> {
  const socket = await openSocket(session, seat, mode);
  const { stdin, stdout, stderr } = session.io;
  const interactive = stdin.isTTY === true;
  const end = Promise.withResolvers<void>();
  let heardAt = Date.now();

  socket.onmessage = ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    heardAt = Date.now();
    stdout.write(Buffer.from(data));
    if (stdout.writableLength > UNPRINTED_MAX) end.reject(new CliError('console', 'This end is too slow for what the seat prints.'));
  };
  socket.onclose = ({ code }) => end.reject(new CliError('console', CLOSE_REASONS[code] ?? `The terminal was closed (${code}).`));

  const resize = () => {
    const { columns: cols, rows } = stdout;
    if (cols !== undefined && rows !== undefined && cols > 0 && rows > 0) socket.send(JSON.stringify({ type: 'resize', cols, rows }));
  };
  const type = (chunk: Buffer) => {
    const detach = interactive ? chunk.indexOf(DETACH_BYTE) : -1;
    const bytes = detach < 0 ? chunk : chunk.subarray(0, detach);
    if (mode === 'control' && bytes.length > 0) socket.send(new Uint8Array(bytes));
    if (detach >= 0) end.resolve();
    if (socket.bufferedAmount > UNSENT_MAX) pauseUntilSent();
  };
  const pauseUntilSent = () => {
    stdin.pause();
    const look = () => {
      if (socket.bufferedAmount > UNSENT_MAX && socket.readyState === WebSocket.OPEN) setTimeout(look, UNSENT_POLL_MS);
      else stdin.resume();
    };
    look();
  };
  let silence: NodeJS.Timeout | undefined;
  const inputEnded = () => {
    heardAt = Date.now();
    silence = setInterval(() => {
      if (Date.now() - heardAt >= SILENCE_MS) end.resolve();
    }, SILENCE_MS / 5);
  };

  if (interactive) stderr.write(`Connected to ${seat}${mode === 'view' ? ' (watching)' : ''}. Ctrl-] leaves.\r\n`);
  if (interactive) stdin.setRawMode?.(true);
  stdout.on('resize', resize);
  stdin.on('data', type);
  stdin.once('end', inputEnded);
  stdin.resume();
  resize();
  try {
    await end.promise;
  } finally {
    clearInterval(silence);
    stdin.off('data', type);
    stdin.off('end', inputEnded);
    stdin.pause();
    stdout.off('resize', resize);
    if (interactive) stdin.setRawMode?.(false);
    if (interactive) stderr.write('\r\n');
    socket.onclose = null;
    socket.onmessage = null;
    socket.close(1000);
  }
}

async function openSocket({ client, baseUrl }: Session, seat: string, mode: Mode): Promise<WebSocket> {
  const { ticket, path } = await client.call('openConsole', { params: { seat }, body: { kind: 'terminal', mode } });
  const url = new URL(path, baseUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, ['aula.v1', `ticket.${ticket}`]);
  socket.binaryType = 'arraybuffer';
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    // An error is always followed by the close that says more.
    socket.onclose = ({ code }) =>
      reject(new CliError('console', CLOSE_REASONS[code] ?? `The terminal of ${seat} could not be opened (${code}).`));
  });
  return socket;
}
