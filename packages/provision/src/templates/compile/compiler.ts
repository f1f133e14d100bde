import type { Liquid, Template } from 'liquidjs';
import type { Op } from '../run.ts';
import type { CompiledTemplate } from './compiled-template.ts';
import type { Slots } from './slots.ts';

/** What the compilation of one template works with. */
export interface Compiler {
  readonly liquid: Liquid;
  readonly names: Slots;
  /** The file, for messages. */
  readonly file: string;
  /** Another template, by the name that an `include` or `layout` of this one gives. */
  readonly load: (name: string) => CompiledTemplate;
  /** A list of templates of this file, e.g. the body of a loop. */
  readonly compile: (templates: readonly Template[]) => Op;
}
