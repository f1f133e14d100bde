import { hash } from 'node:crypto';
import { sha512Crypt } from './sha512-crypt.ts';

/** A hash that crypt(3) knows: passed on as it is. */
const HASHED = /^\$(1|5|6|2[abxy]|y|gy|7)\$[^\s:]+$/;
const SALT_LENGTH = 16;
/** Hashes kept: every one costs thousands of rounds, and a room's seats share theirs. */
const CACHE_MAX = 1000;
const cache = new Map<string, string>();

/**
 * `password_hash: salt source`: SHA-512 crypt of a password for answer files; what is a hash already is passed on. The salt is made of
 * the source only (say `site.installation` or `seat.name`), so that the same site gives the same bytes, and never of the password,
 * of which it would tell something.
 */
export function passwordHash(value: unknown, saltSource?: unknown): string {
  const password = String(value ?? '');
  if (HASHED.test(password)) return password;
  if (password === '') throw new Error('an empty password cannot be hashed');
  if (saltSource === undefined || saltSource === null || saltSource === '') {
    throw new Error('password_hash needs what its salt is made of, e.g. password_hash: site.installation');
  }
  const key = `${String(saltSource)}\0${password}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const salt = hash('sha256', `aula-salt\0${String(saltSource)}`, 'base64')
    .replaceAll('+', '.')
    .slice(0, SALT_LENGTH);
  const made = sha512Crypt(password, salt);
  if (cache.size >= CACHE_MAX) cache.clear();
  cache.set(key, made);
  return made;
}
