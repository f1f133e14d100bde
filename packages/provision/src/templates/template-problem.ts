import type { Diagnostic } from '@aula/model';
import type { Token } from 'liquidjs';

/** Longest piece of a library's message that is passed on. */
const MESSAGE_MAX = 300;

/** What is wrong with a template, with its place. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic, options?: ErrorOptions) {
    super(`${diagnostic.file}:${diagnostic.line}:${diagnostic.column}: ${diagnostic.message}`, options);
    this.diagnostic = diagnostic;
  }
}

/** A problem at a token of a template; `file` for tokens that do not know theirs. */
export function problemAt(token: Token, message: string, allowed?: string, cause?: unknown, file = '<template>'): TemplateProblem {
  const [line = 1, column = 1] = token.getPosition();
  return new TemplateProblem(
    {
      severity: 'error',
      file: token.file ?? file,
      line,
      column,
      path: '',
      message: message.slice(0, MESSAGE_MAX),
      ...(allowed === undefined ? {} : { allowed }),
    },
    { cause },
  );
}

/** A problem with a file as a whole. */
export const problemOf = (file: string, message: string, allowed?: string): TemplateProblem =>
  new TemplateProblem({ severity: 'error', file, line: 1, column: 1, path: '', message, ...(allowed === undefined ? {} : { allowed }) });

/** The file of problems with what is looked for on the search path. */
export const SEARCH_PATH = '<template path>';

/** A problem with the name of another template, told at the place that names it. */
export function problemWithName(error: unknown, file: string, token: Token): TemplateProblem {
  const problem = toProblem(error, file, token);
  const { message, allowed } = problem.diagnostic;
  return problem.diagnostic.file === SEARCH_PATH ? problemAt(token, message, allowed, error, file) : problem;
}

/** Anything thrown while a template is read or rendered, as a problem with the best place there is. */
export function toProblem(error: unknown, file: string, fallback?: Token): TemplateProblem {
  if (error instanceof TemplateProblem) return error;
  const message = (error instanceof Error ? error.message : String(error)).replace(/, (file:.*, )?line:\d+, col:\d+$/, '');
  const token = tokenOf(error) ?? fallback;
  const plain = message.startsWith('undefined filter') ? message.replace('undefined filter', 'there is no filter') : message;
  return token === undefined ? problemOf(file, plain.slice(0, MESSAGE_MAX)) : problemAt(token, plain, undefined, error, file);
}

const tokenOf = (error: unknown): Token | undefined =>
  error instanceof Error && 'token' in error && isToken(error.token) ? error.token : undefined;

/** Only LiquidJS makes objects with this method. */
const isToken = (value: unknown): value is Token =>
  typeof value === 'object' && value !== null && 'getPosition' in value && typeof value.getPosition === 'function';
