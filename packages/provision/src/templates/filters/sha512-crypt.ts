import { hash } from 'node:crypto';

/**
 * SHA-512 crypt (`$6$…`), as every Linux' crypt(3) reads it: Ulrich Drepper's specification (SHA-crypt.txt, public domain). Node has no
 * crypt(3), and `openssl passwd -6` would put a process, and a password, between.
 */
export const ROUNDS_DEFAULT = 5000;
const SALT_MAX = 16;
const PASSWORD_MAX_BYTES = 512;
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SALT_FORM = /^[./0-9A-Za-z]{1,16}$/;
/** In which order the digest's bytes are written: three at a time, then the last. */
const ORDER = Array.from({ length: 21 }, (_, index) => {
  const group = [index, index + 21, index + 42] as const;
  const [a, b, c] = group;
  return index % 3 === 0 ? [a, b, c] : index % 3 === 1 ? [b, c, a] : [c, a, b];
});

const sha512 = (...parts: readonly Uint8Array[]): Buffer => hash('sha512', Buffer.concat(parts), 'buffer');

/** Takes some 5 ms. @throws {RangeError} for a salt or a password of another form. */
export function sha512Crypt(password: string, salt: string): string {
  if (!SALT_FORM.test(salt)) throw new RangeError(`a salt has 1–${SALT_MAX} characters of ./0-9A-Za-z`);
  const key = Buffer.from(password);
  if (key.length > PASSWORD_MAX_BYTES) throw new RangeError(`a password has at most ${PASSWORD_MAX_BYTES} bytes`);
  const saltBytes = Buffer.from(salt);
  let digest = firstDigest(key, saltBytes);
  const p = repeat(sha512(...Array.from({ length: key.length }, () => key)), key.length);
  const s = repeat(sha512(...Array.from({ length: 16 + (digest[0] ?? 0) }, () => saltBytes)), saltBytes.length);
  for (let round = 0; round < ROUNDS_DEFAULT; round++) {
    const odd = round % 2 === 1;
    const parts = [odd ? p : digest];
    if (round % 3 !== 0) parts.push(s);
    if (round % 7 !== 0) parts.push(p);
    parts.push(odd ? digest : p);
    digest = sha512(...parts);
  }
  return `$6$${salt}$${encode(digest)}`;
}

function firstDigest(key: Buffer, salt: Buffer): Buffer {
  const b = sha512(key, salt, key);
  const parts: Buffer[] = [key, salt, repeat(b, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? b : key);
  return sha512(...parts);
}

/** The digest over and over, cut to this length. */
const repeat = (digest: Buffer, length: number): Buffer => Buffer.alloc(length, length === 0 ? undefined : digest);

function encode(digest: Buffer): string {
  const at = (index: number | undefined): number => digest[index ?? 0] ?? 0;
  let text = '';
  const put = (value: number, count: number) => {
    for (let rest = value, i = 0; i < count; i++, rest >>= 6) text += ALPHABET[rest & 63] ?? '';
  };
  for (const [a, b, c] of ORDER) put((at(a) << 16) | (at(b) << 8) | at(c), 4);
  put(at(63), 2);
  return text;
}
