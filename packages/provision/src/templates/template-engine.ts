import { nearest } from '@aula/model';
import type { Liquid } from 'liquidjs';
import { compileFile } from './compile/compile-file.ts';
import { compileTemplates } from './compile/compile-templates.ts';
import { type CompiledTemplate, runTemplate } from './compile/compiled-template.ts';
import type { Compiler } from './compile/compiler.ts';
import { Slots } from './compile/slots.ts';
import { TEMPLATE_LIMITS } from './limits.ts';
import { createLiquid, FILTERS, parseTemplate, TAGS } from './parse-template.ts';
import { Run } from './run.ts';
import { type FoundTemplate, SearchPath } from './search-path.ts';
import { problemOf, SEARCH_PATH, TemplateProblem, toProblem } from './template-problem.ts';

/** Texts that stay compiled. */
const TEXTS_MAX = 500;

export type TemplateData = Readonly<Record<string, unknown>>;

/**
 * Templates of LiquidJS' language from a search path. LiquidJS reads them; they are compiled to closures once and then
 * rendered as often as wanted. Same template, same data: same text. A template reaches its data, its filters and other templates
 * of the path, and nothing else; what it may use up is capped ({@link TEMPLATE_LIMITS}).
 */
export class TemplateEngine {
  readonly #liquid: Liquid = createLiquid();
  readonly #names = new Slots();
  readonly #path: SearchPath;
  readonly #compiled = new Map<string, CompiledTemplate>();
  /** How many templates one within the other each one means. */
  readonly #depths = new WeakMap<CompiledTemplate, number>();
  readonly #texts = new Map<string, CompiledTemplate>();

  constructor(folders: readonly string[] = []) {
    this.#path = new SearchPath(folders);
  }

  /** Whether the search path has a template of this name. Throws as {@link SearchPath.find}. */
  has(name: string): boolean {
    return this.#path.find(name) !== null;
  }

  /**
   * Renders a template of the search path.
   *
   * @throws {TemplateProblem} with file, line and column.
   */
  render(name: string, data: TemplateData): string {
    return this.#run(this.#load(name, 0, []), data);
  }

  /** Renders this text; `file` is what messages call it. @throws {TemplateProblem} */
  renderText(source: string, data: TemplateData, file = '<template>'): string {
    if (source.length > TEMPLATE_LIMITS.sourceLength) {
      throw problemOf(file, 'the template is too long', `at most ${TEMPLATE_LIMITS.sourceLength} characters`);
    }
    const key = `${file}\0${source}`;
    const known = this.#texts.get(key);
    const compiled = known ?? this.#compile({ name: '', level: -1, file, source }, []);
    if (known === undefined) {
      if (this.#texts.size >= TEXTS_MAX) this.#texts.clear();
      this.#texts.set(key, compiled);
    }
    return this.#run(compiled, data);
  }

  #run(template: CompiledTemplate, data: TemplateData): string {
    const run = new Run(this.#liquid, this.#names, data);
    try {
      runTemplate(template, run);
      if (run.out.length > TEMPLATE_LIMITS.outputLength) {
        throw problemOf(template.file, 'the template puts out too much', `at most ${TEMPLATE_LIMITS.outputLength} characters`);
      }
      return run.out;
    } catch (error) {
      throw toProblem(error, template.file);
    }
  }

  /** `open`: the files that are being compiled around this one. */
  #load(name: string, from: number, open: readonly string[]): CompiledTemplate {
    const key = `${from}\0${name}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const found = this.#path.find(name, from);
    if (found === null) throw problemOf(SEARCH_PATH, `there is no template ${JSON.stringify(name)}`, this.#searched(from));
    if (open.includes(found.file)) throw problemOf(found.file, `the template ${JSON.stringify(name)} includes itself`);
    if (open.length >= TEMPLATE_LIMITS.depth)
      throw problemOf(found.file, 'templates include one another too deeply', `at most ${TEMPLATE_LIMITS.depth}`);
    const compiled = this.#compile(found, [...open, found.file]);
    this.#compiled.set(key, compiled);
    return compiled;
  }

  #searched(from: number): string {
    const folders = this.#path.folders.slice(from);
    return folders.length === 0 ? 'no template path is set' : `names in ${folders.join(', ')}`;
  }

  #compile(found: FoundTemplate, open: readonly string[]): CompiledTemplate {
    let depth = 1;
    const compiler: Compiler = {
      liquid: this.#liquid,
      names: this.#names,
      file: found.file,
      compile: (templates) => compileTemplates(compiler, templates),
      // Its own name means the same template further down the path: so one block can be changed and the rest kept.
      load: (name) => {
        const other = this.#load(name, name === found.name ? found.level + 1 : 0, open);
        depth = Math.max(depth, 1 + (this.#depths.get(other) ?? 0));
        return other;
      },
    };
    try {
      const compiled = compileFile(compiler, parseTemplate(this.#liquid, found.source, found.file));
      if (depth > TEMPLATE_LIMITS.depth) throw tooDeep(found.file);
      this.#depths.set(compiled, depth);
      return compiled;
    } catch (error) {
      throw explained(toProblem(error, found.file));
    }
  }
}

const tooDeep = (file: string): TemplateProblem =>
  problemOf(file, 'templates include one another too deeply', `at most ${TEMPLATE_LIMITS.depth}`);

/** Says which tags and filters there are where one is not known. */
function explained(problem: TemplateProblem): TemplateProblem {
  const { message, allowed } = problem.diagnostic;
  const unknown = /^there is no (filter): (.+)$/.exec(message) ?? /^(tag) "(.*)" not found$/.exec(message);
  if (allowed !== undefined || unknown === null) return problem;
  const [, kind, name = ''] = unknown;
  const names = kind === 'filter' ? FILTERS : TAGS;
  const near = nearest(name, names);
  const meant = near === null ? '' : ` (did you mean ${JSON.stringify(near)}?)`;
  const said = { ...problem.diagnostic, message: `there is no ${kind} ${JSON.stringify(name)}${meant}`, allowed: names.join(', ') };
  return new TemplateProblem(said, { cause: problem });
}
