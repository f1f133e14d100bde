import { remoteSocketPath } from '../uri/local-socket.ts';
import type { ConnectUri } from '../uri/uri.ts';
import { shellQuote } from './shell-quote.ts';

/** What to run on this host. */
export interface SshCommand {
  program: string;
  args: readonly string[];
}

const HOST_KEYS = { normal: 'yes', auto: 'accept-new', ignore: 'no' } as const;

/** What is wanted over there, besides what the URI says. */
export interface RemoteDaemon {
  /** The remote user's own daemon. */
  session: boolean;
  readOnly: boolean;
}

/**
 * ssh and its arguments for a `+ssh` URI. The user's own configuration of ssh counts. `BatchMode` makes sure that ssh never asks
 * for a password or about a host key: it fails instead.
 */
export function sshCommand(uri: ConnectUri, remote: RemoteDaemon): SshCommand {
  const { command, keyfile, knownHosts, knownHostsVerify, verify } = uri.parameters;
  const args = ['-T', '-e', 'none', '-o', 'BatchMode=yes'];
  const hostKeys = verify ? knownHostsVerify : 'ignore';
  if (hostKeys !== null) args.push('-o', `StrictHostKeyChecking=${HOST_KEYS[hostKeys]}`);
  if (knownHosts !== null) args.push('-o', `UserKnownHostsFile="${knownHosts}"`);
  if (uri.port !== null) args.push('-p', String(uri.port));
  if (uri.user !== null) args.push('-l', uri.user);
  if (keyfile !== null) args.push('-i', keyfile);
  args.push('--', uri.host ?? 'localhost', remoteCommand(uri, remote));
  return { program: command ?? 'ssh', args };
}

/**
 * What the login shell over there gets: one `sh -c` with one quoted word, so that it matters little which shell that is.
 * virt-ssh-helper finds the daemon by itself; without it `nc` goes to the socket that is usual.
 */
export function remoteCommand(uri: ConnectUri, { session, readOnly }: RemoteDaemon): string {
  const { netcat, socket } = uri.parameters;
  const proxy = uri.parameters.proxy ?? (netcat !== null || socket !== null ? 'netcat' : session ? 'native' : 'auto');
  const helper = `exec virt-ssh-helper ${readOnly ? '-r ' : ''}${shellQuote(uri.name)}`;
  const nc = shellQuote(netcat ?? 'nc');
  // nc of OpenBSD ends with its input only when -q 0 says so; others do not know -q, and end anyway.
  const probe = `if ${nc} -q 2>&1 | grep "requires an argument" >/dev/null 2>&1; then q=-q0; else q=; fi`;
  const netcatScript = `${probe}; exec ${nc} $q -U ${shellQuote(remoteSocketPath(uri, readOnly))}`;
  const both = `if command -v virt-ssh-helper >/dev/null 2>&1; then ${helper}; fi; ${netcatScript}`;
  return `sh -c ${shellQuote({ auto: both, netcat: netcatScript, native: helper }[proxy])}`;
}
