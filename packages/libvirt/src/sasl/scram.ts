import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { LibvirtError } from '../error.ts';
import { saslPrep } from './saslprep.ts';
import { hostile, readServerFinal, readServerFirst } from './scram-messages.ts';

/** The hash of each mechanism known here, best first. SHA-1 and whatever sends the password are left out. */
export const SCRAM_HASHES = { 'SCRAM-SHA-512': 'sha512', 'SCRAM-SHA-256': 'sha256' } as const;

export type ScramMechanism = keyof typeof SCRAM_HASHES;

export interface ScramLogin {
  mechanism: ScramMechanism;
  username: string;
  password: string;
  /** For test vectors; 18 random bytes in Base64 unless told. */
  nonce?: string;
}

const pbkdf2Async = promisify(pbkdf2);
const NONCE_BYTES = 18;
/** No channel binding: SASL in libvirt has none. */
const GS2_HEADER = 'n,,';

/**
 * The client's side of one SCRAM login (RFC 5802, RFC 7677): both sides prove that they know the password, and neither sends it.
 * Throws `auth` only.
 */
export class Scram {
  readonly #hash: string;
  readonly #password: string;
  readonly #nonce: string;
  readonly #firstBare: string;
  #serverSignature: Buffer | null = null;

  constructor({ mechanism, username, password, nonce = randomBytes(NONCE_BYTES).toString('base64') }: ScramLogin) {
    this.#hash = SCRAM_HASHES[mechanism];
    this.#password = saslPrep(password, 'the password');
    this.#nonce = nonce;
    const name = saslPrep(username, 'the user name').replaceAll('=', '=3D').replaceAll(',', '=2C');
    this.#firstBare = `n=${name},r=${nonce}`;
  }

  /** What the client begins with. */
  first(): string {
    return `${GS2_HEADER}${this.#firstBare}`;
  }

  /** The proof that this client knows the password, as the answer to the server's first message. */
  async prove(serverFirst: string): Promise<string> {
    if (this.#serverSignature) throw hostile('its first message twice');
    const { nonce, salt, iterations } = readServerFirst(serverFirst, this.#nonce);
    const hash = this.#hash;
    const salted = await pbkdf2Async(this.#password, salt, iterations, createHash(hash).digest().length, hash);
    const withoutProof = `c=${Buffer.from(GS2_HEADER).toString('base64')},r=${nonce}`;
    const authMessage = `${this.#firstBare},${serverFirst},${withoutProof}`;
    const clientKey = hmac(hash, salted, 'Client Key');
    const signature = hmac(hash, createHash(hash).update(clientKey).digest(), authMessage);
    const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    this.#serverSignature = hmac(hash, hmac(hash, salted, 'Server Key'), authMessage);
    return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`;
  }

  /** Checks that the server knows the password too. Without this a login has not succeeded, whatever the server says. */
  verify(serverFinal: string): void {
    const expected = this.#serverSignature;
    const given = readServerFinal(serverFinal);
    if (!expected) throw hostile('its last message first');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new LibvirtError('auth', 'the daemon could not prove that it knows the password: it may be another one');
    }
  }
}

function hmac(hash: string, key: Buffer, text: string): Buffer {
  return createHmac(hash, key).update(text).digest();
}
