/** Exit codes of `aula`, as `aula --help` and docs/cli.md list them. */
export const EXIT = {
  ok: 0,
  /** Wrong usage, a refusal, no server, or an operation that failed as a whole. */
  error: 1,
  /** Only with `plan --detailed-exitcode`: there is something to do. */
  changes: 2,
  /** The operation ended, but not for every seat. */
  someFailed: 3,
  /** Cancelled, here or by somebody else. */
  cancelled: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
