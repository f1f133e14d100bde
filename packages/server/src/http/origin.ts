import { CSRF_HEADER } from '@aula/api';
import type { FastifyRequest } from 'fastify';
import { ServerError } from '../errors.ts';

/** Tells whether a page of this origin may use the server: the public URL if there is one, else the very host that was asked. */
export type OriginRule = (origin: string, host: string | undefined) => boolean;

export const originRule = (publicOrigin: string | undefined): OriginRule =>
  publicOrigin === undefined ? (origin, host) => host !== undefined && origin === `http://${host}` : (origin) => origin === publicOrigin;

/**
 * Refuses what another site makes a browser send. Needed where the browser adds the right by itself (the
 * cookie) and at login; a bearer token is never added by itself.
 */
export function assertOwnOrigin(request: FastifyRequest, allowed: OriginRule): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined && !allowed(origin, host)) throw refused('This request comes from another site.');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw refused('This request comes from another site.');
  if (request.headers[CSRF_HEADER] !== '1') throw refused(`The header ${CSRF_HEADER}: 1 is missing.`);
}

const refused = (message: string) => new ServerError('origin', message);
