import { ApiError, type DiagnosticView } from '@aula/api';
import { EXIT, type ExitCode } from './exit-code.ts';

export type CliErrorCode = 'usage' | 'noServer' | 'noToken' | 'refused' | 'file' | 'conflict' | 'console' | 'cancelled';

interface CliErrorOptions {
  exitCode?: ExitCode;
  cause?: unknown;
  diagnostics?: readonly DiagnosticView[];
}

/** A failure with one message for the person at the keyboard. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  readonly exitCode: ExitCode;
  /** What is wrong with the person's files, one by one; the message says it too. */
  readonly diagnostics: readonly DiagnosticView[];
  constructor(code: CliErrorCode, message: string, { exitCode = EXIT.error, cause, diagnostics = [] }: CliErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.diagnostics = diagnostics;
    this.exitCode = exitCode;
  }
}

/** An error as one JSON document, in the shape that the HTTP API uses. */
export interface ErrorDocument {
  error: { code: string; message: string; diagnostics?: readonly DiagnosticView[]; operation?: string; requestId?: string };
}

export function errorDocument(error: unknown): ErrorDocument {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CliError) {
    const { code, diagnostics } = error;
    return { error: { code, message, ...(diagnostics.length > 0 ? { diagnostics } : {}) } };
  }
  if (!(error instanceof ApiError)) return { error: { code: 'internal', message } };
  return {
    error: {
      code: error.code,
      message,
      ...(error.diagnostics.length > 0 ? { diagnostics: error.diagnostics } : {}),
      ...(error.operation === undefined ? {} : { operation: error.operation }),
      ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
    },
  };
}
