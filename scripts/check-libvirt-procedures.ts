/**
 * Compares our table of libvirt procedures with libvirt's own protocol files: numbers, streams, fields and their order, caps.
 *
 *     node scripts/check-libvirt-procedures.ts .../src/remote/remote_protocol.x .../src/remote/qemu_protocol.x
 *
 * Prints each difference; exit code 1 if there is any. The files are in Debian's `libvirt` source package.
 */
import { readFileSync } from 'node:fs';
import { procedures } from '@aula/libvirt';

/** Typedefs and enums of the protocol files that a `shape` names in another way. */
const BASE_TYPES: Readonly<Record<string, string>> = {
  int: 'int',
  'unsigned int': 'uint',
  unsigned: 'uint',
  char: 'int',
  'unsigned char': 'uint',
  'unsigned short': 'uint',
  hyper: 'hyper',
  'unsigned hyper': 'uhyper',
  double: 'double',
  remote_nonnull_string: 'string',
  remote_string: '?string',
  remote_uuid: 'uuid',
  remote_typed_param: 'typed_param',
  remote_auth_type: 'int',
};

/** What the comparison reads of a descriptor. */
interface Described {
  name: string;
  number: number;
  stream: string | null;
  args: { shape: string };
  result: { shape: string };
}

interface Protocol {
  structs: Map<string, string>;
  constants: Map<string, number>;
  procedures: Map<string, { number: number; streams: string[] }>;
}

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

function parseProtocol(text: string, into: Protocol): void {
  for (const [, notes = '', name = '', number = ''] of text.matchAll(
    /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?(?:REMOTE|QEMU)_PROC_(\w+) = (\d+)/g,
  )) {
    const streams = [...notes.matchAll(/@(read|write)stream/g)].map((match) => match[1] ?? '');
    into.procedures.set(plain(name), { number: Number(number), streams });
  }
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  for (const [, name = '', value = ''] of bare.matchAll(/const (\w+) ?= ?(\d+);/g)) into.constants.set(name, Number(value));
  for (const [, name = '', body = ''] of bare.matchAll(/struct (\w+) \{([\s\S]*?)\n\};/g)) into.structs.set(name, body);
}

/** A struct of the protocol file in the words of `Codec.shape`. */
function shapeOf(name: string, protocol: Protocol): string {
  const body = protocol.structs.get(name);
  if (body === undefined) return '{}';
  const fields = body.split(';').map((field) => field.trim().replaceAll(/\s+/g, ' '));
  return `{${fields
    .filter((field) => field !== '' && !field.startsWith('%'))
    .map((field) => fieldShape(field, protocol))
    .join(',')}}`;
}

function fieldShape(field: string, protocol: Protocol): string {
  const match = /^(.+) (\w+)(?:([<[])(\w+)[>\]])?$/.exec(field);
  if (!match) return `(cannot read: ${field})`;
  const [, type = '', name = '', bracket, cap = ''] = match;
  const max = /^\d+$/.test(cap) ? Number(cap) : protocol.constants.get(cap);
  if (bracket === '[') return `${name}:${type}[${max}]`;
  const shape = type === 'opaque' ? 'opaque' : typeShape(type, protocol);
  return bracket === '<' ? `${name}:${shape}<${max}>` : `${name}:${shape}`;
}

function typeShape(type: string, protocol: Protocol): string {
  const base = BASE_TYPES[type];
  if (base !== undefined) return base;
  if (protocol.structs.has(type)) return shapeOf(type, protocol);
  const pointed = type.replace(/^remote_/, 'remote_nonnull_');
  return protocol.structs.has(pointed) ? `?${shapeOf(pointed, protocol)}` : `(unknown: ${type})`;
}

/** How the protocol file calls a procedure of ours. */
function remoteName(name: string): string {
  return plain(name === 'domainQemuMonitorCommand' || name === 'domainQemuAgentCommand' ? name.replace('Qemu', '') : name);
}

function differences(procedure: Described, protocol: Protocol): string[] {
  const theirs = protocol.procedures.get(remoteName(procedure.name));
  if (!theirs) return ['not in the protocol files'];
  const found: string[] = [];
  if (theirs.number !== procedure.number) found.push(`number ${procedure.number}, libvirt has ${theirs.number}`);
  if (theirs.streams.length > 0 !== (procedure.stream !== null))
    found.push(`stream ${procedure.stream}, libvirt has ${theirs.streams.join()}`);
  const structs = [...protocol.structs.keys()];
  for (const part of ['args', 'ret'] as const) {
    const struct = structs.find((name) =>
      [`remote${remoteName(procedure.name)}${part}`, `qemu${remoteName(procedure.name)}${part}`].includes(plain(name)),
    );
    const expected = shapeOf(struct ?? '', protocol);
    const actual = part === 'args' ? procedure.args.shape : procedure.result.shape;
    if (plain(expected) !== plain(actual)) found.push(`${part} ${actual}, libvirt has ${expected}`);
  }
  return found;
}

const protocol: Protocol = { structs: new Map(), constants: new Map(), procedures: new Map() };
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: check-libvirt-procedures.ts remote_protocol.x [qemu_protocol.x]');
  process.exit(2);
}
for (const file of files) parseProtocol(readFileSync(file, 'utf8'), protocol);
let wrong = 0;
for (const procedure of Object.values(procedures)) {
  for (const difference of differences(procedure, protocol)) {
    wrong += 1;
    console.log(`${procedure.name}: ${difference}`);
  }
}
console.log(`${Object.keys(procedures).length} procedures compared, ${wrong} differences`);
process.exitCode = wrong > 0 ? 1 : 0;
