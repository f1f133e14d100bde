import { ApiError, type NetworkView } from '@aula/api';
import { EXIT, type ExitCode } from '../lib/exit-code.ts';
import { printable } from '../lib/io.ts';
import type { Session } from '../lib/session.ts';
import { changesOf, describeNetwork } from './network-text.ts';

/** Besides the live events the network is asked for this often, so that a lost event only delays. */
const POLL_MS = 60_000;
/** While the server or its host is away it is asked for this often. */
const AWAY_MS = 3000;

/**
 * Shows the network and what changes on it until Ctrl-C: in place on a terminal, a line for each change elsewhere, a JSON document for each
 * state with `--json`. The server and its host may be away meanwhile; a network that is removed ends it with the server's error.
 */
export async function watchNetwork(session: Session, name: string): Promise<ExitCode> {
  const { client, io } = session;
  const stop = new AbortController();
  const end = Promise.withResolvers<ExitCode>();
  const screen = createScreen(session);
  let again: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;
  let wanted = false;

  const askOnce = async (): Promise<void> => {
    clearTimeout(again);
    let nextMs = POLL_MS;
    try {
      screen.show(await client.call('network', { params: { network: name }, signal: stop.signal }));
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!isAway(error)) return end.reject(error);
      screen.away(error.message);
      nextMs = AWAY_MS;
    }
    again = setTimeout(() => void look(), nextMs);
  };
  /** News that comes while one is asked for is asked for after that. */
  const look = async (): Promise<void> => {
    wanted = true;
    if (isLooking) return;
    isLooking = true;
    while (wanted && !stop.signal.aborted) {
      wanted = false;
      await askOnce();
    }
    isLooking = false;
  };
  const listen = async (): Promise<void> => {
    for await (const event of client.events(stop.signal))
      if (event.type === 'resync' || (event.type === 'network' && event.network === name)) void look();
  };
  const release = io.onInterrupt(() => end.resolve(EXIT.ok));
  void look();
  listen().catch(end.reject);
  try {
    return await end.promise;
  } finally {
    stop.abort();
    clearTimeout(again);
    release();
  }
}

const isAway = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.code === 'unreachable' || error.code === 'hostUnreachable' || error.status >= 500);

interface NetworkScreen {
  show(network: NetworkView): void;
  /** It cannot be told at present; said once. */
  away(why: string): void;
}

function createScreen(session: Session): NetworkScreen {
  const { stdout, stderr, env } = session.io;
  if (session.json)
    return onlyChanges(
      (network) => void stdout.write(`${JSON.stringify(network)}\n`),
      (why) => void stderr.write(`${printable(why)}\n`),
    );
  if (stdout.isTTY === true && env['TERM'] !== 'dumb') return inPlace(session);
  let before: NetworkView | null = null;
  return onlyChanges(
    (network) => {
      for (const line of before === null ? describeNetwork(network) : changesOf(before, network)) session.say(line);
      before = network;
    },
    (why) => session.say(printable(why)),
  );
}

/** Passes on what differs from the last time. */
function onlyChanges(show: (network: NetworkView) => void, away: (why: string) => void): NetworkScreen {
  let last = '';
  const once = (text: string, tell: () => void): void => {
    if (text === last) return;
    last = text;
    tell();
  };
  return {
    show: (network) => once(JSON.stringify(network), () => show(network)),
    away: (why) => once(why, () => away(why)),
  };
}

function inPlace({ io: { stdout }, paint }: Session): NetworkScreen {
  let drawn = 0;
  let lines: readonly string[] = [];
  const draw = (note: string): void => {
    const columns = Math.max(20, stdout.columns ?? 80);
    const room = Math.max(3, (stdout.rows ?? 24) - 3);
    const shown = lines.slice(0, room).map((line) => line.slice(0, columns - 1));
    const hidden = lines.length - shown.length;
    const all = [...shown, ...(hidden > 0 ? [paint('dim', `… and ${hidden} more lines`)] : []), paint('dim', note.slice(0, columns - 1))];
    const up = drawn > 0 ? `\u001b[${drawn}A` : '';
    stdout.write(`\r${up}${all.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[J`);
    drawn = all.length;
  };
  return {
    show(network) {
      lines = describeNetwork(network).flatMap((text) => text.split('\n'));
      draw(`${new Date().toLocaleTimeString('en-GB')} · Ctrl-C ends`);
    },
    away: (why) => draw(printable(`${why} Waiting for it…`)),
  };
}
