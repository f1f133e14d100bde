import { posix } from 'node:path';
import type { Origin } from '../contexts/context-node.ts';
import { type Findings, quoted } from './findings.ts';
import { IMPORT_LIMITS } from './limits.ts';

/** Texts of a site's files by path, relative to the folder that is imported, with slashes. */
export type SourceFiles = ReadonlyMap<string, string>;

/** A file's text without its Jinja2. Where an expression stood there are as many of {@link EXPRESSION}. */
export interface ExpandedText {
  text: string;
  /** Where each line comes from: lines of included files stand among those of the file. */
  lines: readonly { file: string; line: number }[];
  /** The file, and all that it includes. */
  files: ReadonlySet<string>;
}

/** Stands for each character of an expression that was left aside: no text of a file has it otherwise. */
export const EXPRESSION = '\ue000';

const TOKEN = /\{#[\s\S]*?#\}|\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g;
const INCLUDE = /^\{%[-+]?\s*include\s+(?:"([^"\n]*)"|'([^'\n]*)')(\s+ignore\s+missing)?(?:\s+with(?:out)?\s+context)?\s*[-+]?%\}$/;
const blank = (text: string, fill = ' '): string => text.replace(/[^\n]/g, fill);

/** Comments vanish, `include` of a literal name brings the file in; all other Jinja2 is left aside and told. Never runs anything. */
export function expandJinja(files: SourceFiles, path: string, findings: Findings): ExpandedText {
  const state = { files, findings, includes: 0, bytes: 0 };
  const lines = expand(state, path, []);
  return { text: lines.map(({ text }) => text).join('\n'), lines, files: new Set([path, ...lines.map(({ file }) => file)]) };
}

interface State {
  files: SourceFiles;
  findings: Findings;
  includes: number;
  bytes: number;
}

interface Line {
  text: string;
  file: string;
  line: number;
}

function expand(state: State, path: string, parents: readonly string[]): Line[] {
  const source = (state.files.get(path) ?? '').replaceAll(EXPRESSION, '\ufffd').replaceAll('\r\n', '\n');
  const included = new Map<number, string>();
  const lineStarts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const originOf = (offset: number): Origin => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { file: path, line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
  const text = source.replace(TOKEN, (token: string, offset: number) => {
    const origin = originOf(offset);
    if (token.startsWith('{#')) return blank(token);
    const include = INCLUDE.exec(token);
    if (include !== null) {
      const target = resolveInclude(state, path, include[1] ?? include[2] ?? '');
      const alone = isAlone(source, offset, token.length);
      if (target !== null && alone) included.set(origin.line - 1, target);
      else if (include[3] === undefined || target !== null) {
        const why = target === null ? 'there is no such file in the folder that is imported' : 'it shares its line with other text';
        state.findings.leftOut(origin, '', `Jinja2 ${quoted(token)} is left aside: ${why}`);
      }
      return blank(token);
    }
    if (token.startsWith('{%')) {
      state.findings.note(origin, '', `Jinja2 ${quoted(token)} is left aside: what it encloses is read as it stands, once`);
      return blank(token);
    }
    state.findings.leftOut(origin, '', `Jinja2 ${quoted(token)} is left aside, and the value it stands in`, 'a value of its own');
    return blank(token, EXPRESSION);
  });
  return text.split('\n').flatMap((line, index): Line[] => {
    const target = included.get(index);
    if (target !== undefined) return include(state, { path, line: index + 1 }, target, [...parents, path]);
    state.bytes += line.length + 1;
    return [{ text: line, file: path, line: index + 1 }];
  });
}

function include(state: State, from: { path: string; line: number }, target: string, parents: readonly string[]): Line[] {
  const origin = { file: from.path, line: from.line, column: 1 };
  state.includes += 1;
  const problem = parents.includes(target)
    ? 'it includes itself'
    : parents.length > IMPORT_LIMITS.includeDepth || state.includes > IMPORT_LIMITS.includes || state.bytes > IMPORT_LIMITS.fileBytes
      ? 'there are too many includes'
      : null;
  if (problem === null) return expand(state, target, parents);
  state.findings.leftOut(origin, '', `the file ${target} is not included: ${problem}`);
  return [{ text: '', file: from.path, line: from.line }];
}

const isAlone = (source: string, offset: number, length: number): boolean => {
  const before = source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
  const end = source.indexOf('\n', offset + length);
  return before.trim() === '' && source.slice(offset + length, end < 0 ? undefined : end).trim() === '';
};

/** Beside the file, then up to the folder that is imported; never out of it. */
function resolveInclude({ files }: State, from: string, name: string): string | null {
  for (let folder = posix.dirname(from); ; folder = posix.dirname(folder)) {
    const path = posix.normalize(posix.join(folder, name));
    if (files.has(path)) return path;
    if (folder === '.' || folder === '/') return null;
  }
}
