import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { addAuditCommand } from './audit.ts';
import { addGenerateCommand } from './generate.ts';
import { addHealthCommand } from './health.ts';
import { addHostCommands } from './host.ts';
import { addImportCommands } from './import/import.ts';
import type { App } from './lib/app.ts';
import { CliError } from './lib/cli-error.ts';
import type { ExitCode } from './lib/exit-code.ts';
import type { Io } from './lib/io.ts';
import { addNetworkCommands } from './network/network.ts';
import { addOperationCommands } from './operation.ts';
import { addPersonCommands } from './person.ts';
import { addPresetCommands } from './preset.ts';
import { addRoomCommands } from './room/room.ts';
import { addSeatCommands } from './seat/seat.ts';

const HELP = `
Exit codes: 0 done; 1 error; 2 there are changes (plan --detailed-exitcode);
3 ended, but not for every seat; 130 cancelled.

Commands talk to the server that runs on this machine with the data folder of --data.
For another server set AULA_URL and AULA_TOKEN in the environment.

Examples:
  aula room plan -f room.yaml            what an apply would do
  aula room apply -f room.yaml           make it so
  aula room reset demo --seats 's0*'     fresh disks for some seats
  aula seat terminal demo-s01            a terminal on a seat; Ctrl-] leaves`;

/** The whole command line. `ended` gets the exit code of the command that ran. */
export function createProgram(io: Io, { json, ended }: { json: boolean; ended: (code: ExitCode) => void }): Command {
  const program = new Command('aula');
  program
    .description('Virtual classrooms on KVM: rooms of desktops from one YAML file, in the browser')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--json', 'one JSON document on stdout, errors as JSON on stderr')
    .addOption(new Option('--url <url>', "the server's address; default: AULA_URL, else the server of the data folder"))
    .option('--data <dir>', "the server's data folder; default: that of `aula serve`")
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void (json || io.stderr.write(text)),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
    })
    .exitOverride()
    .addHelpText('after', HELP);

  // bin/aula starts these two itself; here they are for the help and for a misplaced option.
  for (const [name, description] of [
    ['serve', 'run the server (options: aula serve --help)'],
    ['doctor', 'check this machine: libvirt, QEMU, acceleration, pool, networks, rights, ports, disk space'],
  ] as const) {
    program
      .command(name)
      .description(description)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new CliError('usage', `Put "${name}" first: aula ${name} [options]`);
      });
  }
  const app: App = { io, ended };
  addRoomCommands(program, app);
  addSeatCommands(program, app);
  addNetworkCommands(program, app);
  addPersonCommands(program, app);
  addOperationCommands(program, app);
  addPresetCommands(program, app);
  addHostCommands(program, app);
  addGenerateCommand(program, app);
  addImportCommands(program, app);
  addAuditCommand(program, app);
  addHealthCommand(program, app);
  return program;
}

function version(): string {
  const found: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found && typeof found.version === 'string' ? found.version : 'unknown';
}
