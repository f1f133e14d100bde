import { KEYSYM } from './typing.ts';

export type Modifier = 'control' | 'alt';
type Named = 'escape' | 'tab' | 'left' | 'up' | 'down' | 'right' | 'enter' | 'backspace';
export type SpecialKey = Named | `f${number}`;

/** X11 keysym of a key on the row; `f1` to `f12`. */
export function specialKeysym(key: SpecialKey): number {
  const named = NAMED.get(key);
  return named ?? KEYSYM.f1 + Number(key.slice(1)) - 1;
}

const NAMED: ReadonlyMap<string, number> = new Map<Named, number>([
  ['escape', KEYSYM.escape],
  ['tab', KEYSYM.tab],
  ['left', KEYSYM.left],
  ['up', KEYSYM.up],
  ['down', KEYSYM.down],
  ['right', KEYSYM.right],
  ['enter', KEYSYM.enter],
  ['backspace', KEYSYM.backspace],
]);

const CSI_FINALS: ReadonlyMap<string, string> = new Map([
  ['up', 'A'],
  ['down', 'B'],
  ['right', 'C'],
  ['left', 'D'],
]);
const FUNCTION_CODES = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];

/** What a terminal sends for a key of the row, as xterm does: `ESC [ 1 ; m A` with a modifier held, Alt as a leading ESC elsewhere. */
export function terminalBytes(key: SpecialKey, held: ReadonlySet<Modifier>): string {
  const modifier = 1 + (held.has('alt') ? 2 : 0) + (held.has('control') ? 4 : 0);
  const final = CSI_FINALS.get(key);
  if (final !== undefined) return modifier === 1 ? `\x1b[${final}` : `\x1b[1;${modifier}${final}`;
  const meta = held.has('alt') ? '\x1b' : '';
  if (key === 'escape') return `${meta}\x1b`;
  if (key === 'tab') return `${meta}\t`;
  if (key === 'enter') return `${meta}\r`;
  if (key === 'backspace') return `${meta}\x7f`;
  const code = FUNCTION_CODES[Number(key.slice(1)) - 1] ?? FUNCTION_CODES[0];
  return modifier === 1 ? `\x1b[${code}~` : `\x1b[${code};${modifier}~`;
}

/** A typed character with held modifiers: Ctrl folds letters to control characters, Alt puts ESC before. */
export function withModifiers(text: string, held: ReadonlySet<Modifier>): string {
  if (held.size === 0) return text;
  const first = text.charAt(0);
  const code = first.toUpperCase().charCodeAt(0);
  const controlled = held.has('control') && code >= 0x40 && code <= 0x5f ? String.fromCharCode(code & 0x1f) : first;
  return `${held.has('alt') ? '\x1b' : ''}${controlled}${text.slice(1)}`;
}
