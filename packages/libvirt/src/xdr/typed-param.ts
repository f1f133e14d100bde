import { LibvirtError } from '../error.ts';
import { type Codec, flag, float64, int32, int64, string, uint32, uint64 } from './codec.ts';
import { malformed } from './reader.ts';

/** A value of libvirt's `virTypedParameter`, with the C type it has there. */
export type TypedValue =
  | { type: 'int' | 'uint' | 'double'; value: number }
  | { type: 'llong' | 'ullong'; value: bigint }
  | { type: 'boolean'; value: boolean }
  | { type: 'string'; value: string };

export type TypedParam = TypedValue & { field: string };

/** What JavaScript calls the value of each. */
const TYPE_HERE = {
  int: 'number',
  uint: 'number',
  llong: 'bigint',
  ullong: 'bigint',
  double: 'number',
  boolean: 'boolean',
  string: 'string',
} as const;

/** For callers without types. Throws `invalid`, naming the parameter and what is allowed. */
function assertParam(param: TypedParam): void {
  const { field, type, value }: { field?: unknown; type?: unknown; value?: unknown } = Object(param);
  if (typeof field !== 'string') throw new LibvirtError('invalid', 'a parameter has a field, a type and a value');
  if (typeof type !== 'string' || !Object.hasOwn(TYPE_HERE, type)) {
    throw new LibvirtError('invalid', `${field}: its type is one of ${Object.keys(TYPE_HERE).join(', ')}`);
  }
  const wanted = TYPE_HERE[param.type];
  if (typeof value !== wanted)
    throw new LibvirtError('invalid', `${field}: the value of type ${type} is a ${wanted}, not a ${typeof value}`);
}

const TYPE_NUMBER = { int: 1, uint: 2, llong: 3, ullong: 4, double: 5, boolean: 6, string: 7 } as const;

/** One named, typed value; lists of these answer the statistics calls. */
export const typedParam: Codec<TypedParam> = {
  type: { kind: 'typedParam' },
  minBytes: 12,
  read(r) {
    const field = string.read(r);
    const type = r.int32();
    switch (type) {
      case TYPE_NUMBER.int:
        return { field, type: 'int', value: int32.read(r) };
      case TYPE_NUMBER.uint:
        return { field, type: 'uint', value: uint32.read(r) };
      case TYPE_NUMBER.llong:
        return { field, type: 'llong', value: int64.read(r) };
      case TYPE_NUMBER.ullong:
        return { field, type: 'ullong', value: uint64.read(r) };
      case TYPE_NUMBER.double:
        return { field, type: 'double', value: float64.read(r) };
      case TYPE_NUMBER.boolean:
        return { field, type: 'boolean', value: flag.read(r) };
      case TYPE_NUMBER.string:
        return { field, type: 'string', value: string.read(r) };
      default:
        throw malformed(`${type} is no type of a parameter`);
    }
  },
  write(w, param) {
    assertParam(param);
    string.write(w, param.field);
    w.int32(TYPE_NUMBER[param.type]);
    switch (param.type) {
      case 'int':
        return int32.write(w, param.value);
      case 'uint':
        return uint32.write(w, param.value);
      case 'double':
        return float64.write(w, param.value);
      case 'llong':
        return int64.write(w, param.value);
      case 'ullong':
        return uint64.write(w, param.value);
      case 'boolean':
        return flag.write(w, param.value);
      case 'string':
        return string.write(w, param.value);
    }
  },
};

/** The parameters as a map from field to plain value. The last of two equal names wins. */
export function typedParamMap(params: readonly TypedParam[]): Map<string, TypedParam['value']> {
  return new Map(params.map((param) => [param.field, param.value]));
}
