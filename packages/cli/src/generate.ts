import type { GeneratedSite, OutputChange } from '@aula/provision';
import type { Command } from 'commander';
import type { App } from './lib/app.ts';
import { YES } from './lib/app.ts';
import { CliError } from './lib/cli-error.ts';
import { confirm } from './lib/confirm.ts';
import { EXIT, type ExitCode } from './lib/exit-code.ts';
import { type Io, painter, printable } from './lib/io.ts';
import { table } from './lib/table.ts';

/** Files that a question names. */
const NAMED_MAX = 20;
const SIGNS = { create: '+', change: '~', remove: '-' } as const;

interface Options {
  site: string;
  output?: string;
  templates?: string[];
  diff?: boolean;
  detailedExitcode?: boolean;
  yes?: boolean;
  explain?: string;
  seat?: string;
  room?: string;
  network?: string;
}

type Provision = typeof import('@aula/provision');

/** `aula generate`: works without a server. */
export function addGenerateCommand(program: Command, { io, ended }: App): void {
  program
    .command('generate')
    .description('write the files of a site: networks, seats, answer files, scripts for any libvirt host; needs no server')
    .requiredOption('-c, --site <dir>', 'folder with site.yaml')
    .option('-o, --output <dir>', 'folder to write to')
    .option('-t, --templates <dir...>', "folders of templates that go before the site's own")
    .option('--diff', 'show what would change in the output, write nothing')
    .option('--detailed-exitcode', 'with --diff: exit code 2 when there are changes')
    .option('--explain <key>', 'which file and line set this value of a context, e.g. packages.installed')
    .option('--seat <name>', 'with --explain: for this seat')
    .option('--room <name>', 'with --explain: for this room')
    .option('--network <name>', 'with --explain: for this network')
    .option(YES[0], YES[1])
    .action(async function (this: Command) {
      const options = this.opts<Options>();
      const json = this.optsWithGlobals<{ json?: boolean }>().json === true;
      // Loaded by this command alone: the others start sooner without it.
      const provision = await import('@aula/provision');
      ended(
        options.explain === undefined
          ? await generate(provision, io, json, options)
          : explain(provision, io, json, options, options.explain),
      );
    });
}

async function generate(provision: Provision, io: Io, json: boolean, options: Options): Promise<ExitCode> {
  const { output } = options;
  if (output === undefined) throw new CliError('usage', 'Say where to write to: -o DIR (or ask for one value with --explain KEY)');
  const { compareOutput, generateSite, writeOutput } = provision;
  const site = generateSite(options.site, { templates: options.templates ?? [] });
  reportFindings(provision, io, site, options.site);
  try {
    const changes = compareOutput(output, site.files);
    if (options.diff === true) return showDiff(provision, io, json, changes, options.detailedExitcode === true);
    await askAboutHandWork(io, json, changes, options.yes === true);
    writeOutput(output, site.files, changes);
    const counts = countsOf(changes);
    if (json) print(io, { output, files: site.files.length, ...counts });
    else {
      const said = `${counts.created} created, ${counts.changed} changed, ${counts.removed} removed, ${site.files.length} in all`;
      io.stdout.write(`${printable(output)}: ${said}.\n`);
    }
    return EXIT.ok;
  } catch (error) {
    throw fileError(provision, error);
  }
}

/** Warnings go to stderr; errors end the command. */
function reportFindings({ formatFindings }: Provision, io: Io, { diagnostics }: GeneratedSite, folder: string): void {
  const lines = formatFindings(diagnostics).map(printable);
  if (diagnostics.some(({ severity }) => severity === 'error'))
    throw new CliError('file', [...lines, `Nothing was written: ${folder} is not right yet.`].join('\n'), { diagnostics });
  for (const line of lines) io.stderr.write(`${line}\n`);
}

async function askAboutHandWork(io: Io, json: boolean, changes: readonly OutputChange[], yes: boolean): Promise<void> {
  const own = changes.filter(({ byHand }) => byHand);
  if (own.length === 0) return;
  const named = own.slice(0, NAMED_MAX).map(({ path, action }) => `  ${SIGNS[action]} ${printable(path)}`);
  const more = own.length > NAMED_MAX ? [`  and ${own.length - NAMED_MAX} more`] : [];
  await confirm({ io, json }, [`Changed by hand, and lost if this goes on:`, ...named, ...more, 'Go on?'].join('\n'), yes);
}

function showDiff(provision: Provision, io: Io, json: boolean, changes: readonly OutputChange[], detailed: boolean): ExitCode {
  if (json) print(io, { changes: changes.map(({ path, action, byHand }) => ({ path, action, byHand })) });
  else for (const change of changes) for (const line of diffLines(provision, change)) io.stdout.write(`${colour(io, line)}\n`);
  return detailed && changes.length > 0 ? EXIT.changes : EXIT.ok;
}

function diffLines({ unifiedDiff }: Provision, { path, before, file, secret, byHand, action }: OutputChange): string[] {
  const note = byHand ? [`# ${path}: changed by hand`] : [];
  if (secret) return [...note, `# ${path}: ${action === 'change' ? 'differs' : `${action}d`}; it is private and not shown`];
  const lines = unifiedDiff(path, before, file?.content ?? null);
  return [...note, ...(lines.length === 0 && file !== null ? [`# ${path}: mode ${file.mode.toString(8)}`] : lines)].map(printable);
}

function colour(io: Io, line: string): string {
  const paint = painter(io.stdout, io.env);
  if (line.startsWith('#') || line.startsWith('@@')) return paint('cyan', line);
  if (line.startsWith('+')) return paint('green', line);
  return line.startsWith('-') ? paint('red', line) : line;
}

function explain(
  { explainSite, formatFindings }: Provision,
  io: Io,
  json: boolean,
  { site, seat, room, network }: Options,
  key: string,
): ExitCode {
  const subject = {
    ...(seat === undefined ? {} : { seat }),
    ...(room === undefined ? {} : { room }),
    ...(network === undefined ? {} : { network }),
  };
  const answer = explainSite(site, key, subject);
  if ('diagnostics' in answer)
    throw new CliError('file', formatFindings(answer.diagnostics).map(printable).join('\n'), { diagnostics: answer.diagnostics });
  if ('problem' in answer) throw new CliError('usage', answer.problem);
  if (json) print(io, answer);
  else {
    const rows = answer.places.map((place) => [place.effect, place.key, place.value, place.layer, `${place.file}:${place.line}`]);
    io.stdout.write(`${printable(`${key} = ${answer.value}`)}\n${table(['EFFECT', 'KEY', 'VALUE', 'LAYER', 'WHERE'], rows)}\n`);
  }
  return EXIT.ok;
}

const countsOf = (changes: readonly OutputChange[]) => ({
  created: changes.filter(({ action }) => action === 'create').length,
  changed: changes.filter(({ action }) => action === 'change').length,
  removed: changes.filter(({ action }) => action === 'remove').length,
});

const print = (io: Io, document: unknown): void => void io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);

/** What the disk or the folder says, as one sentence. */
function fileError({ isProvisionError }: Provision, error: unknown): unknown {
  if (isProvisionError(error)) return new CliError('file', error.message, { cause: error });
  if (error instanceof Error && 'code' in error && 'path' in error)
    return new CliError('file', `${String(error.path)}: ${error.message}`, { cause: error });
  return error;
}
