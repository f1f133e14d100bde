/**
 * `npm run gen`: makes packages/libvirt's table of procedures, types and constants from libvirt's own source.
 *
 *     npm run gen                     fetch Debian's source package, write the files
 *     npm run gen -- --check          compare instead of write; exit code 1 if a file is not current
 *     npm run gen -- --source DIR     read an unpacked source tree instead
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { emitConstants } from './emit-constants.ts';
import { emitCaps, emitProgram, emitTypes } from './emit-protocol.ts';
import { readManual } from './manual.ts';
import { type Protocol, parseProtocol, readHeaderNumbers } from './rpc-language.ts';
import { fetchSource, type LibvirtSource, readSource } from './source.ts';

const TARGET = join(import.meta.dirname, '../../../packages/libvirt/src');

/** Text of each generated file, by its path below `TARGET`. */
function generate(source: LibvirtSource): Map<string, string> {
  const remote = parseProtocol(source.remoteProtocol, readHeaderNumbers(source.headers.values()));
  const qemu = merge(remote, parseProtocol(source.qemuProtocol));
  const manual = readManual(source.headers, source.symbols);
  const remoteTables = emitProgram('remote', remote, manual);
  const qemuTables = emitProgram('qemu', qemu, manual);
  const files = new Map([
    ['protocol/max.gen.ts', emitCaps(remote)],
    ['protocol/types.gen.ts', emitTypes(remote, manual)],
    ['protocol/remote-procedures.gen.ts', remoteTables.procedures],
    ['protocol/remote-events.gen.ts', remoteTables.events],
    ['protocol/qemu-procedures.gen.ts', qemuTables.procedures],
    ['protocol/qemu-events.gen.ts', qemuTables.events],
    [
      'protocol/source-version.gen.ts',
      `/** The release of libvirt whose protocol and constants these are. */\nexport const LIBVIRT_SOURCE_VERSION = '${source.version}';\n`,
    ],
  ]);
  const modules = new Set(manual.enumerations.map(({ module }) => module));
  for (const module of modules) {
    const name = module === 'virterror' ? 'errors' : module.replace('libvirt-', '');
    files.set(`constants/${name}.gen.ts`, emitConstants(module, manual));
  }
  const index = [...files.keys()]
    .filter((path) => path.startsWith('constants/'))
    .map((path) => `export * from './${path.slice('constants/'.length)}';`);
  files.set('constants/index.gen.ts', `${index.sort().join('\n')}\n`);
  return files;
}

/** The QEMU program's file uses the types of the remote one. */
const merge = (base: Protocol, own: Protocol): Protocol => ({
  constants: base.constants,
  typedefs: base.typedefs,
  structs: new Map([...base.structs, ...own.structs]),
  procedures: own.procedures,
});

async function formatted(path: string, text: string, version: string): Promise<string> {
  const header = `// Made by \`npm run gen\` from libvirt ${version}; do not edit.\n\n`;
  // The name without `.gen`, which the formatter is told to leave alone.
  const { stdout } = await execa('biome', ['format', `--stdin-file-path=${path.replace('.gen.ts', '.ts')}`], {
    input: header + text,
    preferLocal: true,
  });
  return `${stdout}\n`;
}

function current(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, source: { type: 'string' } } });
  const source = values.source === undefined ? await fetchSource() : readSource(values.source);
  const stale: string[] = [];
  const files = generate(source);
  for (const [path, text] of files) {
    const target = join(TARGET, path);
    const wanted = await formatted(path, text, source.version);
    if (current(target) === wanted) continue;
    stale.push(path);
    if (values.check) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, wanted);
  }
  const said = values.check ? 'not current' : 'written';
  console.log(stale.length === 0 ? `${files.size} files are current with libvirt ${source.version}.` : `${said}: ${stale.join(', ')}`);
  return values.check && stale.length > 0 ? 1 : 0;
}

process.exitCode = await main();
