/** One file of the output. */
export interface OutputFile {
  /** Relative, with slashes. */
  path: string;
  content: string;
  /** 0600 where a secret has gone in, 0755 for scripts, else 0644. */
  mode: 0o600 | 0o644 | 0o755;
}
