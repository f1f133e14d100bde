import { type Manual, manualUrl } from './manual.ts';
import { camel, procedureName, structName } from './naming.ts';
import { DUPLEX_STREAMS, PROCEDURE_NOTES, UNMARKED_STREAMS } from './notes.ts';
import type { ProcedureLine, Protocol } from './rpc-language.ts';
import { capName, TypeExpressions } from './type-expressions.ts';

const CODEC_MODULES: Readonly<Record<string, string>> = {
  uuid: '../xdr/uuid.ts',
  typedParam: '../xdr/typed-param.ts',
  TypedParam: '../xdr/typed-param.ts',
  MAX: './max.gen.ts',
  remote: './procedure.ts',
  qemu: './procedure.ts',
  streaming: './procedure.ts',
  event: './procedure.ts',
  PROGRAM: '../wire/header.ts',
  Codec: '../xdr/codec.ts',
};
const TYPES_ONLY: ReadonlySet<string> = new Set(['Codec', 'TypedParam']);

/** The caps of all lists and texts, as `MAX`. */
export function emitCaps(protocol: Protocol): string {
  const caps = [...protocol.constants].filter(([name]) => /_MAX(_CELLS)?$/.test(name));
  const lines = caps.map(([name, value]) => `  /** \`${name}\`. */\n  ${capName(name)}: ${groupDigits(value)},`);
  return `/** Longest lists, texts and byte strings of the protocol: elements, or bytes. */\nexport const MAX = {\n${lines.join('\n')}\n} as const;\n`;
}

/** Types and codecs of what several procedures share: handles and records. */
export function emitTypes(protocol: Protocol, manual: Manual): string {
  const expressions = new TypeExpressions(protocol, manual);
  const own = new Set<string>();
  const parts: string[] = [];
  for (const [name, fields] of protocol.structs) {
    if (!isShared(name, protocol)) continue;
    const { type, codec } = structName(name, manual);
    own.add(type).add(codec);
    const members = fields.map((declared) => `${camel(declared.name)}: ${expressions.field(declared, name).type};`);
    parts.push(
      `/** \`${name}\`. */\nexport interface ${type} { ${members.join(' ')} }\nexport const ${codec}: Codec<${type}> = ${expressions.struct(name)};\n`,
    );
  }
  expressions.used.add('Codec');
  return `${imports(expressions.used, own)}\n${parts.join('\n')}`;
}

/** Handles and records; arguments, results and messages only if others hold them. */
function isShared(name: string, protocol: Protocol): boolean {
  if (name === 'remote_error' || name === 'remote_typed_param') return false;
  if (!/_(args|ret|msg)$/.test(name)) return true;
  if (name.endsWith('_msg')) return false;
  return [...protocol.structs.values()].some((fields) => fields.some((declared) => declared.base === name));
}

/** The table of procedures, and the table of events, of one program. */
export function emitProgram(program: 'remote' | 'qemu', protocol: Protocol, manual: Manual): { procedures: string; events: string } {
  const calls = new TypeExpressions(protocol, manual);
  const events = new TypeExpressions(protocol, manual);
  const callLines: string[] = [];
  const eventLines: string[] = [];
  for (const line of protocol.procedures) {
    const wire = `${program}_${line.name.toLowerCase()}`;
    if (protocol.structs.has(`${wire}_msg`) || isBareEvent(line, wire, protocol)) {
      const { name } = procedureName(line.name, 'remote', manual);
      events.used.add('event').add('PROGRAM');
      eventLines.push(
        `  /** \`${wire}\`. */\n  ${name}: event('${name}', PROGRAM.${program}, ${line.number}, ${events.struct(`${wire}_msg`)}),`,
      );
    } else callLines.push(emitCall(program, line, wire, calls, manual));
  }
  return {
    procedures: `${imports(calls.used)}\nexport const ${program}Procedures = {\n${callLines.join('\n')}\n};\n`,
    events: `${imports(events.used)}\nexport const ${program}Events = {\n${eventLines.join('\n')}\n};\n`,
  };
}

/** An event without payload has no struct at all. */
const isBareEvent = (line: ProcedureLine, wire: string, protocol: Protocol): boolean =>
  /_EVENT_/.test(line.name) && !/(DE)?REGISTER/.test(line.name) && !protocol.structs.has(`${wire}_args`);

function emitCall(program: 'remote' | 'qemu', line: ProcedureLine, wire: string, calls: TypeExpressions, manual: Manual): string {
  const { name, cName, module } = procedureName(line.name, program, manual);
  const link =
    cName === null
      ? `\`${wire}\`, part of the protocol alone.`
      : module === null
        ? `\`${cName}\`, internal to libvirt.`
        : `[${cName}](${manualUrl(module, cName)})`;
  const note = PROCEDURE_NOTES[name];
  const doc = note ? `  /**\n   * ${link}\n   *\n   * ${note}\n   */` : `  /** ${link} */`;
  const stream = streamDirection(line, name);
  const maker = stream ? 'streaming' : program;
  calls.used.add(maker);
  const parts = [
    `'${name}'`,
    String(line.number),
    calls.struct(`${wire}_args`),
    calls.struct(`${wire}_ret`),
    ...(stream ? [`'${stream}'`] : []),
  ];
  return `${doc}\n  ${name}: ${maker}(${parts.join(', ')}),`;
}

function streamDirection(line: ProcedureLine, name: string): 'read' | 'write' | 'both' | null {
  if (DUPLEX_STREAMS.has(name)) return 'both';
  if (line.notes.includes('readstream')) return 'read';
  return line.notes.includes('writestream') ? 'write' : (UNMARKED_STREAMS[name] ?? null);
}

function imports(used: ReadonlySet<string>, own: ReadonlySet<string> = new Set()): string {
  const byModule = new Map<string, string[]>();
  for (const name of [...used].sort()) {
    if (own.has(name)) continue;
    const module = CODEC_MODULES[name] ?? (isXdr(name) ? '../xdr/codec.ts' : './types.gen.ts');
    if (module === './types.gen.ts' && /^[A-Z]/.test(name)) continue;
    if (name === 'TypedParam' && own.size === 0) continue;
    byModule.set(module, [...(byModule.get(module) ?? []), TYPES_ONLY.has(name) ? `type ${name}` : name]);
  }
  const lines = [...byModule].sort(([a], [b]) => (a < b ? -1 : 1));
  return lines.map(([module, names]) => `import { ${names.join(', ')} } from '${module}';\n`).join('');
}

const XDR: ReadonlySet<string> = new Set(
  'array bytes charBytes charText charVector flag float64 int32 int64 nothing nullable nullableString string struct uint32 uint64'.split(
    ' ',
  ),
);
const isXdr = (name: string): boolean => XDR.has(name);

const groupDigits = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, '_');
