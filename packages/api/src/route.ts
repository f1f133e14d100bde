import type { Access } from '@aula/model';
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One route of the HTTP API: everything but its handler. No literal compiles without `access`.
 * `params`, `query` and `body` are strict objects: an unknown key is an error.
 */
export interface Route {
  method: Method;
  /** Below `/api/v1`, e.g. `/rooms/:room/plan`. */
  path: string;
  summary: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Status of success. */
  status: 200 | 201 | 202 | 204;
  /** JSON answer; absent for 204 and for `raw`. */
  response?: z.ZodType;
  /** Media type of a non-JSON answer (picture, event stream). */
  raw?: string;
  /** Where the seat's name stands for access `seat`: always `params.seat`. */
}

export const defineRoutes = <const R extends Record<string, Route>>(routes: R): R => routes;
