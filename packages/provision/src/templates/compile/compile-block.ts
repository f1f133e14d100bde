import type { BlockTag } from 'liquidjs';
import type { Op } from '../run.ts';
import type { Compiler } from './compiler.ts';

/** A named piece that a template which names this one as its layout may replace. */
export function compileBlock(compiler: Compiler, tag: BlockTag): Op {
  const base = compiler.compile(tag.templates);
  const name = tag.block;
  return (run) => {
    run.step(tag.token);
    const overrides = run.blocks?.get(name) ?? [];
    run.blockStack.push({ overrides, level: 0, base });
    (overrides[0] ?? base)(run);
    run.blockStack.pop();
  };
}
