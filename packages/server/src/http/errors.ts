import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@aula/api';
import { HypervisorError, type HypervisorErrorCode } from '@aula/rollout';
import { ZodError } from 'zod';
import { ServerError } from '../errors.ts';

export interface ErrorAnswer {
  status: number;
  code: ErrorCode;
  body: Omit<ErrorBody['error'], 'requestId'>;
  retryAfterS?: number;
}

const HYPERVISOR_CODE: Record<HypervisorErrorCode, ErrorCode> = {
  unreachable: 'hostUnreachable',
  foreign: 'conflict',
  busy: 'busy',
  'in-use': 'conflict',
  'no-space': 'conflict',
  denied: 'internal',
  cancelled: 'internal',
  off: 'conflict',
  missing: 'notFound',
  failed: 'internal',
};

const FASTIFY_CODE: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'tooLarge',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid',
};

/** Everything that can go wrong in a handler, as the contract's error. The cause stays in the log. */
export function toAnswer(error: unknown): ErrorAnswer {
  if (error instanceof ServerError) {
    const { code, message, diagnostics, operation, retryAfterS } = error;
    const body = { code, message, ...(diagnostics ? { diagnostics } : {}), ...(operation ? { operation } : {}) };
    return { status: ERROR_STATUS[code], code, body, ...(retryAfterS === undefined ? {} : { retryAfterS }) };
  }
  if (error instanceof ZodError) return plain('invalid', zodMessage(error));
  if (error instanceof HypervisorError) {
    const code = HYPERVISOR_CODE[error.code];
    if (code === 'hostUnreachable') return plain(code, 'The host does not answer right now. Aula keeps trying to reach it.');
    return plain(code, code === 'internal' ? 'The host could not do that.' : error.message);
  }
  const fastifyCode = error instanceof Error && 'code' in error && typeof error.code === 'string' ? FASTIFY_CODE[error.code] : undefined;
  if (fastifyCode === 'tooLarge') return plain(fastifyCode, 'The request is too large.');
  if (fastifyCode !== undefined) return plain(fastifyCode, 'The body must be JSON.');
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 400 || status === 413 || status === 415) return plain('invalid', 'The request is malformed.');
  return plain('internal', 'Something went wrong on the server. Its log has the details under this request id.');
}

const plain = (code: ErrorCode, message: string): ErrorAnswer => ({ status: ERROR_STATUS[code], code, body: { code, message } });

/** At most this many problems of one request are told. */
const PROBLEMS_MAX = 5;

function zodMessage(error: ZodError): string {
  const words = error.issues.slice(0, PROBLEMS_MAX).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  return `${words.join('; ')}.`.slice(0, 1000);
}
