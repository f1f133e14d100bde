import type { TypedParam } from '@aula/libvirt';

/**
 * What both sides' results become before they are compared: integers of any width are bigint, doubles are tagged so that 1 and
 * 1.0 differ, bytes are hex.
 */
export type Value = null | boolean | string | bigint | { readonly double: number } | { readonly bytes: string } | Value[] | ValueMap;
export interface ValueMap {
  readonly [key: string]: Value;
}

/** A result of ours as a {@link Value}. Every number counts as an integer: doubles come through {@link params} only. */
export function fromOurs(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(fromOurs);
  if (value instanceof Double) return { double: value.value };
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromOurs(item)]));
  throw new TypeError(`${typeof value} is no value of a result`);
}

/** A value of the peer's JSON (see peer.py) as a {@link Value}. */
export function fromPeer(value: unknown): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(fromPeer);
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is no value of the peer`);
  const tagged: Record<string, unknown> = { ...value };
  if (typeof tagged['$i'] === 'string') return BigInt(tagged['$i']);
  if (typeof tagged['$f'] === 'number') return { double: tagged['$f'] };
  if (typeof tagged['$b'] === 'string') return { bytes: Buffer.from(tagged['$b'], 'base64').toString('hex') };
  if (Array.isArray(tagged['$d'])) return Object.fromEntries(tagged['$d'].map(([key, item]) => [String(key), fromPeer(item)]));
  const { $o: _kind, ...fields } = tagged;
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, fromPeer(item)]));
}

class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Typed parameters as the binding's dict. */
export function params(list: readonly TypedParam[]): Record<string, unknown> {
  return Object.fromEntries(list.map((param) => [param.field, param.type === 'double' ? new Double(param.value) : param.value]));
}

/** A volume's handle as the binding shows it: without the pool's name, which it has no function for. */
export function volume(vol: { pool: string; name: string; key: string }): { name: string; key: string } {
  if (vol.pool === '') throw new Error(`the volume ${vol.name} has no pool`);
  return { name: vol.name, key: vol.key };
}

/** The list of a `…ListAll…` answer, whose count must be its length. */
export function counted<T>(list: T[], count: number): T[] {
  if (list.length !== count) throw new Error(`the answer counts ${count} and holds ${list.length}`);
  return list;
}

/** Bit `i` of a CPU map as the binding's tuple of truth values. */
export function cpuBits(map: Uint8Array, cpus: number): boolean[] {
  return Array.from({ length: cpus }, (_, cpu) => (((map[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) === 1);
}

/** `value` with every text rewritten. */
export function mapText(value: Value, rewrite: (text: string) => string): Value {
  if (typeof value === 'string') return rewrite(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, rewrite));
  if (value === null || typeof value !== 'object' || isLeaf(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rewrite(key), mapText(item, rewrite)]));
}

function isLeaf(value: object): value is { double: number } | { bytes: string } {
  return Object.keys(value).length === 1 && ('double' in value || 'bytes' in value);
}

/** A truth value as the binding has it: 1 or 0. */
export function bit(value: boolean): number {
  return value ? 1 : 0;
}
