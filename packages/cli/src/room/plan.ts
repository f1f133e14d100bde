import { formatDiagnosticView, formatPlanView, type PlanView } from '@aula/api';
import type { Command } from 'commander';
import { type App, withSession } from '../lib/app.ts';
import { EXIT, type ExitCode } from '../lib/exit-code.ts';
import { type Colour, type Paint, printable } from '../lib/io.ts';
import { chooseRoom, type RoomChoice } from '../lib/room-source.ts';
import type { Session } from '../lib/session.ts';
import { FILE } from './room-name.ts';

const COLOURS: Readonly<Record<string, Colour>> = { '+': 'green', '~': 'yellow', '-': 'red', '!': 'red' };

/** The plan's lines, coloured by what they begin with. */
export const paintPlan = (plan: PlanView, paint: Paint): string[] =>
  formatPlanView(plan).map((line) => {
    const colour = COLOURS[line.slice(0, 1)];
    return colour === undefined ? printable(line) : paint(colour, printable(line));
  });

export const fetchPlan = ({ client }: Session, choice: RoomChoice): Promise<PlanView> =>
  choice.kind === 'stored'
    ? client.call('planStoredRoom', { params: { room: choice.room } })
    : client.call('planRoom', { body: { source: choice.source, file: choice.file } });

/** `aula room validate` and `aula room plan` */
export function addPlanCommands(room: Command, app: App): void {
  room
    .command('validate')
    .description("check a room's YAML; prints every problem as file:line:column")
    .argument('[room]', 'a stored room')
    .option(...FILE)
    .action(withSession<{ file?: string }, [string | undefined]>(app, async (session, { file }, name) => validate(session, name, file)));
  room
    .command('plan')
    .description('what an apply would do; changes nothing. ROOM alone shows drift')
    .argument('[room]', 'a stored room')
    .option(...FILE)
    .option('--detailed-exitcode', 'exit code 0: nothing to do, 2: changes, 1: error')
    .action(
      withSession<{ file?: string; detailedExitcode?: boolean }, [string | undefined]>(
        app,
        async (session, { file, detailedExitcode }, name) => {
          const plan = await fetchPlan(session, await chooseRoom(name, file, session.io));
          session.answer(plan, ...paintPlan(plan, session.paint));
          return planExitCode(plan, detailedExitcode === true);
        },
      ),
    );
}

/** Conflicts are an error: an apply would refuse. */
export function planExitCode({ changes, conflicts }: PlanView, detailed: boolean): ExitCode {
  if (conflicts.length > 0) return EXIT.error;
  return detailed && changes.length > 0 ? EXIT.changes : EXIT.ok;
}

async function validate(session: Session, name: string | undefined, file: string | undefined): Promise<ExitCode> {
  const choice = await chooseRoom(name, file, session.io);
  const body =
    choice.kind === 'source'
      ? { source: choice.source, file: choice.file }
      : { source: (await session.client.call('room', { params: { room: choice.room } })).source, file: choice.room };
  const answer = await session.client.call('validateRoom', { body });
  const lines = answer.diagnostics.map((diagnostic) => printable(formatDiagnosticView(diagnostic)));
  session.answer(answer, ...lines, ...(answer.valid ? [`${body.file}: valid`] : []));
  return answer.valid ? EXIT.ok : EXIT.error;
}
