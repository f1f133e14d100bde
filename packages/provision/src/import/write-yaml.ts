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
  if (Array.isArray(value)) return value.some((item: YamlValue) => hasSecret(item));
  return typeof value === 'object' && value !== null && Object.values(value).some((item: YamlValue) => hasSecret(item));
}
