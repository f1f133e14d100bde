import { type Scalar, stringify } from 'yaml';

/** Text that goes into a private file, marked `!secret`. */
export class SecretText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
/** Takes away what a layer below has set. */
export const UNSET = Symbol('unset');

export type YamlValue =
  | string
  | number
  | boolean
  | null
  | SecretText
  | typeof UNSET
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

/** A file of Aula's: a comment that says where it is from, then the values; `undefined` ones are not there. */
export function toYaml(comment: string, value: { readonly [key: string]: YamlValue | undefined }): string {
  const present = Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
  const text = stringify(present, {
    lineWidth: 0,
    schema: 'core',
    aliasDuplicateObjects: false,
    customTags: (tags) => [
      ...tags,
      {
        tag: '!secret',
        identify: (candidate: unknown) => candidate instanceof SecretText,
        resolve: (source: string) => source,
        stringify: ({ value: secret }: Scalar) => JSON.stringify(secret instanceof SecretText ? secret.text : ''),
      },
      {
        tag: '!unset',
        identify: (candidate: unknown) => candidate === UNSET,
        resolve: () => UNSET,
        stringify: () => '""',
      },
    ],
  });
  return `# ${comment.replace(/[^\x20-\x7e]/g, '?')}\n${text}`;
}

/** Whether a secret is anywhere in it. */
export function hasSecret(value: YamlValue | undefined): boolean {
  if (value instanceof SecretText) return true;
  if (value !== undefined && isList(value)) return value.some(hasSecret);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasSecret);
}

/** A mapping as it is; empty for all else. */
export function recordOf(value: YamlValue | undefined): { [key: string]: YamlValue } {
  if (typeof value !== 'object' || value === null || value instanceof SecretText || isList(value)) return {};
  return { ...value };
}

const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);
