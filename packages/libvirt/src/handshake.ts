import { untilAborted } from './calls/calls.ts';
import { Channel, type ChannelOptions } from './calls/channel.ts';
import { abortError, type CallSite, LibvirtError } from './error.ts';
import { procedures } from './protocol/index.ts';
import { authenticateSasl } from './sasl/authenticate-sasl.ts';
import type { Target } from './uri/target.ts';
import type { KeepAliveOptions } from './wire/keepalive.ts';

/** `remote_auth_type`. */
const AUTH_TYPE = { none: 0, sasl: 1, polkit: 2 } as const;

/** `VIR_DRV_FEATURE_PROGRAM_KEEPALIVE`. Asking for it makes the daemon send keepalive messages too. */
const FEATURE_KEEPALIVE = 10;

export interface OpenOptions extends Omit<ChannelOptions, 'socket'> {
  target: Target;
  /** The caller's; `connectTimeoutMs` is apart from it. */
  signal: AbortSignal;
  /** For all of it. */
  connectTimeoutMs: number;
  /** Default false. */
  keepAlive?: KeepAliveOptions | false;
  site: CallSite;
}

/** One attempt: its signal governs every step, whatever the time of a call is otherwise. */
interface Attempt {
  target: Target;
  signal: AbortSignal;
  site: CallSite;
}

/** A channel that is authenticated and has the target open. On failure nothing stays open. */
export async function openChannel(options: OpenOptions): Promise<Channel> {
  const { target, signal: owner, connectTimeoutMs, keepAlive = false, site, ...rest } = options;
  const timeout = AbortSignal.timeout(connectTimeoutMs);
  const attempt = { target, signal: AbortSignal.any([owner, timeout]), site };
  try {
    return await open(attempt, rest, keepAlive);
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    const { peer } = target.transport;
    if (!attempt.signal.aborted) throw atPeer(error, peer, site);
    if (owner.aborted) throw abortError(owner.reason, `connecting to ${peer}`, site);
    throw new LibvirtError('timeout', `${peer}: not connected within ${connectTimeoutMs} ms: ${error.message}`, { cause: error, site });
  }
}

/** The failure with the place where it happened. */
function atPeer(error: LibvirtError, peer: string, site: CallSite): LibvirtError {
  if (error.message.startsWith(`${peer}: `)) return error;
  const { code, virCode, virDomain, level, errno, cause } = error;
  // Losing the socket is told by the call that was under way; who connects made none.
  const text = (code === 'closed' || code === 'protocol') && cause instanceof LibvirtError ? cause.message : error.message;
  const what = code === 'protocol' ? `this is no daemon of libvirt, or a broken one: ${text}` : text;
  const said = virCode !== undefined && virDomain !== undefined && level !== undefined && errno !== undefined;
  const remote = said ? { remote: { virCode, virDomain, level, errno } } : {};
  return new LibvirtError(code, `${peer}: ${what}`, { ...remote, site, ...(cause === undefined ? {} : { cause }) });
}

async function open(attempt: Attempt, options: Omit<ChannelOptions, 'socket'>, keepAlive: KeepAliveOptions | false): Promise<Channel> {
  const { target, signal, site } = attempt;
  const channel = new Channel({ ...options, socket: await target.transport.open(signal) });
  try {
    await authenticate(channel, attempt);
    await channel.call(procedures.connectOpen, { name: target.name, flags: target.flags }, untilAborted(signal), site);
    if (keepAlive && (await answersKeepAlive(channel, attempt))) channel.startKeepAlive(keepAlive);
    return channel;
  } catch (error) {
    const cause = transportFailure(channel, site) ?? error;
    channel.close(new LibvirtError('closed', 'the connection could not be opened', { cause }));
    throw cause;
  }
}

async function answersKeepAlive(channel: Channel, { signal, site }: Attempt): Promise<boolean> {
  const feature = { feature: FEATURE_KEEPALIVE };
  return (await channel.call(procedures.connectSupportsFeature, feature, untilAborted(signal), site)).supported;
}

async function authenticate(channel: Channel, { target, signal, site }: Attempt): Promise<void> {
  const { types } = await channel.call(procedures.authList, undefined, untilAborted(signal), site);
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
    await channel.call(procedures.authPolkit, undefined, untilAborted(signal), site);
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
