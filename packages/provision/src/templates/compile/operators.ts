import { type Context, Drop, defaultOperators, type Token, toValueSync } from 'liquidjs';
import type { Get, Run } from '../run.ts';
import { problemAt } from '../template-problem.ts';

const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Liquid's truth: all but false and what is not there. */
export const isTrue = (value: unknown): boolean => {
  const plain: unknown = value instanceof Drop ? value.valueOf() : value;
  return plain !== false && plain !== null && plain !== undefined;
};

/** LiquidJS' own answer, for values that are not plain. */
export function apply(operator: string, context: Context, ...operands: unknown[]): unknown {
  const handler = defaultOperators[operator];
  if (handler === undefined) throw new Error(`there is no operator ${operator}`);
  const [left, right] = operands;
  return toValueSync(handler(left, right, context));
}

/** @throws {TemplateProblem} for an operator that is not known. */
export function binary(operator: string, left: Get, right: Get, token: Token): Get {
  switch (operator) {
    case 'and':
      return (run) => isTrue(left(run)) && isTrue(right(run));
    case 'or':
      return (run) => isTrue(left(run)) || isTrue(right(run));
    case '==':
      return (run) => equal(left(run), right(run), run);
    case '!=':
      return (run) => !equal(left(run), right(run), run);
    case '<':
    case '>':
    case '<=':
    case '>=':
    case 'contains':
      return (run) => apply(operator, run.context, left(run), right(run));
    default:
      throw problemAt(token, `there is no operator ${operator}`, '==, !=, <, >, <=, >=, contains, and, or, not');
  }
}

/** Liquid's equality; LiquidJS is only asked where the values are not plain. */
export const equal = (left: unknown, right: unknown, run: Run): boolean =>
  isPlain(left) && isPlain(right) ? left === right : apply('==', run.context, left, right) === true;
