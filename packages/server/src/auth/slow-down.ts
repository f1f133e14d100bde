import { ServerError } from '../errors.ts';

/** Refuses a try that has to wait; `waitMs` of 0 passes. */
export function slowDown(waitMs: number, what: string): void {
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  const words = seconds < 90 ? count(seconds, 'second') : count(Math.ceil(seconds / 60), 'minute');
  throw new ServerError('tooManyTries', `Too many ${what}. Try again in ${words}.`, { retryAfterS: seconds });
}

const count = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? '' : 's'}`;
