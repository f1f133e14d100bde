import { Liquid, Parser, type Template, Tokenizer, type TopLevelToken, TypeGuards } from 'liquidjs';
import { OWN_FILTERS } from './filters/own-filters.ts';
import { AssignTag } from './tags/assign-tag.ts';
import { EchoTag } from './tags/echo-tag.ts';
import { IncludeTag } from './tags/include-tag.ts';
import { LayoutTag } from './tags/layout-tag.ts';

/** LiquidJS' own tags that templates may use. Missing on purpose: all that reads files, the clock or chance by itself. */
const LIQUID_TAGS = ['block', 'break', 'capture', 'case', 'comment', 'continue', 'for', 'if', 'raw', 'unless', '#'];
const OWN_TAGS = { assign: AssignTag, echo: EchoTag, include: IncludeTag, layout: LayoutTag } as const;
export const TAGS: readonly string[] = [...LIQUID_TAGS, ...Object.keys(OWN_TAGS)];

const LIQUID_FILTERS = (
  'abs append array_to_sentence_string at_least at_most base64_decode base64_encode capitalize ceil compact concat default divided_by ' +
  'downcase escape first floor join json last lstrip map minus modulo plus pop prepend push remove remove_first remove_last replace ' +
  'replace_first replace_last reverse round rstrip shift size slice sort sort_natural split strip strip_newlines sum times truncate ' +
  'truncatewords uniq unshift upcase url_decode url_encode where'
).split(' ');
export const FILTERS: readonly string[] = [...LIQUID_FILTERS, ...Object.keys(OWN_FILTERS)].sort();

/** LiquidJS with our tags and filters only, and without any way to a file. It reads templates; they are compiled, not rendered by it. */
export function createLiquid(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    groupedExpressions: true,
    relativeReference: false,
    templates: {},
  });
  for (const tag of Object.keys(liquid.tags)) if (!LIQUID_TAGS.includes(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!LIQUID_FILTERS.includes(filter)) delete liquid.filters[filter];
  for (const [name, tag] of Object.entries(OWN_TAGS)) liquid.registerTag(name, tag);
  for (const [name, filter] of Object.entries(OWN_FILTERS)) liquid.registerFilter(name, filter);
  return liquid;
}

/** The tree of a template. A tag alone on its line takes the line with it. Throws what LiquidJS throws. */
export function parseTemplate(liquid: Liquid, source: string, file: string): Template[] {
  const tokenizer = new Tokenizer(source, liquid.options.operators, file, undefined, true);
  const tokens = tokenizer.readTopLevelTokens(liquid.options);
  for (let index = 0; index < tokens.length; index++) trimLine(tokens, index);
  return new Parser(liquid).parseTokens(tokens);
}

function trimLine(tokens: readonly TopLevelToken[], index: number): void {
  const token = tokens[index];
  if (token === undefined || !TypeGuards.isTagToken(token)) return;
  const { input, begin, end } = token;
  const [before, after] = [tokens[index - 1], tokens[index + 1]];
  const left = blanksBefore(input, begin);
  const right = blanksAfter(input, end);
  if (left === null || right === null) return;
  // Whitespace control (`{%-`) has done more already where it stands.
  if (before !== undefined && TypeGuards.isHTMLToken(before))
    before.trimRight = Math.max(before.trimRight, Math.min(left, before.end - before.begin));
  if (after !== undefined && TypeGuards.isHTMLToken(after)) after.trimLeft = Math.max(after.trimLeft, right);
}

/** How many blanks stand between the start of the line and this place; null if anything else does. */
function blanksBefore(input: string, begin: number): number | null {
  let at = begin;
  while (at > 0 && (input[at - 1] === ' ' || input[at - 1] === '\t')) at--;
  return at === 0 || input[at - 1] === '\n' ? begin - at : null;
}

/** How many characters there are to the next line if only blanks do; null otherwise. */
function blanksAfter(input: string, end: number): number | null {
  let at = end;
  while (input[at] === ' ' || input[at] === '\t' || input[at] === '\r') at++;
  if (at === input.length) return at - end;
  return input[at] === '\n' ? at + 1 - end : null;
}
