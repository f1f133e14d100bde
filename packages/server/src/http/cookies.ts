import { COOKIE_NAME } from '@aula/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AGE_MAX_MS } from '../auth/logins.ts';

export interface LoginCookie {
  read(request: FastifyRequest): string | undefined;
  set(reply: FastifyReply, value: string): void;
  clear(reply: FastifyReply): void;
}

/** The login cookie: out of reach of scripts and other sites; on https bound to it and to this very host. */
export function loginCookie(secure: boolean): LoginCookie {
  const name = secure ? `__Host-${COOKIE_NAME}` : COOKIE_NAME;
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    read: (request) => request.cookies[name],
    set: (reply, value) => void reply.setCookie(name, value, { ...options, maxAge: AGE_MAX_MS / 1000 }),
    clear: (reply) => void reply.clearCookie(name, options),
  };
}
