import { ApiError, type OperationView } from '@aula/api';
import { CliError } from './cli-error.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { printable } from './io.ts';
import { createProgress, silentProgress } from './progress.ts';
import type { Session } from './session.ts';

/** Besides the live events the operation is asked for this often, so that a lost event only delays. */
const POLL_MS = 2000;
/** How long the server may be away: operations outlive its restart. */
const AWAY_MAX_MS = 60_000;

export const hasEnded = ({ state }: OperationView): boolean => state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** 0 succeeded, 3 some seats failed, 130 cancelled, else 1. */
export function exitCodeOf({ state, seats }: OperationView): ExitCode {
  if (state === 'succeeded') return EXIT.ok;
  if (state === 'cancelled') return EXIT.cancelled;
  return seats.some((seat) => seat.state === 'failed') ? EXIT.someFailed : EXIT.error;
}

/** What became of it, for people. */
export function summary(operation: OperationView): string[] {
  const failed = operation.seats.filter((seat) => seat.state === 'failed');
  if (operation.state === 'succeeded') return [printable(operation.message) || 'Done.'];
  if (operation.state === 'cancelled') return ['Cancelled. What was half made is undone; what was complete stays.'];
  return [
    printable(operation.error ?? operation.message),
    ...failed.map(({ seat, message }) => `  ${seat}: ${printable(message)}`),
    ...(failed.length > 0 ? [`To do the failed ones again: aula operation retry ${operation.id}`] : []),
  ];
}

/**
 * Shows the operation until it ends, and gives how it ended. The first Ctrl-C cancels it and waits for its clean
 * end; the second throws `cancelled` and leaves it to the server. The server may restart meanwhile.
 */
export async function followOperation({ client, io, json }: Session, operation: OperationView): Promise<OperationView> {
  const progress = json ? silentProgress : createProgress(io);
  const end = Promise.withResolvers<OperationView>();
  const stop = new AbortController();
  const params = { operation: operation.id };
  let ended = false;
  let heardAt = Date.now();

  const take = (news: OperationView) => {
    heardAt = Date.now();
    if (ended) return;
    progress.show(news);
    if (!hasEnded(news)) return;
    ended = true;
    end.resolve(news);
  };
  const look = async () => {
    try {
      take(await client.call('operation', { params, signal: stop.signal }));
    } catch (error) {
      const away = error instanceof ApiError && (error.code === 'unreachable' || error.status >= 500);
      if (!stop.signal.aborted && (!away || Date.now() - heardAt > AWAY_MAX_MS)) end.reject(error);
    }
  };
  const listen = async () => {
    for await (const event of client.events(stop.signal)) {
      if (event.type === 'operation' && event.operation.id === operation.id) take(event.operation);
      else if (event.type === 'resync') await look();
    }
  };
  const releaseInterrupt = onCancel(io, {
    first: () => {
      progress.note('Cancelling: what is half made is undone. Ctrl-C again leaves that to the server.');
      void client.call('cancelOperation', { params }).then(take, look);
    },
    second: () =>
      end.reject(
        new CliError('cancelled', `Left. See how it ends with: aula operation show ${operation.id}`, { exitCode: EXIT.cancelled }),
      ),
  });
  take(operation);
  const timer = setInterval(() => void look(), POLL_MS);
  listen().catch(end.reject);
  try {
    return await end.promise;
  } finally {
    clearInterval(timer);
    stop.abort();
    releaseInterrupt();
  }
}

function onCancel(io: Session['io'], { first, second }: { first: () => void; second: () => void }): () => void {
  let times = 0;
  return io.onInterrupt(() => {
    times += 1;
    if (times === 1) first();
    else second();
  });
}
