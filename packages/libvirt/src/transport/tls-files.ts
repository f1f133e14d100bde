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

interface Files {
  ca: string;
  crl: string;
  cert: string;
  key: string;
}

/** Where libvirt's client looks when the URI names no folder. */
export interface UsualPlaces {
  /** The user's own folder; null for root, who has none. */
  user: string | null;
  system: Files;
}

const SYSTEM: Files = {
  ca: '/etc/pki/CA/cacert.pem',
  crl: '/etc/pki/CA/cacrl.pem',
  cert: '/etc/pki/libvirt/clientcert.pem',
  key: '/etc/pki/libvirt/private/clientkey.pem',
};

function usualPlaces(): UsualPlaces {
  return { user: process.geteuid?.() === 0 ? null : join(homedir(), '.pki/libvirt'), system: SYSTEM };
}

/**
 * Reads the certificates where libvirt's client does: all in `pkipath`; without it in the user's folder, and what is not there in the
 * system's. Throws `invalid` for a file that is unreadable or too large, and for one of certificate and key without the other.
 */
export async function readTlsFiles(pkipath: string | null, { user, system }: UsualPlaces = usualPlaces()): Promise<TlsCredentials> {
  const own = pkipath ?? user;
  const places = [...(own === null ? [] : [inFolder(own)]), ...(pkipath === null ? [system] : [])];
  const ca = await firstOf(places.map((files) => files.ca));
  const crl = await firstOf(places.map((files) => files.crl));
  const pair = await firstPair(places);
  return { ...(ca ? { ca } : {}), ...(crl ? { crl } : {}), ...pair };
}

/** Certificate and key are of one place: those of two do not fit. */
async function firstPair(places: readonly Files[]): Promise<Pick<TlsCredentials, 'cert' | 'key'>> {
  for (const [index, files] of places.entries()) {
    const [cert, key] = [await readPem(files.cert), await readPem(files.key)];
    if (cert && key) return { cert, key };
    // Half a pair in the user's folder is passed over, as libvirt does; at the end of the list nothing better can come.
    if (index === places.length - 1 && (cert || key)) {
      throw new LibvirtError('invalid', `a client certificate and its key go together: ${files.cert}, ${files.key}`);
    }
  }
  return {};
}

async function firstOf(paths: readonly string[]): Promise<Buffer | null> {
  for (const path of paths) {
    const pem = await readPem(path);
    if (pem) return pem;
  }
  return null;
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
