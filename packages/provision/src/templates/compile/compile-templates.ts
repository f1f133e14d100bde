import {
  BlockTag,
  BreakTag,
  CaptureTag,
  CaseTag,
  CommentTag,
  ContinueTag,
  ForTag,
  IfTag,
  InlineCommentTag,
  AssignTag as LiquidAssignTag,
  Output,
  RawTag,
  type Template,
  TypeGuards,
  UnlessTag,
} from 'liquidjs';
import { JUMP, type Op } from '../run.ts';
import { Secret } from '../secret.ts';
import { AssignTag } from '../tags/assign-tag.ts';
import { EchoTag } from '../tags/echo-tag.ts';
import { IncludeTag } from '../tags/include-tag.ts';
import { LayoutTag } from '../tags/layout-tag.ts';
import { problemAt, problemWithName } from '../template-problem.ts';
import { compileBlock } from './compile-block.ts';
import { compileFor } from './compile-for.ts';
import { compileToken, compileValue, plainOf } from './compile-value.ts';
import { runTemplate } from './compiled-template.ts';
import type { Compiler } from './compiler.ts';
import { equal, isTrue } from './operators.ts';

/** A list of templates, run one after the other until one of them leaves the loop. */
export function compileTemplates(compiler: Compiler, templates: readonly Template[]): Op {
  const ops: Op[] = [];
  for (const template of templates) {
    const op = compileTemplate(compiler, template);
    if (op !== null) ops.push(op);
  }
  const [first, second] = ops;
  if (first === undefined) return () => {};
  if (second === undefined) return first;
  return (run) => {
    for (const op of ops) {
      op(run);
      if (run.jump !== JUMP.none) return;
    }
  };
}

function compileTemplate(compiler: Compiler, template: Template): Op | null {
  if (template instanceof Output) return compileOutput(compiler, template.value);
  if (TypeGuards.isHTMLToken(template.token)) return compileText(template.token.getContent());
  if (template instanceof IfTag) return compileIf(compiler, template);
  if (template instanceof UnlessTag) return compileUnless(compiler, template);
  if (template instanceof ForTag) return compileFor(compiler, template);
  if (template instanceof CaseTag) return compileCase(compiler, template);
  if (template instanceof AssignTag) return compileAssign(compiler, template);
  if (template instanceof CaptureTag) return compileCapture(compiler, template);
  if (template instanceof BlockTag) return compileBlock(compiler, template);
  if (template instanceof EchoTag) return compileOutput(compiler, template.value);
  if (template instanceof IncludeTag) return compileInclude(compiler, template);
  if (template instanceof RawTag) return compileText(template.render());
  if (template instanceof BreakTag) return (run) => void (run.jump = JUMP.break);
  if (template instanceof ContinueTag) return (run) => void (run.jump = JUMP.continue);
  if (template instanceof CommentTag || template instanceof InlineCommentTag) return null;
  if (template instanceof LayoutTag) throw problemAt(template.token, 'a layout must be named before all else, outside of blocks');
  if (template instanceof LiquidAssignTag) throw new Error('the engine has its own assign');
  throw problemAt(template.token, `this tag cannot be used: ${template.token.getText()}`);
}

function compileText(text: string): Op | null {
  if (text === '') return null;
  return (run) => {
    run.out += text;
  };
}

