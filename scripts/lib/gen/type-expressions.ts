import type { Manual } from './manual.ts';
import { camel, structName } from './naming.ts';
import { TEXT_FIELDS, TRUTH_FIELDS, TRUTH_FIELDS_OF } from './notes.ts';
import type { Declaration, Protocol } from './rpc-language.ts';

/** Types of the RPC language, and typedefs, that have a codec written by hand. */
const CODECS: Readonly<Record<string, { codec: string; type: string }>> = {
  int: { codec: 'int32', type: 'number' },
  char: { codec: 'int32', type: 'number' },
  unsigned: { codec: 'uint32', type: 'number' },
  'unsigned int': { codec: 'uint32', type: 'number' },
  'unsigned short': { codec: 'uint32', type: 'number' },
  'unsigned char': { codec: 'uint32', type: 'number' },
  hyper: { codec: 'int64', type: 'bigint' },
  'unsigned hyper': { codec: 'uint64', type: 'bigint' },
  double: { codec: 'float64', type: 'number' },
  remote_nonnull_string: { codec: 'string', type: 'string' },
  remote_string: { codec: 'nullableString', type: 'string | null' },
  remote_uuid: { codec: 'uuid', type: 'string' },
  remote_typed_param: { codec: 'typedParam', type: 'TypedParam' },
  remote_auth_type: { codec: 'int32', type: 'number' },
};

/** TypeScript of a codec and of the type of its values. */
export interface Expression {
  codec: string;
  type: string;
}

/** Turns declarations of a protocol file into expressions, and notes which names those use. */
export class TypeExpressions {
  readonly #protocol: Protocol;
  readonly #manual: Manual;
  /** Every imported or shared name used so far. */
  readonly used = new Set<string>();

  constructor(protocol: Protocol, manual: Manual) {
    this.#protocol = protocol;
    this.#manual = manual;
  }

  field(declared: Declaration, struct: string): Expression {
    if (declared.base === 'char' && declared.shape !== 'plain') return this.#characters(declared);
    if (declared.base === 'opaque') return this.#call('bytes', this.#cap(declared.size), 'Buffer');
    if (declared.base === 'int' && declared.shape === 'plain' && isTruth(declared.name, struct)) return this.#named('flag', 'boolean');
    const { codec, type } = this.#base(declared.base);
    if (declared.shape === 'pointer') return this.#call('nullable', codec, `${type} | null`);
    if (declared.shape === 'variable') return this.#call('array', `${codec}, ${this.#cap(declared.size)}`, `${type}[]`);
    if (declared.shape === 'fixed') throw new Error(`${struct}.${declared.name}: arrays of fixed length are not known here`);
    return { codec, type };
  }

  /** `struct({ … })` of a struct's fields. */
  struct(name: string): string {
    const fields = this.#protocol.structs.get(name);
    if (!fields || fields.length === 0) return this.#named('nothing', 'void').codec;
    const parts = this.#flat(fields).map((declared) => {
      const key = camel(declared.name);
      const { codec } = this.field(declared, name);
      return key === codec ? key : `${key}: ${codec}`;
    });
    return this.#call('struct', `{ ${parts.join(', ')} }`, '').codec;
  }

  /** A message within a message is the same on the wire as its fields. */
  #flat(fields: readonly Declaration[]): Declaration[] {
    return fields.flatMap((declared) => {
      const inner = declared.base.endsWith('_msg') ? this.#protocol.structs.get(declared.base) : undefined;
      return inner ? this.#flat(inner) : [declared];
    });
  }

  #base(base: string): Expression {
    const known = CODECS[base];
    if (known) {
      if (known.type === 'TypedParam') this.used.add('TypedParam');
      return this.#named(known.codec, known.type);
    }
    const typedef = this.#protocol.typedefs.get(base);
    if (typedef?.shape === 'pointer') {
      const { codec, type } = this.#base(typedef.base);
      return this.#call('nullable', codec, `${type} | null`);
    }
    if (!this.#protocol.structs.has(base)) throw new Error(`unknown type ${base}`);
    const { codec, type } = structName(base, this.#manual);
    this.used.add(type);
    return this.#named(codec, type);
  }

  #characters(declared: Declaration): Expression {
    if (declared.shape === 'fixed') return this.#call('charVector', declared.size, 'string');
    const isText = TEXT_FIELDS.has(declared.name);
    return this.#call(isText ? 'charText' : 'charBytes', this.#cap(declared.size), isText ? 'string' : 'Buffer');
  }

  #cap(size: string): string {
    if (/^\d+$/.test(size)) return size;
    this.used.add('MAX');
    return `MAX.${capName(size)}`;
  }

  #named(codec: string, type: string): Expression {
    this.used.add(codec);
    return { codec, type };
  }

  #call(codec: string, inner: string, type: string): Expression {
    this.used.add(codec);
    return { codec: `${codec}(${inner})`, type };
  }
}

/** `REMOTE_DOMAIN_LIST_MAX` → `domainList`. */
export const capName = (constant: string): string => camel(constant.replace(/^(REMOTE|VIR)_/, '').replace(/_MAX$/, ''));

const isTruth = (name: string, struct: string): boolean => TRUTH_FIELDS.has(name) || TRUTH_FIELDS_OF[struct] === name;
