/** X11 keysyms of the keys that are not characters. */
export const KEYSYM = {
  backspace: 0xff08,
  tab: 0xff09,
  enter: 0xff0d,
  escape: 0xff1b,
  home: 0xff50,
  left: 0xff51,
  up: 0xff52,
  right: 0xff53,
  down: 0xff54,
  pageUp: 0xff55,
  pageDown: 0xff56,
  end: 0xff57,
  f1: 0xffbe,
  shift: 0xffe1,
  control: 0xffe3,
  alt: 0xffe9,
  delete: 0xffff,
} as const;

/** Characters that one paste may type; the rest is left out and said so. */
export const TYPING_MAX_CHARS = 4000;
/** Between two keys, in milliseconds: slow enough for a guest that polls its keyboard. */
export const TYPING_PACE_MS = 16;

export interface KeyStroke {
  keysym: number;
  /** Shift has to be held for it on the US keyboard that the machine has. */
  shift: boolean;
}

const SHIFTED = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZ~!@#$%^&*()_+{}|:"<>?');

/** The key of one character on a US keyboard, or null when it has none. */
export function keyOf(char: string): KeyStroke | null {
  if (char === '\n') return { keysym: KEYSYM.enter, shift: false };
  if (char === '\t') return { keysym: KEYSYM.tab, shift: false };
  const code = char.codePointAt(0) ?? 0;
  return code >= 0x20 && code <= 0x7e ? { keysym: code, shift: SHIFTED.has(char) } : null;
}

export interface TypingPlan {
  keys: KeyStroke[];
  /** Characters that such a keyboard does not have. */
  unknown: number;
  /** Characters past the cap. */
  cut: number;
}

/** The keys that type `text`. Line ends of all systems are one Enter each. */
export function planTyping(text: string): TypingPlan {
  const chars = [...text.replace(/\r\n?/g, '\n')];
  const keys: KeyStroke[] = [];
  let unknown = 0;
  for (const char of chars.slice(0, TYPING_MAX_CHARS)) {
    const key = keyOf(char);
    if (key === null) unknown += 1;
    else keys.push(key);
  }
  return { keys, unknown, cut: Math.max(0, chars.length - TYPING_MAX_CHARS) };
}
