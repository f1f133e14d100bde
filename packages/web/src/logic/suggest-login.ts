import { fold } from './filter-seats.ts';

/** Longest login name. */
const LOGIN_MAX = 64;

/** A login name from a person's name: `Jürgen Groß` → `jurgen.gross`; empty when nothing usable is in it. */
export function suggestLogin(displayName: string): string {
  return fold(displayName)
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^[.0-9]+/, '')
    .slice(0, LOGIN_MAX)
    .replace(/\.+$/, '');
}
