import type { CallOptions } from '../calls/pending.ts';
import { abortError, type CallSite, LibvirtError } from '../error.ts';
import type { StreamProcedure } from '../protocol/procedure.ts';
import { DaemonStream } from './daemon-stream.ts';
import type { StreamChannels } from './stream-channels.ts';

export interface StreamOptions {
  /** Gives up opening, and aborts the stream later on. */
  signal?: AbortSignal;
  /** Object mode, `Buffer | { hole: bigint }`: for calls whose flags ask for a sparse stream. Default false. */
  sparse?: boolean;
  /** Time for the call that opens the stream; the connection's default unless told. */
  timeoutMs?: number;
}

export interface OpenedStream<Result> {
  /** Readable, writable, or both, as the procedure has it. */
  stream: DaemonStream;
  /** What the call answered. */
  result: Result;
}

/** Calls a procedure that opens a stream, on a socket of its own. Rejects with `LibvirtError`; nothing stays open then. */
export async function openStream<Args, Result>(
  channels: StreamChannels,
  procedure: StreamProcedure<Args, Result>,
  args: Args,
  options: StreamOptions,
  site: CallSite,
): Promise<OpenedStream<Result>> {
  const { signal, sparse } = options;
  if (signal?.aborted) throw abortError(signal.reason, procedure.name, site);
  const channel = await channels.acquire(signal, site);
  const stream = new DaemonStream({ channel, procedure, sparse, site, signal, release: (free) => channels.release(free) });
  // Until the caller has the stream, what ends it is told by the rejection below.
  const ignore = () => {};
  stream.on('error', ignore);
  try {
    const { serial, result } = await channel.callStream(procedure, args, callOptions(options), site, stream);
    stream.opened(serial);
    if (stream.errored) throw stream.errored;
    setImmediate(() => stream.off('error', ignore));
    return { stream, result };
  } catch (error) {
    const answered = error instanceof LibvirtError && error.code === 'rpc';
    if (!answered) channel.close(new LibvirtError('closed', `${procedure.name} did not open`, { cause: error }));
    stream.discard();
    throw error;
  }
}

function callOptions({ signal, timeoutMs }: StreamOptions): CallOptions {
  return { ...(signal ? { signal } : {}), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}
