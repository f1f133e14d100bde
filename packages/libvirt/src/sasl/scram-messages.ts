import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

export interface ServerFirst {
  /** Ours, and the server's part behind it. */
  nonce: string;
  salt: Buffer;
  iterations: number;
}

/** RFC 5802: printable ASCII but the comma. */
const NONCE = /^[\x21-\x2b\x2d-\x7e]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ITERATIONS = /^[1-9]\d{0,8}$/;
const ERROR_NAME = /^[a-z0-9-]{1,64}$/i;

/** Reads the server's first message, which must go on with our nonce. Throws `auth` at anything odd. */
export function readServerFirst(message: string, clientNonce: string): ServerFirst {
  const [r, s, i] = fields(message, ['r', 's', 'i']);
  if (r === undefined || !NONCE.test(r)) throw hostile('a nonce that is none');
  if (!r.startsWith(clientNonce) || r.length === clientNonce.length) throw hostile("a nonce that is not ours with the server's own behind");
  if (s === undefined || s === '' || !BASE64.test(s)) throw hostile('a salt that is none');
  if (i === undefined || !ITERATIONS.test(i)) throw hostile('a count of iterations that is none');
  const iterations = Number(i);
  if (iterations < LIMITS.scramIterationsMin || iterations > LIMITS.scramIterationsMax) {
    throw hostile(`${iterations} iterations; from ${LIMITS.scramIterationsMin} to ${LIMITS.scramIterationsMax} are accepted`);
  }
  return { nonce: r, salt: Buffer.from(s, 'base64'), iterations };
}

/** Reads the server's signature from its last message. Throws `auth` when it is an error. */
export function readServerFinal(message: string): Buffer {
  if (message.startsWith('e=')) {
    const name = message.slice(2).split(',', 1)[0] ?? '';
    throw new LibvirtError('auth', `the daemon refused the login${ERROR_NAME.test(name) ? `: ${name}` : ''}`);
  }
  const [v] = fields(message, ['v']);
  if (v === undefined || v === '' || !BASE64.test(v)) throw hostile('a signature that is none');
  return Buffer.from(v, 'base64');
}

/** A fault in what the daemon sent: this may be somebody else, so nothing is tried again. */
export function hostile(what: string): LibvirtError {
  return new LibvirtError('auth', `the daemon does not keep to SCRAM: it sent ${what}`);
}

/** The values of attributes that must come first and in this order; extensions may follow, mandatory ones (`m=`) may not. */
function fields(message: string, names: readonly string[]): (string | undefined)[] {
  if (Buffer.byteLength(message) > LIMITS.scramMessageMax) throw hostile(`more than ${LIMITS.scramMessageMax} bytes`);
  const parts = message.split(',');
  if (parts.some((part) => part.startsWith('m='))) throw hostile('an extension that is not known here');
  return names.map((name, index) => (parts[index]?.startsWith(`${name}=`) ? parts[index]?.slice(2) : undefined));
}