/** A value as text, as LiquidJS prints it. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const plain = plainOf(value);
  if (plain === null || plain === undefined) return '';
  if (Array.isArray(plain)) return plain.map(textOf).join('');
  if (plain instanceof Secret || typeof plain !== 'object') return String(plain);
  return '[object Object]';
}

function compileOutput(compiler: Compiler, value: Output['value']): Op {
  const block = compileSuper(value);
  if (block !== null) return block;
  const get = compileValue(compiler, value);
  return (run) => {
    const made = get(run);
    run.out += typeof made === 'string' ? made : textOf(made);
  };
}

/** `{{ block.super }}`: what the block has in the template below; null for every other output. */
function compileSuper(value: Output['value']): Op | null {
  const [token, more] = value.initial.postfix;
  if (token === undefined || more !== undefined || token.getText() !== 'block.super') return null;
  return (run) => {
    const current = run.blockStack.at(-1);
    if (current === undefined) throw problemAt(token, 'block.super stands outside of a block');
    const level = current.level + 1;
    run.step(token);
    run.blockStack.push({ ...current, level });
    (current.overrides[level] ?? (level === current.overrides.length ? current.base : () => {}))(run);
    run.blockStack.pop();
  };
}

function compileIf(compiler: Compiler, tag: IfTag): Op {
  const branches = tag.branches.map((branch) => ({
    test: compileValue(compiler, branch.value, true),
    body: compileTemplates(compiler, branch.templates),
  }));
  const otherwise = tag.elseTemplates === undefined ? null : compileTemplates(compiler, tag.elseTemplates);
  return (run) => {
    for (const { test, body } of branches) if (isTrue(test(run))) return body(run);
    otherwise?.(run);
  };
}

/** Its own condition is turned round, those of its `elsif` are not. */
function compileUnless(compiler: Compiler, tag: UnlessTag): Op {
  const branches = tag.branches.map((branch, index) => ({
    test: compileValue(compiler, branch.value, true),
    wanted: index > 0,
    body: compileTemplates(compiler, branch.templates),
  }));
  const otherwise = compileTemplates(compiler, tag.elseTemplates);
  return (run) => {
    for (const { test, wanted, body } of branches) if (isTrue(test(run)) === wanted) return body(run);
    otherwise(run);
  };
}

function compileCase(compiler: Compiler, tag: CaseTag): Op {
  const target = compileValue(compiler, tag.value, true);
  const branches = tag.branches.map((branch) => ({
    values: branch.values.map((value) => compileToken(compiler, value, true)),
    body: compileTemplates(compiler, branch.templates),
  }));
  const otherwise = compileTemplates(compiler, tag.elseTemplates);
  return (run) => {
    const value = plainOf(target(run));
    let hit = false;
    for (const { values, body } of branches) {
      if (!values.some((get) => equal(value, get(run), run))) continue;
      hit = true;
      body(run);
      if (run.jump !== JUMP.none) return;
    }
    if (!hit) otherwise(run);
  };
}

function compileAssign(compiler: Compiler, tag: AssignTag): Op {
  const slot = compiler.names.index(tag.variable);
  const get = compileValue(compiler, tag.value, true);
  return (run) => {
    run.slots[slot] = plainOf(get(run));
  };
}

function compileCapture(compiler: Compiler, tag: CaptureTag): Op {
  const slot = compiler.names.index(tag.variable);
  const body = compileTemplates(compiler, tag.templates);
  return (run) => {
    const { out } = run;
    run.out = '';
    body(run);
    run.step(tag.token);
    run.slots[slot] = run.out;
    run.out = out;
  };
}

/** The other template sees all variables of this one; arguments count within it only. */
function compileInclude(compiler: Compiler, tag: IncludeTag): Op {
  const args = Object.entries(tag.args.hash).map(([name, token]) => ({
    slot: compiler.names.index(name),
    get: compileToken(compiler, token),
  }));
  let template: ReturnType<Compiler['load']>;
  try {
    template = compiler.load(tag.file);
  } catch (error) {
    throw problemWithName(error, compiler.file, tag.token);
  }
  return (run) => {
    run.step(tag.token);
    const saved = args.map(({ slot }) => run.slots[slot]);
    const values = args.map(({ get }) => plainOf(get(run)));
    for (const [index, { slot }] of args.entries()) run.slots[slot] = values[index];
    runTemplate(template, run);
    for (const [index, { slot }] of args.entries()) run.slots[slot] = saved[index];
  };
}
