/** One finding about a user's text. Validation returns all of them at once, in source order. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  /** The file as the user named it, or `<input>`. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in characters. */
  column: number;
  /** Dotted key path, e.g. `sections.students.ip`; empty for the whole document. */
  path: string;
  /** What is wrong, one sentence without a full stop's worth of advice. */
  message: string;
  /** What is allowed instead, e.g. `one of: seats, name, ip` or `a size with its unit, e.g. 96MiB`. */
  allowed?: string;
}

/** `room.yaml:7:5: sections.students.sets: unknown key "sets" (did you mean "seats"?); allowed: …` */
export function formatDiagnostic(d: Diagnostic): string {
  const where = `${d.file}:${d.line}:${d.column}`;
  const path = d.path === '' ? '' : `${d.path}: `;
  const allowed = d.allowed === undefined ? '' : `; allowed: ${d.allowed}`;
  return `${where}: ${d.severity === 'warning' ? 'warning: ' : ''}${path}${d.message}${allowed}`;
}
