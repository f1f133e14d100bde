import { Channel, type ChannelOptions } from './calls/channel.ts';
import { type CallSite, LibvirtError } from './error.ts';
import { LIMITS } from './limits.ts';
import { procedures } from './protocol/index.ts';
import { authenticateSasl } from './sasl/authenticate-sasl.ts';
import type { Target } from './uri/target.ts';

/** `remote_auth_type`. */
const AUTH_TYPE = { none: 0, sasl: 1, polkit: 2 } as const;

export interface OpenOptions extends Omit<ChannelOptions, 'socket'> {
  target: Target;
  signal: AbortSignal;
  site: CallSite;
}

/** A channel that is authenticated and has the target open. On failure nothing stays open. */
export async function openChannel(options: OpenOptions): Promise<Channel> {
  const { target, signal, site, ...rest } = options;
  const channel = new Channel({ ...rest, socket: await target.transport.open(signal) });
  try {
    await authenticate(channel, options);
    await channel.call(procedures.connectOpen, { name: target.name, flags: 0 }, { signal }, site);
    return channel;
  } catch (error) {
    const cause = transportFailure(channel, site) ?? error;
    channel.close(new LibvirtError('closed', 'the connection could not be opened', { cause }));
    throw cause;
  }
}

/** The signal of a connection attempt: the caller's, and the cap on the whole attempt. */
export function connectSignal(signal: AbortSignal | undefined): AbortSignal {
  const cap = AbortSignal.timeout(LIMITS.connectTimeoutMs);
  return signal ? AbortSignal.any([signal, cap]) : cap;
}

async function authenticate(channel: Channel, { target, signal, site }: OpenOptions): Promise<void> {
  const { types } = await channel.call(procedures.authList, undefined, { signal }, site);
  if (types.length === 0 || types.includes(AUTH_TYPE.none)) return;
  const sasl = types.includes(AUTH_TYPE.sasl);
  const polkit = types.includes(AUTH_TYPE.polkit);
  if (sasl && (target.auth || !polkit)) return authenticateSasl(channel, { auth: target.auth, signal, site });
  if (polkit) return authenticatePolkit(channel, signal, site);
  throw new LibvirtError(
    'auth',
    `the daemon offers only authentication of type ${types.join(', ')}; none, SASL and polkit are known here`,
    {
      site,
    },
  );
}

async function authenticatePolkit(channel: Channel, signal: AbortSignal, site: CallSite): Promise<void> {
  try {
    await channel.call(procedures.authPolkit, undefined, { signal }, site);
  } catch (cause) {
    if (!(cause instanceof LibvirtError) || cause.code !== 'rpc') throw cause;
    throw new LibvirtError('auth', `polkit refused: ${cause.message}`, { cause, site });
  }
}

/** Why the transport broke, where it knows: what ssh said tells more than that the stream has ended. */
function transportFailure(channel: Channel, site: CallSite): LibvirtError | null {
  const cause = channel.reason?.cause;
  return cause instanceof LibvirtError ? new LibvirtError(cause.code, cause.message, { cause, site }) : null;
}
