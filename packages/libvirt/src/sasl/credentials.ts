import { abortError, LibvirtError } from '../error.ts';

/** Who logs in. Neither appears in errors, logs or URIs. */
export interface Credentials {
  username: string;
  password: string;
}

/** For the login of one socket. Streams log in on sockets of their own, so it may be called many times. */
export type CredentialsSource = Credentials | ((request: CredentialsRequest) => Credentials | Promise<Credentials>);

export interface CredentialsRequest {
  /** `SCRAM-SHA-256`… */
  mechanism: string;
  /** Aborts when connecting does. */
  signal: AbortSignal;
}

/** Asks `source`, at most as long as the signal lasts. Throws `auth` when it has none. */
export async function askCredentials(source: CredentialsSource, request: CredentialsRequest): Promise<Credentials> {
  if (typeof source !== 'function') return source;
  const { signal } = request;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(abortError(signal.reason, 'asking for the user name and password'));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, source(request)]);
  } catch (cause) {
    if (cause instanceof LibvirtError) throw cause;
    throw new LibvirtError('auth', 'no user name and password could be had', { cause });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
