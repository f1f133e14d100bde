import { type Enumeration, type Manual, manualUrl, plain } from './manual.ts';
import { camel } from './naming.ts';

/** Enumerations that keep the C names as keys: errors are looked up by them. */
const WHOLE_NAMES: ReadonlySet<string> = new Set(['virErrorNumber', 'virErrorDomain']);

/** All enumerations of one header. */
export function emitConstants(module: string, manual: Manual): string {
  return manual.enumerations
    .filter((enumeration) => enumeration.module === module)
    .map(emitEnumeration)
    .join('\n');
}

function emitEnumeration(enumeration: Enumeration): string {
  const { name, module, members } = enumeration;
  const whole = WHOLE_NAMES.has(name);
  const exported = whole ? name.replace(/^vir/, 'Vir') : name.replace(/^vir/, '');
  const prefix = whole
    ? 0
    : prefixWords(
        name,
        members.map((member) => member.name),
      );
  const lines = members.map(
    (member) => `  ${whole ? member.name : camel(member.name.split('_').slice(prefix).join('_'))}: ${number(member.value)},`,
  );
  return `/** [${name}](${manualUrl(module, name)}) */\nexport const ${exported} = {\n${lines.join('\n')}\n} as const;\n`;
}

/**
 * How many leading words all names share, so that what is left is a name: not empty, and no digit in front. A lone name shares them with
 * its enumeration.
 */
function prefixWords(enumeration: string, names: readonly string[]): number {
  const split = names.map((name) => name.split('_'));
  const [first = []] = split;
  let shared = 0;
  const isShared = (count: number) => split.length > 1 || plain(enumeration).startsWith(plain(first.slice(0, count).join('')));
  while (isShared(shared + 1) && split.every((words) => words[shared] === first[shared] && words.length > shared + 1)) shared += 1;
  while (shared > 0 && split.some((words) => /^\d/.test(words[shared] ?? ''))) shared -= 1;
  return shared;
}

const number = (value: number): string =>
  value > 0xffff ? `0x${value.toString(16).replaceAll(/\B(?=([\da-f]{4})+$)/g, '_')}` : String(value);
