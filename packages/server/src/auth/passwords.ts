import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { ServerError } from '../errors.ts';

/** argon2id as OWASP advises: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryKiB: 19_456, passes: 2, lanes: 1, saltBytes: 16, hashBytes: 32 } as const;
/** Hashes computed at once; each takes a thread and its memory. */
const HASHES_AT_ONCE = 2;
/** Hashes waiting; beyond it callers are sent away rather than kept. */
const HASHES_WAITING_MAX = 64;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{1,86})\$([A-Za-z0-9+/]{1,172})$/;

interface HashParameters {
  memoryKiB: number;
  passes: number;
  lanes: number;
}

export type Passwords = ReturnType<typeof createPasswords>;

/** Hashing and checking of passwords, with a bound on the work done at once. */
export function createPasswords({ waitingMax = HASHES_WAITING_MAX }: { waitingMax?: number } = {}) {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function derive(password: string, salt: Uint8Array, length: number, p: HashParameters): Promise<Buffer> {
    if (running >= HASHES_AT_ONCE) {
      if (waiting.length >= waitingMax)
        throw new ServerError('tooManyTries', 'Too many people log in right now. Try again in a moment.', { retryAfterS: 2 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        const message = Buffer.from(password.normalize('NFC'), 'utf8');
        const options = { message, nonce: salt, parallelism: p.lanes, tagLength: length, memory: p.memoryKiB, passes: p.passes };
        argon2('argon2id', options, (error, key) => (error ? reject(error) : resolve(key)));
      });
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  }

  async function hash(password: string): Promise<string> {
    const salt = randomBytes(PARAMETERS.saltBytes);
    const key = await derive(password, salt, PARAMETERS.hashBytes, PARAMETERS);
    const { memoryKiB, passes, lanes } = PARAMETERS;
    return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(key)}`;
  }

  let dummy: Promise<string> | undefined;
  return {
    /** A PHC string with a salt of its own. */
    hash,
    /** Takes the same time for `null` (no such person), and answers `false`. */
    async verify(password: string, phc: string | null): Promise<boolean> {
      if (phc === null) dummy ??= hash(randomBytes(16).toString('hex'));
      const match = PHC.exec(phc ?? (await (dummy ?? hash(''))));
      if (match === null) throw new Error('The store holds a password hash in an unknown form');
      const [, memory, passes, lanes, salt = '', expected = ''] = match;
      const wanted = Buffer.from(expected, 'base64');
      const parameters = { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) };
      const key = await derive(password, Buffer.from(salt, 'base64'), wanted.length, parameters);
      return timingSafeEqual(key, wanted) && phc !== null;
    },
  };
}

const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Easy to read out and to type: four groups of four, some 79 bits. */
export function makeOneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '').join('');
  return Array.from({ length: 4 }, group).join('-');
}
