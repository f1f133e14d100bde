import { basename, join, resolve } from 'node:path';
import { formatDiagnosticView } from '@aula/api';
import { importLibvirtNetwork, importMiniascape } from '@aula/provision';
import type { Command } from 'commander';
import { type App, YES } from '../lib/app.ts';
import { CliError } from '../lib/cli-error.ts';
import { EXIT, type ExitCode } from '../lib/exit-code.ts';
import { type Io, printable } from '../lib/io.ts';
import { fetchNetworkXml } from './fetch-network-xml.ts';
import { readFolder, readText } from './read-folder.ts';
import { writeImport } from './write-import.ts';

type Finding = ReturnType<typeof importMiniascape>['diagnostics'][number];

interface MiniascapeOptions {
  output: string;
  site?: string;
  yes?: boolean;
}
interface NetworkOptions {
  output?: string;
  file?: string;
  connect?: string;
  yes?: boolean;
}

/** `aula import miniascape|libvirt-network` */
export function addImportCommands(program: Command, { io, ended }: App): void {
  const commands = program.command('import').description('take over what other tools have: a site of miniascape, a network of libvirt');
  commands
    .command('miniascape <dir>')
    .description("turn a site of miniascape into Aula's files; needs no server")
    .requiredOption('-o, --output <dir>', 'folder to write to')
    .option('-s, --site <name>', 'which site of the folder, where there are several')
    .option(YES[0], YES[1])
    .action(async function (this: Command, dir: string) {
      ended(await miniascape(io, isJson(this), dir, this.opts<MiniascapeOptions>()));
    });
  commands
    .command('libvirt-network [name]')
    .description("turn a network's XML into the YAML of a network of Aula's")
    .option('-f, --file <file>', 'XML from a file instead of from a host')
    .option('-c, --connect <uri>', "the host's libvirt URI; default: the host of the server")
    .option('-o, --output <file>', 'file to write to; default: stdout')
    .option(YES[0], YES[1])
    .action(async function (this: Command, name: string | undefined) {
      ended(await libvirtNetwork(io, this, name, this.opts<NetworkOptions>()));
    });
}

const isJson = (command: Command): boolean => command.optsWithGlobals<{ json?: boolean }>().json === true;

async function miniascape(io: Io, json: boolean, dir: string, { output, site, yes }: MiniascapeOptions): Promise<ExitCode> {
  const { files, skipped } = readFolder(dir);
  const result = importMiniascape(files, { folder: basename(resolve(dir)), skipped, ...(site === undefined ? {} : { site }) });
  const findings = result.diagnostics.map((finding) => ({ ...finding, file: finding.file === '.' ? dir : join(dir, finding.file) }));
  if (result.files.length === 0) throw new CliError('file', [...linesOf(findings), 'Nothing was written.'].join('\n'));
  await writeImport({ io, json }, output, result.files, yes === true);
  const { networks, rooms, seats } = result.counts;
  const counts = `${count(networks, 'network')}, ${count(rooms, 'room')} with ${count(seats, 'seat')}`;
  answer(io, json, { output, ...result.counts, files: result.files.map(({ path }) => path), findings }, findings, [
    `${printable(output)}: ${counts}; ${result.files.length} files.`,
    `See what they make: aula generate -c ${printable(output)} -o out`,
  ]);
  return EXIT.ok;
}

async function libvirtNetwork(io: Io, command: Command, name: string | undefined, options: NetworkOptions): Promise<ExitCode> {
  const { file, connect, output } = options;
  if ((name === undefined) === (file === undefined))
    throw new CliError('usage', 'Name a NETWORK of a host, or a FILE with -f; one of the two');
  if (file !== undefined && connect !== undefined) throw new CliError('usage', 'With -f FILE there is nothing to connect to');
  const json = isJson(command);
  const xml = file === undefined ? await fetchNetworkXml(io, command, name ?? '', connect) : readText(file);
  const { source, name: made, diagnostics } = importLibvirtNetwork(xml, file ?? `${name}.xml`);
  if (source === null || made === null) throw new CliError('file', [...linesOf(diagnostics), 'Nothing was written.'].join('\n'));
  if (output !== undefined) {
    const target = resolve(output);
    await writeImport({ io, json }, join(target, '..'), [{ path: basename(target), content: source, mode: 0o644 }], options.yes === true);
  } else if (!json) io.stdout.write(source);
  const said =
    output === undefined ? [] : [`${printable(output)}: the network ${made}. Look at it: aula network plan -f ${printable(output)}`];
  answer(io, json, { network: made, output: output ?? null, source, findings: diagnostics }, diagnostics, said);
  return EXIT.ok;
}

/** Findings on stderr, one line each; with `--json` they are in the document. */
function answer(io: Io, json: boolean, document: unknown, findings: readonly Finding[], lines: readonly string[]): void {
  if (json) {
    io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  for (const line of linesOf(findings)) io.stderr.write(`${line}\n`);
  const left = findings.filter(({ severity }) => severity === 'error').length;
  if (findings.length > 0) io.stderr.write(`${left} left out, ${findings.length - left} otherwise than before.\n`);
  for (const line of lines) io.stdout.write(`${line}\n`);
}

const linesOf = (findings: readonly Finding[]): string[] => findings.map((finding) => printable(formatDiagnosticView(finding)));

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
