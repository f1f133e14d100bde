import { untilAborted } from '../calls/calls.ts';
import type { Channel } from '../calls/channel.ts';
import { abortError, type CallSite, LibvirtError } from '../error.ts';
import { procedures } from '../protocol/index.ts';
import { askCredentials, type CredentialsSource } from './credentials.ts';
import { type SCRAM_HASHES, Scram, type ScramMechanism } from './scram.ts';
import { hostile } from './scram-messages.ts';

export interface SaslOptions {
  auth: CredentialsSource | undefined;
  signal: AbortSignal;
  site: CallSite;
}

const { authSaslInit, authSaslStart, authSaslStep } = procedures;
const OURS: readonly ScramMechanism[] = ['SCRAM-SHA-512', 'SCRAM-SHA-256'] satisfies (keyof typeof SCRAM_HASHES)[];

/** Logs in on a channel whose daemon asks for SASL. Rejects with `auth` when there is no way, or either side is refused. */
export async function authenticateSasl(channel: Channel, { auth, signal, site }: SaslOptions): Promise<void> {
  if (!auth) throw new LibvirtError('auth', 'the daemon asks for a user name and password (SASL): give the option `auth`', { site });
  try {
    const mechanism = chooseMechanism(await listMechanisms(channel, signal, site));
    const { username, password } = await askCredentials(auth, { mechanism, signal });
    await login(channel, new Scram({ mechanism, username, password }), mechanism, { signal, site });
  } catch (cause) {
    if (!(cause instanceof LibvirtError)) throw cause;
    if (cause.code === 'auth') throw new LibvirtError('auth', cause.message, { cause: cause.cause, site });
    // The daemon says the same to a wrong name and to a wrong password.
    if (cause.code === 'rpc')
      throw new LibvirtError('auth', `the daemon refused the user name or password: ${cause.message}`, { cause, site });
    throw cause;
  }
}

/** On TCP libvirtd wants SASL itself to encrypt (`tcp_min_ssf`), which SCRAM does not; it then has no mechanism left to offer. */
const ON_TCP = 'on TCP without TLS libvirtd accepts only mechanisms that encrypt, which SCRAM does not: use +tls, +ssh or the unix socket';

async function listMechanisms(channel: Channel, signal: AbortSignal, site: CallSite): Promise<string> {
  try {
    return (await channel.call(authSaslInit, undefined, untilAborted(signal), site)).mechlist;
  } catch (cause) {
    if (!(cause instanceof LibvirtError) || cause.code !== 'rpc') throw cause;
    throw new LibvirtError('auth', `the daemon has no SASL mechanism to offer (${cause.message}); ${ON_TCP}`, { cause });
  }
}

/** The best mechanism that both know. The daemon's list is separated by commas. */
export function chooseMechanism(mechlist: string): ScramMechanism {
  const offered = mechlist.split(/[\s,]+/).filter((name) => name !== '');
  const chosen = OURS.find((name) => offered.includes(name));
  if (chosen) return chosen;
  const names = offered.filter((name) => /^[A-Z0-9_-]{1,20}$/.test(name)).join(', ');
  throw new LibvirtError('auth', `the daemon offers ${names || 'nothing'} for SASL, and ${OURS.join(' and ')} are known here; ${ON_TCP}`);
}

async function login(
  channel: Channel,
  scram: Scram,
  mech: ScramMechanism,
  { signal, site }: { signal: AbortSignal; site: CallSite },
): Promise<void> {
  const first = Buffer.from(scram.first());
  const challenge = await channel.call(authSaslStart, { mech, nil: false, data: first }, untilAborted(signal), site);
  if (challenge.complete) throw hostile('that the login is done before it was');
  const proof = Buffer.from(await scram.prove(challenge.data.toString('utf8')));
  if (signal.aborted) throw abortError(signal.reason, 'logging in', site);
  const outcome = await channel.call(authSaslStep, { nil: false, data: proof }, untilAborted(signal), site);
  scram.verify(outcome.data.toString('utf8'));
  if (outcome.complete) return;
  // A server that cannot send its last message together with the outcome waits for an empty answer to it.
  const last = await channel.call(authSaslStep, { nil: false, data: Buffer.alloc(0) }, untilAborted(signal), site);
  if (!last.complete) throw hostile('no end of the login');
}
