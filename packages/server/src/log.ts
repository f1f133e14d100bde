import type { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import type { LogLevel } from './options.ts';

/** Keys that may hold a secret, wherever they stand in what is logged. */
const SECRET_KEYS = [
  'password',
  'current',
  'new',
  'cookie',
  'authorization',
  'token',
  'ticket',
  'oneTimePassword',
  'set-cookie',
  'passwordHash',
];

/** The server's log: one JSON line each, without secrets. */
export function createLog(level: LogLevel, to: Writable): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]);
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '[secret]' } }, to);
}
