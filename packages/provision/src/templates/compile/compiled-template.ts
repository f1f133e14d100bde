import type { Op, Run } from '../run.ts';

/** A template ready to run. */
export interface CompiledTemplate {
  /** The file it comes from, as messages name it. */
  readonly file: string;
  readonly op: Op;
  /** What runs before, from this template upwards, for its assignments only: what stands outside the blocks of templates with a layout. */
  readonly preludes: readonly Op[];
  /** Overrides of the blocks of `op`, this template's own first. */
  readonly blocks: ReadonlyMap<string, readonly Op[]>;
}

/** A template that gives these blocks to its layout. */
export function withLayout(file: string, prelude: Op, blocks: ReadonlyMap<string, Op>, layout: CompiledTemplate): CompiledTemplate {
  const merged = new Map(layout.blocks);
  for (const [name, op] of blocks) merged.set(name, [op, ...(merged.get(name) ?? [])]);
  return { file, op: layout.op, preludes: [prelude, ...layout.preludes], blocks: merged };
}

/** Renders a template of its own accord: with its layouts, and with no blocks of others. */
export function runTemplate(template: CompiledTemplate, run: Run): void {
  const { blocks, out } = run;
  for (const prelude of template.preludes) {
    prelude(run);
    run.out = out;
  }
  run.blocks = template.blocks;
  template.op(run);
  run.blocks = blocks;
}
