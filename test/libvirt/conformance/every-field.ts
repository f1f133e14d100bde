/**
 * A view of a result that notes which fields are looked at; `unread` names those that never were, so that no comparison
 * forgets one. Bytes and plain values count as one field; the elements of a list have one field each, however many there are.
 */
export function noteReads<T>(result: T): { view: T; unread: () => string[] } {
  const fields = new Set<string>();
  const read = new Set<string>();
  const watch = <V>(value: V, path: string): V => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (!Array.isArray(value)) for (const key of Object.keys(value)) fields.add(join(path, key));
    return new Proxy(value, {
      get(target, key, receiver) {
        const inner: unknown = Reflect.get(target, key, receiver);
        if (typeof key === 'symbol' || typeof inner === 'function') return inner;
        const at = Array.isArray(target) ? `${path}[]` : join(path, key);
        read.add(at);
        return watch(inner, at);
      },
    });
  };
  return { view: watch(result, ''), unread: () => [...fields].filter((field) => !read.has(field)) };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
