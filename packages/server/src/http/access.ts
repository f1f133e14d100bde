import type { RouteName } from '@aula/api';
import { type Access, mayCall } from '@aula/model';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../auth/caller.ts';
import type { LocalToken } from '../auth/local-token.ts';
import type { Logins } from '../auth/logins.ts';
import { notFound, ServerError } from '../errors.ts';
import type { LoginCookie } from './cookies.ts';
import { assertOwnOrigin, type OriginRule } from './origin.ts';

/** All that may be called before a one-time password has been changed. */
const BEFORE_NEW_PASSWORD: ReadonlySet<RouteName> = new Set(['health', 'login', 'logout', 'me', 'changePassword']);

export interface AccessOptions {
  localToken: LocalToken;
  logins: Logins;
  cookie: LoginCookie;
  allowedOrigin: OriginRule;
  ownerOf(seat: string): string | null;
}

export type AccessCheck = ReturnType<typeof createAccessCheck>;

/** The one place where a request's right is decided. */
export function createAccessCheck({ localToken, logins, cookie, allowedOrigin, ownerOf }: AccessOptions) {
  async function identify(request: FastifyRequest): Promise<Caller | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const caller = localToken.callerOf(authorization);
      if (caller === null) throw new ServerError('unauthenticated', 'The token is not valid.');
      return caller;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') assertOwnOrigin(request, allowedOrigin);
    const value = cookie.read(request);
    return value === undefined ? null : logins.callerOf(value);
  }

  return {
    /** Before anything of the request is looked at. */
    async caller(request: FastifyRequest, name: RouteName, access: Access): Promise<Caller | null> {
      const caller = await identify(request);
      if (access === 'public') return caller;
      if (caller === null) throw new ServerError('unauthenticated', 'Log in first.');
      if (caller.mustChangePassword && !BEFORE_NEW_PASSWORD.has(name))
        throw new ServerError('forbidden', 'Choose a new password first: the one you have is for one login only.');
      if (!mayCall(access, caller.role, true)) throw new ServerError('forbidden', 'Your account may not do this.');
      return caller;
    },
    /** For access `seat`: another's seat answers as one that does not exist. */
    seat(caller: Caller | null, access: Access, seat: string): void {
      if (!mayCall(access, caller?.role ?? null, ownerOf(seat) === caller?.name)) throw notFound('seat', seat);
    },
  };
}
