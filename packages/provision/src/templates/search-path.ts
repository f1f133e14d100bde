import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { TEMPLATE_LIMITS } from './limits.ts';
import { problemOf, SEARCH_PATH, type TemplateProblem } from './template-problem.ts';

/** A template's name: folders and file names of letters, digits and `._-`, none of which begins with a dot. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const NAME_RULE = 'a name within the template path such as "kickstart/ks.cfg": no "..", nothing absolute, no hidden files';
const SUFFIX = '.liquid';

/** A template as found: which folder of the path has it. */
export interface FoundTemplate {
  name: string;
  /** Place of its folder in the path. */
  level: number;
  /** The file, for messages. */
  file: string;
  source: string;
}

/**
 * Folders with templates, the first that has a name wins. Nothing outside of them is ever read: not through `..`, an absolute
 * name, or a symbolic link that leads out.
 */
export class SearchPath {
  readonly folders: readonly string[];
  readonly #real: readonly (string | null)[];

  /** Folders that do not exist are passed over. */
  constructor(folders: readonly string[]) {
    this.folders = folders;
    this.#real = folders.map(realPath);
  }

  /**
   * The template of that name at this place of the path or after it, as `<name>.liquid` or `<name>`; null when there is none.
   *
   * @throws {TemplateProblem} for a name that is not allowed, a file that leads out of its folder, or one that is too long.
   */
  find(name: string, from = 0): FoundTemplate | null {
    if (name.length > TEMPLATE_LIMITS.nameLength || !NAME.test(name)) {
      throw problemOf(SEARCH_PATH, `${JSON.stringify(name.slice(0, TEMPLATE_LIMITS.nameLength))} is no template's name`, NAME_RULE);
    }
    for (let level = from; level < this.#real.length; level++) {
      for (const candidate of [`${name}${SUFFIX}`, name]) {
        const found = this.#read(name, candidate, level);
        if (found !== null) return found;
      }
    }
    return null;
  }

  #read(name: string, candidate: string, level: number): FoundTemplate | null {
    const [folder, real] = [this.folders[level], this.#real[level]];
    if (folder === undefined || real === undefined || real === null) return null;
    const file = join(folder, candidate);
    const target = realPath(file);
    if (target === null) return null;
    if (!target.startsWith(real.endsWith(sep) ? real : real + sep)) {
      throw problemOf(file, 'this link leads out of the template path', 'files within the template path');
    }
    const { size, isFile } = statOf(target);
    if (!isFile) return null;
    if (size > TEMPLATE_LIMITS.sourceLength) throw tooLong(file);
    // As if written on Linux: a line end of Windows would stand in scripts, a mark before the shebang.
    const source = readFileSync(target, 'utf8')
      .replace(/^\ufeff/, '')
      .replaceAll('\r\n', '\n');
    if (source.length > TEMPLATE_LIMITS.sourceLength) throw tooLong(file);
    return { name, level, file, source };
  }
}

const tooLong = (file: string): TemplateProblem =>
  problemOf(file, 'the template is too long', `at most ${TEMPLATE_LIMITS.sourceLength} characters`);

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function statOf(path: string): { size: number; isFile: boolean } {
  const found = statSync(path);
  return { size: found.size, isFile: found.isFile() };
}
