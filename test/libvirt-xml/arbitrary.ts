import { type Codec, type CodecShape, element, type FieldShape, type Fields, type ValueShape } from '@aula/libvirt-xml';
import fc from 'fast-check';

/** Items of a list at most. */
const ITEMS_MAX = 3;
/** Elements of the same type within each other at most. */
const NESTING_MAX = 2;

export type Value = Record<string, unknown>;
/**
 * What libvirt's schema demands beyond the types: changes an object that was generated for the property of that path (like
 * `ips.dhcp.hosts`, or `*.encryption` for a property of that name anywhere, or `` for the whole), or says `null` for one to leave out;
 * `absent` leaves out the property without generating it.
 */
export type Constraints = Readonly<Record<string, ((value: Value) => Value | null) | 'absent'>>;

interface Context {
  readonly constraints: Constraints;
  readonly path: string;
  readonly depth: number;
}

/** Any object of a codec's type, made from its description. */
export function arbitraryOf<T>(codec: Codec<T>, constraints: Constraints = {}): fc.Arbitrary<T> {
  // What is generated follows the shape that the type was inferred from.
  return codecArbitrary(codec.shape, { constraints, path: '', depth: 0 }) as fc.Arbitrary<T>;
}

function codecArbitrary(shape: CodecShape, context: Context): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'record':
      return constrained(fieldsArbitrary(shape.fields, context), context);
    case 'union':
      return constrained(unionArbitrary(shape, context), context);
    case 'value':
      return valueArbitrary(shape.value);
    case 'lazy':
      return lazyArbitrary(shape.codec, context);
    case 'foreign':
      return fc
        .record({ value: plainText, attribute: plainText })
        .map(({ value, attribute }) => element('x:mark', { 'xmlns:x': 'urn:example:x', a: attribute }, element('x:inner', {}, value)));
  }
}

function lazyArbitrary(codec: () => Codec<unknown>, context: Context): fc.Arbitrary<unknown> {
  let made: fc.Arbitrary<unknown> | undefined;
  return fc.constant(null).chain(() => (made ??= codecArbitrary(codec().shape, { ...context, depth: context.depth + 1 })));
}

/** A variant is made when it is first picked: the variants of all levels at once would be very many. */
function unionArbitrary({ tag, variants }: CodecShape & { kind: 'union' }, context: Context): fc.Arbitrary<Value> {
  const made = new Map<string, fc.Arbitrary<Value>>();
  return fc.constantFrom(...Object.keys(variants)).chain((name) => {
    const variant = made.get(name) ?? fieldsArbitrary(variants[name] ?? {}, context);
    made.set(name, variant);
    return variant.map((value) => (tag === '' ? value : { [tag]: name, ...value }));
  });
}

/** Null where a constraint says so; {@link fieldsArbitrary} leaves the property out then. */
function constrained(base: fc.Arbitrary<Value>, { constraints, path }: Context): fc.Arbitrary<Value | null> {
  const constrain = constraints[path] ?? constraints[`*.${path.slice(path.lastIndexOf('.') + 1)}`];
  return typeof constrain === 'function' ? base.map(constrain) : base;
}

function fieldsArbitrary(fields: Fields, context: Context): fc.Arbitrary<Value> {
  const pathOf = (name: string): string => (context.path === '' ? name : `${context.path}.${name}`);
  const entries = Object.entries(fields).filter(
    ([name, { shape }]) => !isTooDeep(shape, context.depth) && context.constraints[pathOf(name)] !== 'absent',
  );
  const arbitraries = entries.map(([name, field]): [string, fc.Arbitrary<unknown>] => [
    name,
    fieldArbitrary(field.shape, { ...context, path: pathOf(name) }),
  ]);
  const requiredKeys = entries.filter(([, field]) => field.required).map(([name]) => name);
  return fc
    .record(Object.fromEntries(arbitraries), { requiredKeys })
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, property]) => property !== null)));
}

const isTooDeep = (shape: FieldShape, depth: number): boolean =>
  depth >= NESTING_MAX && shape.kind === 'one' && shape.codec.shape.kind === 'lazy';

function fieldArbitrary(shape: FieldShape, context: Context): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'value':
      return valueArbitrary(shape.value);
    case 'flag':
      return fc.constant(true);
    case 'one':
      return codecArbitrary(shape.codec.shape, context);
    case 'list':
      return fc
        .array(codecArbitrary(shape.codec.shape, context), { minLength: 1, maxLength: ITEMS_MAX })
        .map((items) => items.filter((item) => item !== null))
        .map((items) => (items.length === 0 ? null : items));
  }
}

/** Text with what XML is made of, and what is far from ASCII. */
const plainText = fc
  .string({ unit: fc.constantFrom(...`<>&"'];-é漢ab1 /`, '😀'), minLength: 1, maxLength: 12 })
  .filter((text) => text.trim() === text);

function valueArbitrary(shape: ValueShape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'string':
      return shape.pattern === undefined ? plainText : fc.stringMatching(shape.pattern, { size: 'small' });
    case 'integer':
      return fc.oneof(fc.integer({ min: shape.min, max: Math.min(shape.max, shape.min + 40) }), fc.constantFrom(shape.min, shape.max));
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...shape.names);
  }
}
