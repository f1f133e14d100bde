import type { DiagnosticView, ErrorCode } from '@aula/api';

export interface ServerErrorDetails extends ErrorOptions {
  diagnostics?: DiagnosticView[];
  /** Id of the operation in the way, for `busy`. */
  operation?: string;
  /** For `tooManyTries`: seconds until it is worth trying again. */
  retryAfterS?: number;
}

/** What a service refuses, in the closed set of codes of the HTTP contract. `message` is for people; `cause` goes to the log only. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ErrorCode;
  readonly diagnostics: DiagnosticView[] | undefined;
  readonly operation: string | undefined;
  readonly retryAfterS: number | undefined;
  constructor(code: ErrorCode, message: string, details: ServerErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.diagnostics = details.diagnostics;
    this.operation = details.operation;
    this.retryAfterS = details.retryAfterS;
  }
}

export const notFound = (what: string, name: string): ServerError => new ServerError('notFound', `There is no ${what} "${name}".`);

/** A reason not to start that the person at the terminal can mend: printed as it is, without a stack, exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
