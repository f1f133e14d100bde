/** Longest text of a value that a message repeats. */
const SHOWN_MAX = 80;

/** A value of any type for a message: short, and without looking into objects. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…` : value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
