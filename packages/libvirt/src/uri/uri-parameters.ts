import { LibvirtError } from '../error.ts';

export type TransportName = 'unix' | 'tcp' | 'tls' | 'ssh';

/** What the parameters of a connection URI say; each is null where the URI does not name it. */
export interface UriParameters {
  /** What to open on the daemon, instead of what the URI itself says. */
  name: string | null;
  /** The daemon's socket, on this host or on ssh's remote one. */
  socket: string | null;
  /** Whose socket: the driver's own daemon (`direct`), libvirtd (`legacy`), or whichever is there. */
  mode: 'auto' | 'direct' | 'legacy';
  /** Program in place of `ssh`. */
  command: string | null;
  /** Private key that ssh uses. */
  keyfile: string | null;
  /** Program in place of `nc` on the remote host. */
  netcat: string | null;
  /** How the remote socket is reached: `virt-ssh-helper` (`native`), `netcat`, or the first if it is there. */
  proxy: 'auto' | 'netcat' | 'native' | null;
  /** File of host keys in place of the user's. */
  knownHosts: string | null;
  /** A host key that is not known is refused, remembered, or never minded. Null: as the user's ssh is set up. */
  knownHostsVerify: 'normal' | 'auto' | 'ignore' | null;
  /** False: neither the daemon's certificate nor ssh's host key is checked. */
  verify: boolean;
  /** Folder of `cacert.pem`, `clientcert.pem` and `clientkey.pem`. */
  pkipath: string | null;
}

const REMOTE: readonly TransportName[] = ['tls', 'ssh'];
const SOCKETS: readonly TransportName[] = ['unix', 'ssh'];
const ANY: readonly TransportName[] = ['unix', 'tcp', 'tls', 'ssh'];

/** Which transports know which parameter, by its name in lower case. */
const KNOWN: Readonly<Record<string, readonly TransportName[]>> = {
  name: ANY,
  socket: SOCKETS,
  mode: SOCKETS,
  command: ['ssh'],
  keyfile: ['ssh'],
  netcat: ['ssh'],
  proxy: ['ssh'],
  known_hosts: ['ssh'],
  known_hosts_verify: ['ssh'],
  sshauth: ['ssh'],
  no_tty: ['ssh'],
  no_verify: REMOTE,
  no_sanity: ['tls'],
  pkipath: ['tls'],
};

/** Parameters that libvirt has and this client does not, and what to do instead. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  tls_priority: "it is in GnuTLS' language; TLS 1.2 and 1.3 are used here with Node's ciphers",
  auth: 'the way to authenticate follows from what the daemon asks for; a user name and password go into the option `auth`',
  authfile: 'a user name and password go into the option `auth`',
};

/** ssh's ways to log in that ask nobody. */
const SILENT_SSH_AUTH = ['agent', 'privkey'];

/** Checks the parameters of a URI, whose names are compared without case. Throws `invalid`, naming the parameter. */
export function readParameters(given: readonly (readonly [string, string])[], transport: TransportName): UriParameters {
  const values = new Map<string, string>();
  for (const [name, value] of given) {
    const key = name.toLowerCase();
    const instead = Object.hasOwn(UNSUPPORTED, key) ? UNSUPPORTED[key] : undefined;
    if (instead) throw invalidUri(`the parameter ${key} is not supported: ${instead}`);
    const transports = Object.hasOwn(KNOWN, key) ? KNOWN[key] : undefined;
    if (!transports) throw invalidUri(`there is no parameter ${JSON.stringify(name)}; there are ${namesFor(transport)}`);
    if (!transports.includes(transport))
      throw invalidUri(`the transport ${transport} has no parameter ${key}; it has ${namesFor(transport)}`);
    if (values.has(key)) throw invalidUri(`the parameter ${key} is given twice`);
    values.set(key, value);
  }
  checkSshAuth(values.get('sshauth'));
  truth(values, 'no_tty');
  truth(values, 'no_sanity');
  return {
    name: values.get('name') ?? null,
    socket: path(values, 'socket'),
    mode: oneOf(values, 'mode', ['auto', 'direct', 'legacy']) ?? 'auto',
    command: program(values, 'command'),
    keyfile: sshPath(values, 'keyfile'),
    netcat: program(values, 'netcat'),
    proxy: oneOf(values, 'proxy', ['auto', 'netcat', 'native']),
    knownHosts: sshPath(values, 'known_hosts'),
    knownHostsVerify: oneOf(values, 'known_hosts_verify', ['normal', 'auto', 'ignore']),
    verify: !truth(values, 'no_verify'),
    pkipath: path(values, 'pkipath'),
  };
}

/** A fault of a URI. `message` never quotes its user part, where people put passwords. */
export function invalidUri(message: string): LibvirtError {
  return new LibvirtError('invalid', `connection URI: ${message}`);
}

function namesFor(transport: TransportName): string {
  return Object.keys(KNOWN)
    .filter((name) => KNOWN[name]?.includes(transport))
    .join(', ');
}

function truth(values: ReadonlyMap<string, string>, name: string): boolean {
  const value = values.get(name);
  if (value === undefined) return false;
  if (!/^[+-]?\d{1,9}$/.test(value)) throw invalidUri(`${name} is a number, 0 for no and 1 for yes`);
  return Number(value) !== 0;
}

function oneOf<T extends string>(values: ReadonlyMap<string, string>, name: string, allowed: readonly T[]): T | null {
  const value = values.get(name);
  if (value === undefined) return null;
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw invalidUri(`${name} is ${allowed.join(' or ')}, not ${JSON.stringify(value)}`);
  return found;
}

function path(values: ReadonlyMap<string, string>, name: string): string | null {
  const value = values.get(name);
  if (value === undefined) return null;
  if (!value.startsWith('/')) throw invalidUri(`${name} is a path that begins with /`);
  return value;
}

/** A path for ssh, whose options expand tokens, variables and quotes in it. */
function sshPath(values: ReadonlyMap<string, string>, name: string): string | null {
  const value = path(values, name);
  if (value !== null && /["'%$\\]/.test(value)) throw invalidUri(`${name} cannot hold quotes, %, $ or \\: ssh would expand them`);
  return value;
}

function program(values: ReadonlyMap<string, string>, name: string): string | null {
  const value = values.get(name);
  if (value === undefined) return null;
  if (value === '' || value.startsWith('-')) throw invalidUri(`${name} is a program's name or path`);
  return value;
}

/** Everything but keys would ask somebody for a password, and there is nobody to ask. */
function checkSshAuth(value: string | undefined): void {
  if (value === undefined) return;
  const ways = value.toLowerCase().split(',');
  if (ways.some((way) => SILENT_SSH_AUTH.includes(way))) return;
  throw invalidUri('sshauth must name agent or privkey: ssh is never let ask for a password');
}
