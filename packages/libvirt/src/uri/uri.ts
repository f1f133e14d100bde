import { isIPv6 } from 'node:net';
import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { invalidUri, readParameters, type TransportName, type UriParameters } from './uri-parameters.ts';

/** A connection URI in parts: `driver[+transport]://[user@][host][:port]/[path][?parameters]`. */
export interface ConnectUri {
  /** `qemu`, `test`, `xen`, `lxc`, …; `remote` leaves the choice to the daemon. */
  readonly driver: string;
  readonly transport: TransportName;
  /** Whether the URI names the transport, rather than leaving it to the rule: a host means TLS, none the unix socket. */
  readonly explicitTransport: boolean;
  /** For ssh. */
  readonly user: string | null;
  /** Without the brackets of an IPv6 address. */
  readonly host: string | null;
  readonly port: number | null;
  /** Decoded; `/system`, `/session`, `/default`, a file of the test driver. */
  readonly path: string;
  readonly parameters: UriParameters;
  /** What the daemon is asked to open: the URI without transport, host and parameters. */
  readonly name: string;
}

const TRANSPORTS: readonly TransportName[] = ['unix', 'tcp', 'tls', 'ssh'];
const NOT_HERE = ['ext', 'libssh', 'libssh2'];
/** Longest URI that an error repeats, in characters. */
const QUOTED_MAX = 200;
/** Nothing that anybody could have meant as user and password: at most a host and a number stand after the `//`. */
const QUOTABLE = /^(?!.*%40)(?:[a-z0-9+.-]*|[^:@]*:(?:\/\/[a-z0-9_.-]*(?::\d*)?)?(?:(?:\?|\/(?!\/))[^@]*)?)$/i;
const SYNTAX = /^([^:/?#]+):(?:\/\/([^/?#]*))?([^?#]*)(?:\?(.*))?$/s;
const SCHEME = /^([a-z][a-z0-9.-]*)(?:\+([a-z0-9]+))?$/i;
const AUTHORITY = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:[\]]*)(?::([0-9]{0,6}))?$/;
const HOST = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?$/i;
/** Characters of ssh user names that no shell and no option parser minds. */
const USER = /^[\p{L}\p{N}_.][\p{L}\p{N}_.@+\\-]*$/u;
/** What libvirt writes unescaped in the path of the name. */
const ESCAPED = /[^A-Za-z0-9\-_.!~*'()/;@&=+$,]/gu;

/** Reads a connection URI as libvirt does. Throws `invalid`, naming the part and what is allowed; it never quotes a password. */
export function parseConnectUri(text: string): ConnectUri {
  if (typeof text !== 'string') throw invalidUri('it is a string');
  if (text.length > LIMITS.uriMax) throw invalidUri(`it has more than ${LIMITS.uriMax} characters`);
  try {
    return readUri(text);
  } catch (cause) {
    if (!(cause instanceof LibvirtError) || text.length > QUOTED_MAX || !QUOTABLE.test(text)) throw cause;
    throw new LibvirtError('invalid', `${cause.message} (${JSON.stringify(text)})`, { cause: cause.cause });
  }
}

function readUri(text: string): ConnectUri {
  if (/[\s\p{Cc}]/u.test(text)) throw invalidUri('it holds white space or control characters; write them as %20 and so on');
  if (text.includes('#')) throw invalidUri('# begins a fragment, and there is no use for one; write it as %23');
  const [, scheme, authority, rawPath, query] = SYNTAX.exec(text) ?? [];
  if (scheme === undefined || rawPath === undefined)
    throw invalidUri('it has the form driver[+transport]://[user@][host][:port]/[path][?parameters]');
  if (rawPath !== '' && !rawPath.startsWith('/')) throw invalidUri('the path begins with /, as in qemu:///system');
  const { driver, named } = readScheme(scheme);
  const { user, host, port } = readAuthority(authority ?? '');
  const transport = named ?? (host === null ? 'unix' : 'tls');
  if (transport === 'unix' && host !== null) throw invalidUri('the transport unix goes to this host; +ssh, +tls or +tcp go to another');
  if (user !== null && transport !== 'ssh')
    throw invalidUri(`the transport ${transport} takes no user; a user name goes into the option \`auth\``);
  const path = decode(rawPath, 'the path');
  const parameters = readParameters(readQuery(query ?? ''), transport);
  if (transport === 'ssh' && parameters.mode === 'direct')
    throw invalidUri('mode=direct is for the transport unix; ssh probes on the remote host');
  if (driver === 'remote' && parameters.mode === 'direct') throw invalidUri('mode=direct needs a driver in place of remote');
  if (parameters.proxy === 'native' && parameters.netcat !== null) throw invalidUri('proxy=native goes without netcat');
  const name = parameters.name ?? (driver === 'remote' ? '' : `${driver}://${path.replace(ESCAPED, encode)}`);
  return { driver, transport, explicitTransport: named !== null, user, host, port, path, parameters, name };
}

function readScheme(scheme: string): { driver: string; named: TransportName | null } {
  const [, driver, suffix] = SCHEME.exec(scheme) ?? [];
  if (driver === undefined) throw invalidUri('it begins with a driver such as qemu or test, and perhaps + and a transport');
  if (suffix === undefined) return { driver, named: null };
  const wanted = suffix.toLowerCase();
  const named = TRANSPORTS.find((transport) => transport === wanted);
  if (named) return { driver, named };
  const hint = NOT_HERE.includes(wanted) ? `; instead of ${wanted} there is ssh, which runs the system's` : '';
  throw invalidUri(`the transport is one of ${TRANSPORTS.join(', ')}${hint}`);
}

function readAuthority(authority: string): Pick<ConnectUri, 'user' | 'host' | 'port'> {
  const [, rawUser, rawHost, rawPort] = AUTHORITY.exec(authority) ?? [];
  if (rawHost === undefined) throw invalidUri('the part after // is [user@]host[:port], an IPv6 address in brackets');
  const user = rawUser === undefined ? null : decode(rawUser, 'the user');
  if (user?.includes(':')) throw invalidUri('a password does not belong into a URI; ssh takes keys, SASL the option `auth`');
  if (user !== null && !USER.test(user)) throw invalidUri('the user has letters, digits and _ . @ + \\ -, and does not begin with -');
  const host = rawHost === '' ? null : readHost(rawHost);
  if (host === null && (user !== null || rawPort)) throw invalidUri('a user or a port needs a host');
  const port = rawPort ? Number(rawPort) : null;
  if (port !== null && (port < 1 || port > 65_535)) throw invalidUri('the port is from 1 to 65535');
  return { user, host, port };
}

function readHost(raw: string): string {
  if (raw.startsWith('[')) {
    const address = decode(raw.slice(1, -1), 'the host');
    if (!isIPv6(address)) throw invalidUri('what stands in brackets is an IPv6 address');
    return address;
  }
  const host = decode(raw, 'the host');
  if (!HOST.test(host)) throw invalidUri('the host has letters of ASCII, digits, dots, _ and -, and neither begins nor ends with -');
  return host;
}

function readQuery(query: string): [string, string][] {
  if (query.includes(';')) throw invalidUri('parameters are separated by &; write ; as %3B');
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === 0) throw invalidUri('a parameter has a name before its =');
      const name = decode(equals < 0 ? pair : pair.slice(0, equals), 'a parameter');
      return [name, equals < 0 ? '' : decode(pair.slice(equals + 1), `the parameter ${name}`)];
    });
}

function decode(raw: string, part: string): string {
  let text: string;
  try {
    text = decodeURIComponent(raw);
  } catch {
    throw invalidUri(`${part} has a % that is not followed by two hex digits, or is not UTF-8; write % as %25`);
  }
  if (/[\p{Cc}]/u.test(text)) throw invalidUri(`${part} holds control characters`);
  return text;
}

function encode(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
