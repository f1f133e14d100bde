import { XmlError, type XmlErrorCode } from '../error.ts';
import { decodeReferences, XML_NAME } from './characters.ts';
import { XML_LIMITS } from './limits.ts';
import { positionOf } from './tree.ts';

const NAME_START = 1;
const NAME_PART = 2;
/** What each ASCII character may be in a name; the colon is told apart later. */
const NAME_CHARACTERS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_:]/.test(character)) return NAME_START | NAME_PART;
  return /[-.0-9]/.test(character) ? NAME_PART : 0;
});
/** A power of two. */
const NAME_CACHE_SLOTS = 512;

/** A place in a source, and the small things that are read everywhere in it. */
export class XmlCursor {
  readonly source: string;
  at = 0;
  /** A document has few different names: one string for each saves time here, and whoever compares them too. */
  private readonly names: Array<string | undefined> = new Array(NAME_CACHE_SLOTS);

  constructor(source: string) {
    this.source = source;
  }

  fail(code: XmlErrorCode, message: string, at = this.at): never {
    throw new XmlError(code, message, positionOf(this.source, at));
  }

  /** The code of the character here, or after it; NaN at the end. */
  peek(ahead = 0): number {
    return this.source.charCodeAt(this.at + ahead);
  }

  skipSpace(): void {
    while (isSpace(this.source.charCodeAt(this.at))) this.at += 1;
  }

  /** Takes a name with its prefix. */
  name(what: string): string {
    const { source, at: start } = this;
    let at = start;
    let hash = 0;
    let ascii = true;
    for (; ; at += 1) {
      const code = source.charCodeAt(at);
      if (code >= 128) ascii = false;
      else if (((NAME_CHARACTERS[code] ?? 0) & NAME_PART) === 0) break;
      hash = (hash * 31 + code) | 0;
    }
    const length = at - start;
    if (length > XML_LIMITS.nameLength) this.fail('too-large', `a name of more than ${XML_LIMITS.nameLength} characters`);
    const slot = hash & (NAME_CACHE_SLOTS - 1);
    let name = this.names[slot];
    if (name === undefined || name.length !== length || !source.startsWith(name, start)) {
      name = source.slice(start, at);
      this.checkName(name, ascii, what);
      this.names[slot] = name;
    }
    this.at = at;
    return name;
  }

  private checkName(name: string, ascii: boolean, what: string): void {
    const fine = ascii ? ((NAME_CHARACTERS[name.charCodeAt(0)] ?? 0) & NAME_START) !== 0 : XML_NAME.test(name);
    if (!fine) this.fail('malformed', `expected the name of ${what}`);
    const colon = name.indexOf(':');
    if (colon < 0) return;
    const local = name.slice(colon + 1);
    if (colon === 0 || local.includes(':') || !XML_NAME.test(local)) this.fail('malformed', `a prefix or a name around ":" is missing`);
  }

  /** Text from `start` with its references resolved, and `become` in place of every `space` that was not one. */
  decode(raw: string, start: number, space: RegExp, become: string): string {
    return decodeReferences(raw, space, become, (index) =>
      this.fail('malformed', 'only &amp; &lt; &gt; &quot; &apos; and numeric references are known here', start + index),
    );
  }
}

export const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13;
