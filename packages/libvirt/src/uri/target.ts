import { ConnectFlags } from '../constants/host.gen.ts';
import type { CredentialsSource } from '../sasl/credentials.ts';
import { sshCommand } from '../transport/ssh-command.ts';
import { sshTransport } from '../transport/ssh-transport.ts';
import { hostAndPort, tcpTransport } from '../transport/tcp-socket.ts';
import type { TlsCredentials } from '../transport/tls-files.ts';
import { tlsTransport } from '../transport/tls-socket.ts';
import type { Transport } from '../transport/transport.ts';
import { openUnixSocket } from '../transport/unix-socket.ts';
import { isSession, type LocalSocket, localSocket, localSurroundings } from './local-socket.ts';
import { withAdvice } from './socket-advice.ts';
import { type ConnectUri, parseConnectUri } from './uri.ts';

/** Which daemon, and who comes to it. */
export interface TargetOptions {
  /** A connection URI as libvirt has them, e.g. `qemu+ssh://root@host/system`; default `qemu:///system`. Environment variables are not read. */
  uri?: string;
  /** The daemon's unix socket, whatever transport and host the URI names. */
  socketPath?: string;
  /**
   * Opens the URI for reading only: the daemon refuses what changes anything, and secrets. On its own host it has a socket for that
   * which more users may open (`libvirt-sock-ro`). Default false.
   */
  readOnly?: boolean;
  /** User name and password where the daemon asks for them (SASL SCRAM), or a function that tells them. */
  auth?: CredentialsSource;
  /** Certificates for `+tls`, in place of files. */
  tls?: TlsCredentials;
}

export interface Target {
  readonly transport: Transport;
  /** What the daemon is asked to open. */
  readonly name: string;
  /** With which flags: `virConnectFlags`. */
  readonly flags: number;
  readonly auth: CredentialsSource | undefined;
}

/** Ports on which libvirt's daemons listen. */
const PORT = { tls: 16_514, tcp: 16_509 } as const;

/** What the options mean. Looks at which local sockets are there; connects to nothing. Throws `invalid`. */
export function resolveTarget({ uri: text = 'qemu:///system', socketPath, readOnly = false, auth, tls }: TargetOptions): Target {
  const uri = parseConnectUri(text);
  const transport =
    socketPath === undefined ? transportOf(uri, tls, readOnly) : localTransport(() => ({ path: socketPath, daemons: [] }), false, readOnly);
  return { transport, name: uri.name, flags: readOnly ? ConnectFlags.ro : 0, auth };
}

function transportOf(uri: ConnectUri, tls: TlsCredentials | undefined, readOnly: boolean): Transport {
  const host = uri.host ?? 'localhost';
  const { pkipath, verify } = uri.parameters;
  switch (uri.transport) {
    case 'unix':
      // Looked for anew for each connection: between two of them the host may have changed from one kind of daemon to the other.
      return localTransport(() => localSocket(uri, localSurroundings(), readOnly), isSession(uri, localSurroundings().uid), readOnly);
    case 'tcp':
      return tcpTransport(host, uri.port ?? PORT.tcp);
    case 'tls':
      return tlsTransport({ host, port: uri.port ?? PORT.tls, credentials: tls, pkipath, verify });
    case 'ssh':
      return sshTransport(sshPeer(uri, host), sshCommand(uri, { session: isSession(uri, localSurroundings().uid), readOnly }));
  }
}

function localTransport(find: () => LocalSocket, session: boolean, readOnly: boolean): Transport {
  return {
    peer: find().path,
    async open(signal) {
      const { path, daemons } = find();
      try {
        return await openUnixSocket(path, signal);
      } catch (error) {
        throw withAdvice(error, path, { daemons, session, readOnly });
      }
    },
  };
}

function sshPeer(uri: ConnectUri, host: string): string {
  const user = uri.user === null ? '' : `${uri.user}@`;
  return `ssh://${user}${uri.port === null ? host : hostAndPort(host, uri.port)}`;
}
