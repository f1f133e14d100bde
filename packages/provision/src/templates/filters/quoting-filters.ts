/** What XML 1.0 cannot hold at all, not even escaped. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const LINE_BREAKS = /[\r\n\u2028\u2029]/;
const CONTROLS = /[\u0000-\u001f\u007f]/;
/** Words that a YAML reader takes as they are for text. */
const YAML_PLAIN = /^[A-Za-z_/][A-Za-z0-9_./@+-]*$/;
const YAML_WORDS = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
const SHELL_PLAIN = /^[A-Za-z0-9_./:@%+,=-]+$/;

const text = (value: unknown): string => (Array.isArray(value) ? value.map((item) => String(item ?? '')).join(' ') : String(value ?? ''));

/** `shell`: one word of a POSIX shell, whatever is in it; a list becomes that many words. */
export function shell(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => shell(item)).join(' ');
  const word = text(value);
  if (word.includes('\0')) throw new Error('a shell word cannot hold a zero byte');
  return SHELL_PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `xml`: text of an element or of an attribute in quotes. */
export function xml(value: unknown): string {
  const plain = text(value);
  if (NOT_XML.test(plain)) throw new Error('XML cannot hold control characters');
  return plain.replace(/[&<>"'\r\n\t]/g, (character) => XML_ESCAPES[character] ?? character);
}

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** `yaml`: a value on one line, as any YAML 1.1 or 1.2 reader takes it back: lists and mappings in flow style, text in quotes where needed. */
export function yaml(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(yaml).join(', ')}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) !== null && value.toString !== Object.prototype.toString)
    return yaml(String(value));
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, item]) => `${yaml(key)}: ${yaml(item)}`)
      .join(', ')}}`;
  const plain = String(value);
  if (YAML_PLAIN.test(plain) && !YAML_WORDS.test(plain)) return plain;
  // JSON's escapes are YAML's; what JSON leaves as it is but YAML minds goes by its number.
  return JSON.stringify(plain).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `ini`: a value of an INI file, one line. What would begin a comment or lose its blanks stands in quotes. */
export function ini(value: unknown): string {
  const plain = text(value);
  if (LINE_BREAKS.test(plain) || CONTROLS.test(plain))
    throw new Error('a value of an INI file cannot hold line breaks or control characters');
  return plain === '' || /^[\s"']|[\s"']$|[;#]/.test(plain) ? `"${plain.replace(/["\\]/g, '\\$&')}"` : plain;
}

/** `kickstart`: one word of a kickstart command (Python's shlex reads them). */
export function kickstart(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => kickstart(item)).join(' ');
  const plain = text(value);
  if (LINE_BREAKS.test(plain) || CONTROLS.test(plain))
    throw new Error('a word of a kickstart cannot hold line breaks or control characters');
  return SHELL_PLAIN.test(plain) ? plain : `"${plain.replace(/["\\]/g, '\\$&')}"`;
}

/** `virt_option`: a value within an option of virt-install, whose parts are split at commas. */
export function virtOption(value: unknown): string {
  const plain = text(value);
  if (CONTROLS.test(plain)) throw new Error('an option of virt-install cannot hold control characters');
  return /^[A-Za-z0-9_./:@%+ =-]*$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, '\\$&')}"`;
}

/** `preseed`: a value of a debconf answer: the rest of its line. */
export function preseed(value: unknown): string {
  const plain = text(value);
  if (LINE_BREAKS.test(plain) || CONTROLS.test(plain)) throw new Error('a debconf answer cannot hold line breaks or control characters');
  return plain;
}

/** `line`: text that must stay on one line, e.g. a comment. */
export const line = (value: unknown): string => text(value).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');

const USER_NAME = /^[a-z_][a-z0-9_.-]{0,30}[a-z0-9_-]?$/i;

/** `user_name`: a name that systems of the kind of Unix take for a user or a group; of one that they refuse others are not made either. */
export function userName(value: unknown): string {
  const plain = text(value);
  if (!USER_NAME.test(plain))
    throw new Error(`${JSON.stringify(plain.slice(0, 40))} is no name of a user: letters, digits and _.- only, at most 32`);
  return plain;
}

/** `gecos`: a user's full name as /etc/passwd can hold it, whose fields colons part. */
export const gecos = (value: unknown): string =>
  text(value)
    .replace(/[:\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ')
    .trim();
