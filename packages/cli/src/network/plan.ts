import { formatDiagnosticView, formatNetworkPlanView, type NetworkPlanView } from '@aula/api';
import type { Command } from 'commander';
import { type App, withSession } from '../lib/app.ts';
import { EXIT, type ExitCode } from '../lib/exit-code.ts';
import { type Colour, type Paint, printable } from '../lib/io.ts';
import type { Session } from '../lib/session.ts';
import { chooseNetwork, NETWORK_FILE, type NetworkChoice, sourceOf } from './network-source.ts';

const COLOURS: Readonly<Record<string, Colour>> = { '+': 'green', '~': 'yellow', '!': 'red' };

/** The plan's lines, coloured by what they begin with. */
export const paintNetworkPlan = (plan: NetworkPlanView, paint: Paint): string[] =>
  formatNetworkPlanView(plan).map((line) => {
    const colour = COLOURS[line.slice(0, 1)];
    return colour === undefined ? printable(line) : paint(colour, printable(line));
  });

export const fetchNetworkPlan = ({ client }: Session, choice: NetworkChoice): Promise<NetworkPlanView> =>
  choice.kind === 'stored'
    ? client.call('planStoredNetwork', { params: { network: choice.network } })
    : client.call('planNetwork', { body: { source: choice.source, file: choice.file } });

/** `aula network validate` and `aula network plan` */
export function addNetworkPlanCommands(network: Command, app: App): void {
  network
    .command('validate')
    .description("check a network's YAML; prints every problem as file:line:column")
    .argument('[network]', 'a stored network')
    .option(...NETWORK_FILE)
    .action(withSession<{ file?: string }, [string | undefined]>(app, async (session, { file }, name) => validate(session, name, file)));
  network
    .command('plan')
    .description('what an apply would do; changes nothing. NETWORK alone shows drift')
    .argument('[network]', 'a stored network')
    .option(...NETWORK_FILE)
    .option('--detailed-exitcode', 'exit code 0: nothing to do, 2: changes, 1: error')
    .action(
      withSession<{ file?: string; detailedExitcode?: boolean }, [string | undefined]>(
        app,
        async (session, { file, detailedExitcode }, name) => {
          const plan = await fetchNetworkPlan(session, await chooseNetwork(name, file, session.io));
          session.answer(plan, ...paintNetworkPlan(plan, session.paint));
          if (plan.conflicts.length > 0) return EXIT.error;
          return detailedExitcode === true && plan.action !== 'none' ? EXIT.changes : EXIT.ok;
        },
      ),
    );
}

async function validate(session: Session, name: string | undefined, file: string | undefined): Promise<ExitCode> {
  const body = await sourceOf(session, await chooseNetwork(name, file, session.io));
  const answer = await session.client.call('validateNetwork', { body });
  const lines = answer.diagnostics.map((diagnostic) => printable(formatDiagnosticView(diagnostic)));
  session.answer(answer, ...lines, ...(answer.valid ? [`${body.file}: valid`] : []));
  return answer.valid ? EXIT.ok : EXIT.error;
}
