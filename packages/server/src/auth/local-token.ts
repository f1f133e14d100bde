import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PersonName } from '@aula/model';
import { parsePersonName } from '@aula/model';
import { type Caller, LOCAL_LOGIN } from './caller.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** 256 bits for the file that lets the user who started the server act as an admin. */
export const makeLocalToken = (): string => randomBytes(32).toString('base64url');

export type LocalToken = ReturnType<typeof createLocalToken>;

/** Knows the token by its hash only. */
export function createLocalToken(token: string) {
  const expected = digest(token);
  const name: PersonName | null = parsePersonName('admin');
  if (name === null) throw new Error('unreachable');
  const caller: Caller = { name, role: 'admin', auditName: 'local', loginId: LOCAL_LOGIN, via: 'token', mustChangePassword: false };
  return {
    /** The caller of an `Authorization` header; null when it is not `Bearer` with this token. */
    callerOf(header: string): Caller | null {
      const match = /^Bearer ([A-Za-z0-9_-]{1,128})$/i.exec(header);
      return match?.[1] !== undefined && timingSafeEqual(digest(match[1]), expected) ? caller : null;
    },
  };
}
