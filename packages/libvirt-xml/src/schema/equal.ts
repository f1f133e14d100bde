type Plain = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

/** Same plain data: objects, lists and scalars. A property that is undefined is one that is absent. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  for (const key of Object.keys(a)) if (!sameValue(a[key], b[key])) return false;
  for (const key of Object.keys(b)) if (b[key] !== undefined && a[key] === undefined) return false;
  return true;
}

/** The same text for the same plain data, as {@link sameValue} has it. Data that contains itself has no text that ends: it is cut off. */
export const fingerprintOf = (value: unknown): string => {
  const parts: string[] = [];
  print(value, parts, 0);
  return parts.join('');
};
/** Past so many levels, or so many parts, data is taken as equal; documents have fewer levels. */
const DEPTH_MAX = 128;
const PARTS_MAX = 100_000;

function print(value: unknown, parts: string[], depth: number): void {
  if (parts.length > PARTS_MAX) return;
  if (!isObject(value) || depth > DEPTH_MAX) {
    parts.push(typeof value === 'string' ? JSON.stringify(value) : isObject(value) ? '…' : String(value));
  } else if (Array.isArray(value)) {
    parts.push('[');
    for (const item of value) {
      print(item, parts, depth + 1);
      parts.push(',');
    }
    parts.push(']');
  } else {
    parts.push('{');
    for (const key of Object.keys(value).sort()) {
      if (value[key] === undefined) continue;
      parts.push(JSON.stringify(key), ':');
      print(value[key], parts, depth + 1);
      parts.push(',');
    }
    parts.push('}');
  }
}

/** What the items of lists that {@link copyOf} made are copies of. Only of those: a weak entry costs more than the copy. */
const origins = new WeakMap<object, object>();

/** The item that this item of a list was made of by {@link copyOf}, whatever became of it since; undefined for anything else. */
export const originOf = (copy: unknown): object | undefined => (isObject(copy) ? origins.get(copy) : undefined);

/** A copy of plain data, all the way down, whose lists' items remember what they are copies of. */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOfItem);
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const part = value[key];
    copy[key] = isObject(part) ? copyOf(part) : part;
  }
  return copy;
}

function copyOfItem(item: unknown): unknown {
  const copy = copyOf(item);
  if (isObject(item) && isObject(copy)) origins.set(copy, item);
  return copy;
}
