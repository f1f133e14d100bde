import { BlockTag, type Template } from 'liquidjs';
import type { Op } from '../run.ts';
import { LayoutTag } from '../tags/layout-tag.ts';
import { problemAt, problemWithName } from '../template-problem.ts';
import { compileTemplates } from './compile-templates.ts';
import { type CompiledTemplate, withLayout } from './compiled-template.ts';
import type { Compiler } from './compiler.ts';

/**
 * A whole file. One that begins with `{% layout "name" %}` gives its blocks to that template.
 *
 * @throws {TemplateProblem}
 */
export function compileFile(compiler: Compiler, templates: readonly Template[]): CompiledTemplate {
  const { file } = compiler;
  const at = templates.findIndex((template) => template instanceof LayoutTag);
  const tag = templates[at];
  if (!(tag instanceof LayoutTag)) return { file, op: compileTemplates(compiler, templates), preludes: [], blocks: new Map() };
  let layout: CompiledTemplate;
  try {
    layout = compiler.load(tag.file);
  } catch (error) {
    throw problemWithName(error, file, tag.token);
  }
  const blocks = new Map<string, Op>();
  const rest: Template[] = [...templates.slice(0, at)];
  for (const template of tag.templates) {
    if (!(template instanceof BlockTag)) rest.push(template);
    else if (blocks.has(template.block)) throw problemAt(template.token, `the block "${template.block}" is there twice`);
    else blocks.set(template.block, compileTemplates(compiler, template.templates));
  }
  return withLayout(file, compileTemplates(compiler, rest), blocks, layout);
}
