import { nearest } from '@aula/model';
import { Drop, type FilteredValueToken, type PropertyAccessToken, type Token, TypeGuards, toValueSync, Value } from 'liquidjs';
import { TEMPLATE_LIMITS } from '../limits.ts';
import type { FilterHandler, Get, Run } from '../run.ts';
import { Secret } from '../secret.ts';
import { problemAt, toProblem } from '../template-problem.ts';
import type { Compiler } from './compiler.ts';
import { binary, isTrue } from './operators.ts';
import { keysOf, readProperty } from './read-property.ts';

const MISSING_ALLOWED_MAX = 20;

/** An expression with its filters. `lenient`: a variable that is not there is nil, not a problem. */
export function compileValue(compiler: Compiler, value: Value, lenient = false): Get {
  const isLenient = lenient || value.filters[0]?.name === 'default';
  let get = compilePostfix(compiler, value.initial.postfix, isLenient);
  for (const filter of value.filters) get = compileFilter(compiler, get, filter, value.initial.postfix[0]);
  return get;
}

function compilePostfix(compiler: Compiler, postfix: readonly Token[], lenient: boolean): Get {
  const stack: Get[] = [];
  for (const token of postfix) {
    if (!TypeGuards.isOperatorToken(token)) {
      stack.push(compileToken(compiler, token, lenient));
      continue;
    }
    const right = stack.pop() ?? nothing;
    if (token.operator === 'not') stack.push((run) => !isTrue(right(run)));
    else stack.push(binary(token.operator, stack.pop() ?? nothing, right, token));
  }
  return stack[0] ?? nothing;
}

const nothing: Get = () => undefined;

/** A literal, a path, a range, or an expression in brackets. */
export function compileToken(compiler: Compiler, token: Token | undefined, lenient = false): Get {
  if (token === undefined) return nothing;
  if (TypeGuards.isPropertyAccessToken(token)) return compilePath(compiler, token, lenient);
  if (TypeGuards.isRangeToken(token)) {
    const [low, high] = [compileToken(compiler, token.lhs), compileToken(compiler, token.rhs)];
    return (run) => range(Number(plainOf(low(run))), Number(plainOf(high(run))), token, compiler.file);
  }
  if (TypeGuards.isFilteredValueToken(token)) return compileValue(compiler, filteredValue(compiler, token), lenient);
  if ('content' in token) {
    const { content } = token;
    return () => content;
  }
  throw problemAt(token, 'this is no expression');
}

const filteredValue = ({ liquid }: Compiler, token: FilteredValueToken): Value => new Value(token, liquid);

function range(low: number, high: number, token: Token, file: string): number[] {
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high))
    throw problemAt(token, 'a range needs two whole numbers', undefined, undefined, file);
  if (high - low >= TEMPLATE_LIMITS.rangeItems)
    throw problemAt(token, 'the range is too long', `at most ${TEMPLATE_LIMITS.rangeItems} items`, undefined, file);
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}

function compilePath(compiler: Compiler, token: PropertyAccessToken, lenient: boolean): Get {
  const [first, ...rest] = token.props;
  const hasRoot = token.variable === undefined;
  const keys = (hasRoot ? rest : token.props).map((prop) => compileToken(compiler, prop));
  const root = hasRoot ? rootOf(compiler, first) : compileToken(compiler, token.variable, lenient);
  const texts = (hasRoot ? rest : token.props).map((prop) => ('content' in prop ? String(prop.content) : null));
  const [only, second] = texts;
  const whole: Get = (run) => {
    let value = root(run);
    if (value === undefined) return lenient ? null : failRoot(run, compiler.file, token, first);
    for (const key of keys) {
      const holder = value;
      const name = key(run);
      value = readProperty(holder, name);
      if (value === undefined) return lenient ? null : failKey(compiler.file, token, holder, name);
    }
    return value;
  };
  if (keys.length === 0) return unwrapped((run) => root(run) ?? whole(run));
  if (keys.length === 1 && typeof only === 'string') return unwrapped((run) => readProperty(root(run), only) ?? whole(run));
  if (keys.length === 2 && typeof only === 'string' && typeof second === 'string') {
    return unwrapped((run) => readProperty(readProperty(root(run), only), second) ?? whole(run));
  }
  return unwrapped(whole);
}

