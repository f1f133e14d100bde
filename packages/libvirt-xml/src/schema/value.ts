/** Text ↔ a scalar. */
export interface Value<T> {
  readonly shape: ValueShape;
  /** What is allowed, in words that end a sentence. */
  readonly allowed: string;
  /** Undefined for text that is none. */
  read(text: string): T | undefined;
  /** Undefined for a value that is none, also one of another type. */
  write(value: T): string | undefined;
}

/** A value's type as data. */
export type ValueShape =
  | { readonly kind: 'string'; readonly pattern?: RegExp }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'enum'; readonly names: readonly string[]; readonly open: boolean };

/** Any text, as it is. */
export const string: Value<string> = {
  shape: { kind: 'string' },
  allowed: 'text',
  read: (text) => text,
  write: (value) => (typeof value === 'string' ? value : undefined),
};

/** Text that `pattern` matches as a whole (anchor it); `allowed` says what that is. */
export const matching = (pattern: RegExp, allowed: string): Value<string> => ({
  shape: { kind: 'string', pattern },
  allowed,
  read: (text) => (pattern.test(text.trim()) ? text.trim() : undefined),
  write: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
});

/** One of a closed list. */
export function oneOf<const Names extends readonly string[]>(...names: Names): Value<Names[number]> {
  const find = (text: unknown): Names[number] | undefined => names.find((name) => name === text);
  return {
    shape: { kind: 'enum', names, open: false },
    allowed: `one of ${names.join(', ')}`,
    read: (text) => find(text.trim()),
    write: find,
  };
}

/** Usually one of a list, which grows with the hypervisor: other text is taken too. */
export function suggest<const Names extends readonly string[]>(...names: Names): Value<Names[number] | (string & {})> {
  return { ...string, shape: { kind: 'enum', names, open: true }, allowed: `text such as ${names.join(', ')}` };
}

const DECIMAL = /^[+-]?\d{1,16}$/;

/** A whole number within safe integers; not negative unless `min` says so. */
export function integer({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}): Value<number> {
  const valid = (value: unknown): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
  return {
    shape: { kind: 'integer', min, max },
    allowed: max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min}` : `a whole number from ${min} to ${max}`,
    read: (text) => {
      const trimmed = text.trim();
      return DECIMAL.test(trimmed) && valid(Number(trimmed)) ? Number(trimmed) : undefined;
    },
    write: (value) => (valid(value) ? String(value) : undefined),
  };
}

const OCTAL = /^0[0-7]{1,16}$/;
const HEXADECIMAL = /^0[xX][0-9a-fA-F]{1,20}$/;

/** A number that is read in any notation of C (`0x1f`, `31`, `037`), and written as `0x` and at least `digits` hexadecimal digits. */
export function hexadecimal(digits: number, max: number = Number.MAX_SAFE_INTEGER): Value<number> {
  const decimal = integer({ max });
  return {
    shape: { kind: 'integer', min: 0, max },
    allowed: `a number from 0x0 to 0x${max.toString(16)}`,
    read: (text) => {
      const trimmed = text.trim();
      const value = HEXADECIMAL.test(trimmed) ? Number(trimmed) : OCTAL.test(trimmed) ? Number.parseInt(trimmed, 8) : decimal.read(trimmed);
      return value !== undefined && value <= max ? value : undefined;
    },
    write: (value) => (decimal.write(value) === undefined ? undefined : `0x${value.toString(16).padStart(digits, '0')}`),
  };
}

const either = (yes: string, no: string): Value<boolean> => ({
  shape: { kind: 'boolean' },
  allowed: `${yes} or ${no}`,
  read: (text) => (text === yes ? true : text === no ? false : undefined),
  write: (value) => (value === true ? yes : value === false ? no : undefined),
});
export const yesNo: Value<boolean> = either('yes', 'no');
export const onOff: Value<boolean> = either('on', 'off');

/** A UUID in any of libvirt's notations, as it is. */
export const uuid: Value<string> = matching(
  /^(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})$/,
  'a UUID such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b',
);
/** A MAC address with colons, as it is. */
export const macAddress: Value<string> = matching(/^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/, 'a MAC address such as 52:54:00:12:34:56');
