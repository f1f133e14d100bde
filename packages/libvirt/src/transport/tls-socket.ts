import { isIP, Socket } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import { abortError, LibvirtError } from '../error.ts';
import { connectTcp, hostAndPort } from './tcp-socket.ts';
import { tlsFailure } from './tls-failure.ts';
import { caPlace, readTlsFiles, type TlsCredentials } from './tls-files.ts';
import type { Transport } from './transport.ts';

export interface TlsOptions {
  host: string;
  /** 16514 unless told. */
  port: number;
  /** In place of files. */
  credentials: TlsCredentials | undefined;
  /** Folder of the files; null: libvirt's usual places. */
  pkipath: string | null;
  /** False: the daemon may be anybody (`no_verify=1`). */
  verify: boolean;
}

/** What the daemon sends once it has accepted the client: a single byte of this value. */
const ACCEPTED = 1;

/** A daemon that listens with TLS. Its certificate's chain and host name are checked; files are read anew for each connection. */
export function tlsTransport(options: TlsOptions): Transport {
  const peer = `tls://${hostAndPort(options.host, options.port)}`;
  return { peer, open: (signal) => openTls(options, peer, signal) };
}

async function openTls(options: TlsOptions, peer: string, signal: AbortSignal): Promise<TLSSocket> {
  const credentials = options.credentials ?? (await readTlsFiles(options.pkipath));
  if (options.verify && !credentials.ca) {
    throw new LibvirtError('invalid', `${peer}: there is no CA certificate to check the daemon's against: ${caPlace(options.pkipath)}`);
  }
  const { host, port } = options;
  const socket = await connectTcp(new Socket(), { host, port, peer, signal });
  return handshake(secure(socket, options, credentials, peer), peer, signal);
}

function secure(socket: Socket, { host, verify }: TlsOptions, credentials: TlsCredentials, peer: string): TLSSocket {
  try {
    return connect({
      ...credentials,
      socket,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: verify,
      // A name of the certificate, never one that the resolver made of it.
      checkServerIdentity: (_, certificate) => (verify ? checkServerIdentity(host, certificate) : undefined),
      ...(isIP(host) ? {} : { servername: host }),
    });
  } catch (cause) {
    socket.destroy();
    // Node's message says which part of the PEM is wrong, and quotes none of it.
    throw new LibvirtError('invalid', `${peer}: the certificates cannot be used: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
  }
}

/** Resolves once both sides have accepted each other. */
function handshake(socket: TLSSocket, peer: string, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let secured = false;
    const settle = (error: LibvirtError | null) => {
      signal.removeEventListener('abort', onAbort);
      socket.off('secureConnect', onSecure).off('readable', onReadable).off('error', onError).off('close', onClose);
      if (!error) return resolve(socket);
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onAbort = () => settle(abortError(signal.reason, `connecting to ${peer}`));
    const onError = (cause: NodeJS.ErrnoException) => settle(tlsFailure(cause, peer, secured));
    const onClose = () => settle(tlsFailure(null, peer, secured));
    const onSecure = () => {
      secured = true;
      socket.on('readable', onReadable);
    };
    const onReadable = () => {
      const byte: unknown = socket.read(1);
      if (!(byte instanceof Buffer)) return;
      settle(byte[0] === ACCEPTED ? null : new LibvirtError('auth', `${peer}: the daemon refuses this client's certificate or address`));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('secureConnect', onSecure).on('error', onError).on('close', onClose);
    if (signal.aborted) onAbort();
  });
}
