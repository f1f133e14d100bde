import type { ForTag } from 'liquidjs';
import { JUMP, type Op, type Run } from '../run.ts';
import { Secret } from '../secret.ts';
import { problemAt } from '../template-problem.ts';
import { compileToken, plainOf } from './compile-value.ts';
import type { Compiler } from './compiler.ts';

const MODIFIERS = ['limit', 'offset', 'reversed'];

/** What a loop tells of its state under the name `forloop`. */
interface ForLoop {
  length: number;
  index: number;
  index0: number;
  rindex: number;
  rindex0: number;
  first: boolean;
  last: boolean;
}

export function compileFor(compiler: Compiler, tag: ForTag): Op {
  const collection = compileToken(compiler, tag.collection);
  const slot = compiler.names.index(tag.variable);
  const loopSlot = compiler.names.index('forloop');
  const choose = compileModifiers(compiler, tag);
  const body = compiler.compile(tag.templates);
  const otherwise = compiler.compile(tag.elseTemplates);
  return (run) => {
    const items = choose(run, toItems(collection(run)));
    if (items.length === 0) return otherwise(run);
    const [savedItem, savedLoop] = [run.slots[slot], run.slots[loopSlot]];
    const loop: ForLoop = { length: items.length, index: 0, index0: 0, rindex: 0, rindex0: 0, first: false, last: false };
    run.slots[loopSlot] = loop;
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      run.step(tag.token);
      run.slots[slot] = item instanceof Secret ? item.toString() : item;
      advance(loop, index);
      body(run);
      const { jump } = run;
      run.jump = JUMP.none;
      if (jump === JUMP.break) break;
    }
    run.slots[slot] = savedItem;
    run.slots[loopSlot] = savedLoop;
  };
}

function advance(loop: ForLoop, index0: number): void {
  loop.index0 = index0;
  loop.index = index0 + 1;
  loop.rindex = loop.length - index0;
  loop.rindex0 = loop.rindex - 1;
  loop.first = index0 === 0;
  loop.last = loop.rindex === 1;
}

/** As LiquidJS: a text is one item, a mapping its pairs of key and value. */
function toItems(value: unknown): readonly unknown[] {
  const plain = plainOf(value);
  if (Array.isArray(plain)) return plain;
  if (typeof plain === 'string') return plain === '' ? [] : [plain];
  return typeof plain === 'object' && plain !== null ? Object.entries(plain) : [];
}

/** `offset`, `limit` and `reversed`, in this order. */
function compileModifiers(compiler: Compiler, tag: ForTag): (run: Run, items: readonly unknown[]) => readonly unknown[] {
  const { hash } = tag.hash;
  const names = Object.keys(hash);
  const unknown = names.find((name) => !MODIFIERS.includes(name));
  if (unknown !== undefined) throw problemAt(tag.token, `a loop has no ${unknown}`, MODIFIERS.join(', '));
  if (names.length === 0) return (_, items) => items;
  const [offset, limit] = [hash['offset'], hash['limit']].map((token) => (token === undefined ? null : compileToken(compiler, token)));
  const isReversed = 'reversed' in hash;
  return (run, items) => {
    const from = Number(offset?.(run) ?? 0);
    const chosen = items.slice(from, limit === null || limit === undefined ? undefined : from + Number(limit(run)));
    return isReversed ? chosen.toReversed() : chosen;
  };
}