/** A secret is its text from here on, and has left its trace. */
const unwrapped =
  (get: Get): Get =>
  (run) => {
    const value = get(run);
    return value instanceof Secret ? value.toString() : value;
  };

function rootOf(compiler: Compiler, first: Token | undefined): Get {
  if (first === undefined || !('content' in first)) return nothing;
  const slot = compiler.names.index(String(first.content));
  return (run) => run.slots[slot];
}

function failRoot(run: Run, file: string, token: PropertyAccessToken, first: Token | undefined): never {
  const name = first !== undefined && 'content' in first ? String(first.content) : token.getText();
  const known = run.known();
  throw problemAt(token, `unknown variable ${JSON.stringify(name)}${meant(name, known)}`, listed(known), undefined, file);
}

function failKey(file: string, token: PropertyAccessToken, holder: unknown, key: unknown): never {
  const keys = keysOf(holder);
  const name = String(key);
  const what = holder === null ? 'that is empty' : keys.length === 0 ? 'that has no keys' : `whose keys are ${listed(keys)}`;
  const message = `unknown variable ${JSON.stringify(token.getText())}: no ${JSON.stringify(name)}${meant(name, keys)} in a value ${what}`;
  throw problemAt(token, message, undefined, undefined, file);
}

function meant(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  return near === null ? '' : ` (did you mean ${JSON.stringify(near)}?)`;
}

const listed = (names: readonly string[]): string =>
  [...names].sort().slice(0, MISSING_ALLOWED_MAX).join(', ') + (names.length > MISSING_ALLOWED_MAX ? ', …' : '');

/** The plain value of a literal such as `nil` or `empty`. */
export const plainOf = (value: unknown): unknown => (value instanceof Drop ? value.valueOf() : value);

type Filter = Value['filters'][number];

function compileFilter(compiler: Compiler, input: Get, filter: Filter, at: Token | undefined): Get {
  const { liquid, file } = compiler;
  const implementation = liquid.filters[filter.name];
  const handler = typeof implementation === 'function' ? implementation : implementation?.handler;
  if (handler === undefined) throw new Error(`there is no filter ${filter.name}`);
  const args = filter.args.map((arg) => compileArgument(compiler, arg));
  const call = caller(handler, args);
  return (run) => {
    let made: unknown;
    try {
      made = call(run, plainOf(input(run)));
      if (typeof made === 'object' && isGenerator(made)) made = toValueSync(made);
    } catch (error) {
      throw toProblem(error, file, at);
    }
    if (typeof made === 'string' && made.length > TEMPLATE_LIMITS.valueLength) {
      throw toProblem(
        new Error(`the filter ${filter.name} makes a value of more than ${TEMPLATE_LIMITS.valueLength} characters`),
        file,
        at,
      );
    }
    return made;
  };
}

/** Most filters have one argument or none: those get no list made for each call. */
function caller(handler: FilterHandler, args: readonly Get[]): (run: Run, value: unknown) => unknown {
  const [first, second] = args;
  if (first === undefined) return (run, value) => handler.call(run.filterSelf, value);
  if (second === undefined) return (run, value) => handler.call(run.filterSelf, value, first(run));
  return (run, value) => handler.call(run.filterSelf, value, ...args.map((arg) => arg(run)));
}

/** `name: value` arguments reach a filter as pairs, as LiquidJS passes them. */
function compileArgument(compiler: Compiler, arg: Filter['args'][number]): Get {
  if (!Array.isArray(arg)) {
    const get = compileToken(compiler, arg);
    return (run) => plainOf(get(run));
  }
  const [key, token] = arg;
  const get = compileToken(compiler, token);
  return (run) => [key, plainOf(get(run))];
}

const isGenerator = (value: unknown): value is Generator =>
  typeof value === 'object' && value !== null && 'next' in value && Symbol.iterator in value;
