/**
 * One step of a path: own properties of mappings, items of lists by number (negative from the end), and `size`, `first`
 * and `last`. Undefined for everything else: nothing of a value's prototype is ever seen.
 */
export function readProperty(value: unknown, key: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return readItem(value, key);
    if (typeof key !== 'string' && typeof key !== 'number') return undefined;
    if (Object.hasOwn(value, key)) return (value as Readonly<Record<string, unknown>>)[key];
    return key === 'size' ? Object.keys(value).length : undefined;
  }
  return typeof value === 'string' && key === 'size' ? value.length : undefined;
}

function readItem(list: readonly unknown[], key: unknown): unknown {
  if (typeof key === 'number') return list.at(key);
  if (key === 'size') return list.length;
  if (key === 'first') return list[0];
  return key === 'last' ? list.at(-1) : undefined;
}

/** Keys that {@link readProperty} answers, for messages. */
export function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return ['size', 'first', 'last'];
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
