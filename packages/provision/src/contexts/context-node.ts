import { Secret, type SecretWatch } from '../templates/secret.ts';

/** Where a value stands. Lines and columns count from 1. */
export interface Origin {
  file: string;
  line: number;
  column: number;
}

/** How a value meets that of the layers before: `merge` key by key (mappings only), `replace` it, or be added to its list. */
export type Mark = 'merge' | 'replace' | 'append' | 'prepend';

/** One value of a context, with its place. */
export type ContextNode =
  | { kind: 'map'; mark: Mark; origin: Origin; entries: ReadonlyMap<string, ContextNode> }
  | { kind: 'list'; mark: Mark; origin: Origin; items: readonly ContextNode[] }
  | { kind: 'scalar'; origin: Origin; value: string | number | boolean | null }
  | { kind: 'secret'; origin: Origin; text: string }
  /** Takes the key away that a layer before has set. */
  | { kind: 'unset'; origin: Origin };

export type ContextData = Readonly<Record<string, unknown>>;

/** The values alone, for templates; mappings have no prototype. What a secret is read by is told to `watch`. */
export function toData(node: ContextNode, watch: SecretWatch): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'secret':
      return new Secret(node.text, watch);
    case 'unset':
      return undefined;
    case 'list':
      return node.items.map((item) => toData(item, watch));
    case 'map':
      return mapData(node.entries, watch);
  }
}

export function mapData(entries: ReadonlyMap<string, ContextNode>, watch: SecretWatch): ContextData {
  const data: Record<string, unknown> = Object.create(null);
  for (const [key, node] of entries) if (node.kind !== 'unset') data[key] = toData(node, watch);
  return data;
}

/** The value as one line for people; secrets are not shown. */
export function showNode(node: ContextNode): string {
  switch (node.kind) {
    case 'scalar':
      return JSON.stringify(node.value);
    case 'secret':
      return '(secret)';
    case 'unset':
      return '(unset)';
    case 'list':
      return `[${node.items.map(showNode).join(', ')}]`;
    case 'map':
      return `{${[...node.entries].map(([key, value]) => `${key}: ${showNode(value)}`).join(', ')}}`;
  }
}
