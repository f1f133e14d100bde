import { Context, type FilterImplOptions, type Liquid, type Token, Tokenizer } from 'liquidjs';
import type { Slots } from './compile/slots.ts';
import { TEMPLATE_LIMITS } from './limits.ts';
import { problemAt } from './template-problem.ts';

/** Steps between two looks at the clock. */
const CLOCK_EVERY = 64;

/** One piece of a compiled template. */
export type Op = (run: Run) => void;
/** An expression of a compiled template. */
export type Get = (run: Run) => unknown;
/** A filter as a function. */
export type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>;
type FilterSelf = ThisParameterType<FilterHandler>;

/** How a loop's body ended. */
export const JUMP = { none: 0, continue: 1, break: 2 } as const;

/** What LiquidJS' filters are told of their place; none of them looks at it. */
const FILTER_TOKEN = readFilterToken();

function readFilterToken(): FilterSelf['token'] {
  const token = new Tokenizer('| default').readFilter();
  if (token === null) throw new Error('LiquidJS reads no filter');
  return token;
}

/** One rendering: its variables, its output so far, and what it may still use. */
export class Run {
  /** Values of variables by slot; undefined: not there. */
  readonly slots: unknown[];
  readonly names: Slots;
  out = '';
  jump: number = JUMP.none;
  /** Overrides of blocks, the innermost template's first. */
  blocks: ReadonlyMap<string, readonly Op[]> | null = null;
  /** Which override of which block is being rendered: what `block.super` goes on from. */
  readonly blockStack: { overrides: readonly Op[]; level: number; base: Op }[] = [];
  readonly #liquid: Liquid;
  readonly #data: Readonly<Record<string, unknown>>;
  #steps = 0;
  #deadline = 0;
  #context: Context | null = null;
  #self: FilterSelf | null = null;

  constructor(liquid: Liquid, names: Slots, data: Readonly<Record<string, unknown>>) {
    this.#liquid = liquid;
    this.#data = data;
    this.names = names;
    this.slots = names.fill(data);
  }

  /** Counts a round of a loop, an include or a block, and stops what goes on for too long. */
  step(token: Token): void {
    if (++this.#steps > TEMPLATE_LIMITS.steps)
      throw problemAt(token, 'the template takes too many steps', `at most ${TEMPLATE_LIMITS.steps}`);
    if (this.out.length > TEMPLATE_LIMITS.outputLength) {
      throw problemAt(token, 'the template puts out too much', `at most ${TEMPLATE_LIMITS.outputLength} characters`);
    }
    if (this.#steps % CLOCK_EVERY === 0) this.#checkClock(token);
  }

  /** Names that have a value now, for messages. */
  known(): string[] {
    return [...new Set([...Object.keys(this.#data), ...this.names.known(this.slots)])];
  }

  /** What a filter is called on. */
  get filterSelf(): FilterSelf {
    this.#self ??= { context: this.context, token: FILTER_TOKEN, liquid: this.#liquid };
    return this.#self;
  }

  /** What LiquidJS' own filters want to see; its memory limit counts over the whole rendering. For `where` and `map`, items may lack a key. */
  get context(): Context {
    this.#context ??= new Context({}, this.#liquid.options, {
      sync: true,
      strictVariables: false,
      memoryLimit: TEMPLATE_LIMITS.filterWork,
    });
    return this.#context;
  }

  #checkClock(token: Token): void {
    // Not by the clock on the wall: a busy machine makes no template wrong.
    const now = process.cpuUsage().user / 1000;
    if (this.#deadline === 0) this.#deadline = now + TEMPLATE_LIMITS.renderMs;
    else if (now > this.#deadline) throw problemAt(token, 'the template takes too long', `at most ${TEMPLATE_LIMITS.renderMs} ms`);
  }
}
