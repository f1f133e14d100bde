import { ApiError, type DiagnosticView } from '@aula/api';

export interface Explanation {
  /** What happened. */
  title: string;
  /** What was kept and what to do. */
  advice: string;
  diagnostics: DiagnosticView[];
  /** For support; small. */
  requestId: string | null;
}

const ADVICE: Readonly<Record<string, string>> = {
  unreachable: 'Nothing was changed. Check the network; this page goes on by itself as soon as the server answers.',
  hostUnreachable: 'Nothing was changed. The machines themselves keep running; try again in a moment.',
  unauthenticated: 'Log in again to go on.',
  forbidden: 'Nothing was changed. Ask somebody who has the right.',
  notFound: 'It may have been removed meanwhile.',
  busy: 'Nothing was changed. Wait for it to end, or look at it under Operations.',
  conflict: 'Nothing was changed.',
  invalid: 'Nothing was changed. Mend it and try again.',
  tooLarge: 'Nothing was changed.',
  tooManyTries: 'Your account is not locked for good.',
  internal: 'Nothing you entered is lost. Try again; if it comes back, tell your technician.',
};

const sentence = (text: string): string => (/[.…!?]$/.test(text) ? text : `${text}.`);

/** What to tell a person about any thrown value. */
export function explainError(error: unknown): Explanation {
  if (!(error instanceof ApiError))
    return {
      title: 'This page met a fault of its own.',
      advice: 'Load it again; nothing on the server was changed.',
      diagnostics: [],
      requestId: null,
    };
  const wait = error.retryAfterS === undefined ? '' : `Wait ${error.retryAfterS} s and try again. `;
  return {
    title: sentence(error.message),
    advice: `${wait}${ADVICE[error.code] ?? ''}`.trim(),
    diagnostics: error.diagnostics,
    requestId: error.requestId ?? null,
  };
}

export const hasCode = (error: unknown, ...codes: string[]): boolean => error instanceof ApiError && codes.includes(error.code);
