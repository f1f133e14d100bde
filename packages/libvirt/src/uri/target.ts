import type { CredentialsSource } from '../sasl/credentials.ts';
import { sshCommand } from '../transport/ssh-command.ts';
import { sshTransport } from '../transport/ssh-transport.ts';
import { hostAndPort, tcpTransport } from '../transport/tcp-socket.ts';
import type { TlsCredentials } from '../transport/tls-files.ts';
import { tlsTransport } from '../transport/tls-socket.ts';
import type { Transport } from '../transport/transport.ts';
import { openUnixSocket, unixTransport } from '../transport/unix-socket.ts';
import { isSession, localSocketPath, localSurroundings } from './local-socket.ts';
import { type ConnectUri, parseConnectUri } from './uri.ts';

/** Which daemon, and who comes to it. */
export interface TargetOptions {
  /** A connection URI as libvirt has them, e.g. `qemu+ssh://root@host/system`; default `qemu:///system`. Environment variables are not read. */
  uri?: string;
  /** The daemon's unix socket, whatever transport and host the URI names. */
  socketPath?: string;
  /** User name and password where the daemon asks for them (SASL SCRAM), or a function that tells them. */
  auth?: CredentialsSource;
  /** Certificates for `+tls`, in place of files. */
  tls?: TlsCredentials;
}

export interface Target {
  readonly transport: Transport;
  /** What the daemon is asked to open. */
  readonly name: string;
  readonly auth: CredentialsSource | undefined;
}

/** Ports on which libvirt's daemons listen. */
const PORT = { tls: 16_514, tcp: 16_509 } as const;

/** What the options mean. Looks at which local sockets are there; connects to nothing. Throws `invalid`. */
export function resolveTarget({ uri: text = 'qemu:///system', socketPath, auth, tls }: TargetOptions): Target {
  const uri = parseConnectUri(text);
  const transport = socketPath === undefined ? transportOf(uri, tls) : unixTransport(socketPath);
  return { transport, name: uri.name, auth };
}

function transportOf(uri: ConnectUri, tls: TlsCredentials | undefined): Transport {
  const host = uri.host ?? 'localhost';
  const { pkipath, verify } = uri.parameters;
  switch (uri.transport) {
    case 'unix':
      return localTransport(uri);
    case 'tcp':
      return tcpTransport(host, uri.port ?? PORT.tcp);
    case 'tls':
      return tlsTransport({ host, port: uri.port ?? PORT.tls, credentials: tls, pkipath, verify });
    case 'ssh':
      return sshTransport(sshPeer(uri, host), sshCommand(uri, isSession(uri, localSurroundings().uid)));
  }
}

/** Looks for each connection which daemon runs: between two of them the host may have changed from one kind to the other. */
function localTransport(uri: ConnectUri): Transport {
  const path = () => localSocketPath(uri, localSurroundings());
  return { peer: path(), open: (signal) => openUnixSocket(path(), signal) };
}

function sshPeer(uri: ConnectUri, host: string): string {
  const user = uri.user === null ? '' : `${uri.user}@`;
  return `ssh://${user}${uri.port === null ? host : hostAndPort(host, uri.port)}`;
}
