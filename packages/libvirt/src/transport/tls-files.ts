import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

/** Certificates in PEM. Without `cert` and `key` this client shows none, and most daemons refuse it then. */
export interface TlsCredentials {
  /** Who may have signed the daemon's certificate; nobody else is trusted. */
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  /** Revoked certificates. */
  crl?: string | Buffer;
}

const SYSTEM = {
  ca: '/etc/pki/CA/cacert.pem',
  crl: '/etc/pki/CA/cacrl.pem',
  cert: '/etc/pki/libvirt/clientcert.pem',
  key: '/etc/pki/libvirt/private/clientkey.pem',
};

type Files = typeof SYSTEM;

/**
 * Reads the certificates where libvirt's client does: all in `pkipath`; without it in `~/.pki/libvirt` (not for root), and what is
 * not there in `/etc/pki`. Throws `invalid` for a file that is unreadable or too large, and for one of certificate and key without the other.
 */
export async function readTlsFiles(pkipath: string | null, uid = process.geteuid?.() ?? 0): Promise<TlsCredentials> {
  const own = pkipath !== null ? inFolder(pkipath) : uid > 0 ? inFolder(join(homedir(), '.pki/libvirt')) : SYSTEM;
  const fallback = pkipath !== null ? own : SYSTEM;
  const ca = (await readPem(own.ca)) ?? (await readPem(fallback.ca));
  const crl = (await readPem(own.crl)) ?? (await readPem(fallback.crl));
  let pair = { cert: await readPem(own.cert), key: await readPem(own.key) };
  if (!(pair.cert && pair.key) && fallback !== own) pair = { cert: await readPem(fallback.cert), key: await readPem(fallback.key) };
  const { cert, key } = pair;
  if (!cert !== !key) {
    throw new LibvirtError('invalid', `a client certificate and its key go together: ${own.cert}, ${own.key}`);
  }
  return { ...(ca ? { ca } : {}), ...(crl ? { crl } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
}

/** Where the CA's certificate is looked for, for an error that it is missing. */
export function caPlace(pkipath: string | null): string {
  return pkipath === null ? `${SYSTEM.ca} or ~/.pki/libvirt/cacert.pem` : inFolder(pkipath).ca;
}

function inFolder(folder: string): Files {
  return {
    ca: join(folder, 'cacert.pem'),
    crl: join(folder, 'cacrl.pem'),
    cert: join(folder, 'clientcert.pem'),
    key: join(folder, 'clientkey.pem'),
  };
}

/** Null when there is no such file. */
async function readPem(path: string): Promise<Buffer | null> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > LIMITS.pemFileMax) throw new LibvirtError('invalid', `${path} has ${size} bytes; ${LIMITS.pemFileMax} are the most`);
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof LibvirtError) throw cause;
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return null;
    throw new LibvirtError('invalid', `${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
