import { Drop, Liquid, type Template } from 'liquidjs';
import { LIMITS } from '../room.ts';

/** A number that prints padded and that filters and comparisons see as the number it is. */
class PaddedNumber extends Drop {
  readonly #value: number;
  readonly #width: number;
  constructor(value: number, width: number) {
    super();
    this.#value = value;
    this.#width = width;
    // Drops show their prototype to templates; this hides the one thing there that is not harmless.
    Object.defineProperty(this, 'constructor', { value: undefined });
  }
  override valueOf(): number {
    return this.#value;
  }
  override toString(): string {
    return String(this.#value).padStart(this.#width, '0');
  }
}

/** Milliseconds one rendering may take: far above any real one, as templates have no loops. */
const RENDER_MS = 2000;
/** Characters that the filters of one rendering may make. */
const RENDER_MEMORY = 16 * 1024;
const TAGS = ['assign', 'capture', 'case', 'comment', 'echo', 'if', 'raw', 'unless', '#'];
const FILTERS =
  'abs append at_least at_most capitalize ceil default divided_by downcase floor lstrip minus modulo plus prepend remove remove_first replace replace_first round rstrip size slice strip times truncate upcase'.split(
    ' ',
  );

export const TEMPLATE_RULE = 'a LiquidJS template over room, section and id, e.g. "{{ room }}-s{{ id }}" or "192.0.2.{{ id | plus: 10 }}"';

/** Liquid without files, loops, clock or chance: the same input always gives the same text, and soon. */
function hardenedLiquid(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    parseLimit: LIMITS.templateLength,
    renderLimit: RENDER_MS,
    memoryLimit: RENDER_MEMORY,
    templates: {},
    outputEscape: (value: unknown) => String(value ?? ''),
  });
  for (const tag of Object.keys(liquid.tags)) if (!TAGS.includes(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!FILTERS.includes(filter)) delete liquid.filters[filter];
  return liquid;
}

const liquid = hardenedLiquid();

/** What is wrong with a template, and where in its text (0-based; 0 if not known). */
export interface TemplateProblem {
  message: string;
  offset: number;
  allowed: string;
}

export interface SeatTemplateInput {
  room: string;
  section: string;
  id: number;
  /** Digits that a bare `{{ id }}` is padded to. */
  idWidth: number;
}

/** A template of a section, parsed once, rendered for every seat. */
export interface SeatTemplate {
  render(input: SeatTemplateInput): { text: string } | { problem: TemplateProblem };
}

export function parseSeatTemplate(text: string): { template: SeatTemplate } | { problem: TemplateProblem } {
  let parsed: Template[];
  try {
    parsed = liquid.parse(text);
  } catch (error) {
    return { problem: templateProblem(error) };
  }
  return { template: { render: (input) => renderTemplate(parsed, input) } };
}

function renderTemplate(parsed: Template[], input: SeatTemplateInput): { text: string } | { problem: TemplateProblem } {
  const scope = { room: input.room, section: input.section, id: new PaddedNumber(input.id, input.idWidth) };
  try {
    const text: unknown = liquid.renderSync(parsed, scope);
    return { text: String(text) };
  } catch (error) {
    return { problem: templateProblem(error) };
  }
}

function templateProblem(error: unknown): TemplateProblem {
  const message = error instanceof Error ? error.message.replace(/, line:\d+, col:\d+$/, '') : 'the template fails';
  const allowed = message.startsWith('undefined filter')
    ? `filters: ${FILTERS.join(', ')}`
    : message.startsWith('undefined variable')
      ? 'room, section and id'
      : /^tag .* not found/.test(message)
        ? `tags: ${TAGS.join(', ')}`
        : TEMPLATE_RULE;
  return { message, offset: tokenOffset(error), allowed };
}

function tokenOffset(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('token' in error)) return 0;
  const token = error.token;
  return typeof token === 'object' && token !== null && 'begin' in token && typeof token.begin === 'number' ? token.begin : 0;
}
