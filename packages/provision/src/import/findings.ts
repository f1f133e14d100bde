import type { Diagnostic } from '@aula/model';
import type { Origin } from '../contexts/context-node.ts';
import { IMPORT_LIMITS } from './limits.ts';

// A message is one line of printable text whatever stood in the file.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ue000-\uf8ff]/g;
const MESSAGE_MAX = 400;

/** What could not be converted, in the order of finding. */
export class Findings {
  readonly #all: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  /** Something of the source is not in the result. */
  leftOut(origin: Origin, path: string, message: string, allowed?: string): void {
    this.#add('error', origin, path, message, allowed);
  }

  /** Something is in the result in another form, or without effect there. */
  note(origin: Origin, path: string, message: string, allowed?: string): void {
    this.#add('warning', origin, path, message, allowed);
  }

  /** By file and line, each once. */
  list(): Diagnostic[] {
    const sorted = this.#all.toSorted((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column);
    const rest = sorted[IMPORT_LIMITS.findings];
    if (rest === undefined) return sorted;
    const count = sorted.length - IMPORT_LIMITS.findings;
    const severity = sorted.slice(IMPORT_LIMITS.findings).some((d) => d.severity === 'error') ? 'error' : 'warning';
    return [...sorted.slice(0, IMPORT_LIMITS.findings), { ...rest, severity, path: '', message: `and ${count} more findings` }];
  }

  #add(severity: Diagnostic['severity'], { file, line, column }: Origin, path: string, message: string, allowed?: string): void {
    const finding = {
      severity,
      file,
      line,
      column,
      path: clean(path),
      message: clean(message),
      ...(allowed === undefined ? {} : { allowed }),
    };
    const key = JSON.stringify(finding);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#all.push(finding);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const clean = (text: string): string => {
  const line = text.replace(CONTROL, '\ufffd');
  return line.length > MESSAGE_MAX ? `${line.slice(0, MESSAGE_MAX)}…` : line;
};

/** A text of the source as a message quotes it. */
export const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
