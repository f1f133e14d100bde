import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type Screen = Writable & { isTTY?: boolean; columns?: number; rows?: number };
export type Keyboard = Readable & { isTTY?: boolean; setRawMode?(on: boolean): unknown };

/** All that a command touches of its process; passed in, so that tests can look. */
export interface Io {
  stdin: Keyboard;
  stdout: Screen;
  stderr: Screen;
  env: Readonly<Record<string, string | undefined>>;
  /** Effective user id; -1 where there is none. */
  uid: number;
  home: string;
  /** Calls back at each Ctrl-C instead of ending the process, until the returned function is called. */
  onInterrupt(handler: () => void): () => void;
}

// Everything but tab and line feed: an escape sequence in a title must not reach the terminal.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text from elsewhere, safe to print on a terminal. */
export const printable = (text: string): string => text.replace(CONTROL, '\ufffd');

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof CODES;
export type Paint = (colour: Colour, text: string) => string;

/** Colours where the stream is a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`; plain text elsewhere. */
export function painter(screen: Screen, env: Io['env']): Paint {
  const on = screen.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return (colour, text) => (on ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text);
}
