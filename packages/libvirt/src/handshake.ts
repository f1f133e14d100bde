import { Channel, type ChannelOptions } from './channel.ts';
import { type CallSite, LibvirtError } from './error.ts';
import { LIMITS } from './limits.ts';
import { connectProcedures } from './procedures/connect.ts';
import { openUnixSocket } from './transport/unix-socket.ts';

/** `remote_auth_type`. */
const AUTH_TYPE = { none: 0, sasl: 1, polkit: 2 } as const;

export interface OpenOptions extends Omit<ChannelOptions, 'socket'> {
  socketPath: string;
  uri: string;
  signal: AbortSignal;
  site: CallSite;
}

/** A channel that is authenticated and has `uri` open. On failure nothing stays open. */
export async function openChannel(options: OpenOptions): Promise<Channel> {
  const { socketPath, uri, signal, site, ...rest } = options;
  const channel = new Channel({ ...rest, socket: await openUnixSocket(socketPath, signal) });
  try {
    await authenticate(channel, signal, site);
    await channel.call(connectProcedures.connectOpen, { name: uri, flags: 0 }, { signal }, site);
    return channel;
  } catch (cause) {
    channel.close(new LibvirtError('closed', 'the connection could not be opened', { cause }));
    throw cause;
  }
}

/** The signal of a connection attempt: the caller's, and the cap on the whole attempt. */
export function connectSignal(signal: AbortSignal | undefined): AbortSignal {
  const cap = AbortSignal.timeout(LIMITS.connectTimeoutMs);
  return signal ? AbortSignal.any([signal, cap]) : cap;
}

async function authenticate(channel: Channel, signal: AbortSignal, site: CallSite): Promise<void> {
  const { types } = await channel.call(connectProcedures.authList, undefined, { signal }, site);
  if (types.includes(AUTH_TYPE.none)) return;
  if (!types.includes(AUTH_TYPE.polkit)) {
    throw new LibvirtError('auth', `the daemon offers only authentication of type ${types.join(', ')}; none and polkit are known here`, {
      site,
    });
  }
  try {
    await channel.call(connectProcedures.authPolkit, undefined, { signal }, site);
  } catch (cause) {
    if (!(cause instanceof LibvirtError) || cause.code !== 'rpc') throw cause;
    throw new LibvirtError('auth', `polkit refused: ${cause.message}`, { cause, site });
  }
}
