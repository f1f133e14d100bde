/** Closed set of error codes of the HTTP API, with their statuses in this one table. */
export const ERROR_STATUS = {
  invalid: 400, // body, query or path does not fit its schema, or a room's YAML has errors (`diagnostics` says which)
  unauthenticated: 401,
  forbidden: 403,
  origin: 403, // wrong Origin or missing CSRF header
  notFound: 404,
  conflict: 409, // something of that name exists, or is not Aula's
  busy: 409, // another operation works on it; `operation` names it
  tooLarge: 413,
  tooManyTries: 429, // login back-off; Retry-After says seconds
  internal: 500,
  hostUnreachable: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;
