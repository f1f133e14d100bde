import type { PlanView } from '@aula/api';
import type { Command } from 'commander';
import { type App, NO_WAIT, type WaitOption, withSession, YES, type YesOption } from '../lib/app.ts';
import { CliError } from '../lib/cli-error.ts';
import { confirm } from '../lib/confirm.ts';
import { EXIT, type ExitCode } from '../lib/exit-code.ts';
import { finishOperation } from '../lib/finish-operation.ts';
import { chooseRoom } from '../lib/room-source.ts';
import { sample } from '../lib/seat-patterns.ts';
import type { Session } from '../lib/session.ts';
import { fetchPlan, paintPlan } from './plan.ts';
import { FILE } from './room-name.ts';

interface ApplyOptions extends WaitOption, YesOption {
  file?: string;
  /** False with `--no-start`. */
  start: boolean;
}

/** `aula room apply` */
export function addApplyCommand(room: Command, app: App): void {
  room
    .command('apply')
    .description('make the room as its YAML says; ROOM alone mends drift. Ctrl-C cancels cleanly')
    .argument('[room]', 'a stored room')
    .option(...FILE)
    .option(...YES)
    .option('--no-start', 'make the seats, but do not start them')
    .option(...NO_WAIT)
    .action(withSession<ApplyOptions, [string | undefined]>(app, apply));
}

async function apply(session: Session, { file, yes, start, wait }: ApplyOptions, name: string | undefined): Promise<ExitCode> {
  const choice = await chooseRoom(name, file, session.io);
  const plan = await fetchPlan(session, choice);
  for (const line of paintPlan(plan, session.paint)) session.say(line);
  if (plan.conflicts.length > 0) {
    const [first] = plan.conflicts;
    throw new CliError('conflict', `Nothing was changed: ${first?.message ?? 'something is in the way'}`);
  }
  const question = lossQuestion(plan);
  if (question !== null) await confirm(session, question, yes === true);
  const answer =
    choice.kind === 'stored'
      ? await session.client.call('applyStoredRoom', { params: { room: choice.room }, body: { start } })
      : await session.client.call('applyRoom', { body: { source: choice.source, file: choice.file, start } });
  if (answer.operation === null) {
    session.answer(answer);
    return EXIT.ok;
  }
  return finishOperation(session, answer.operation, { wait, document: (operation) => ({ plan: answer.plan, operation }) });
}

/** What has to be asked before this plan is carried out; null when nothing is lost by it. */
export function lossQuestion({ room, changes }: PlanView): string | null {
  const removed = changes.filter((change) => change.action === 'remove').map(({ subject }) => subject.name);
  const recreated = changes
    .filter((change) => change.action === 'change' && change.effect === 'recreate')
    .map(({ subject }) => subject.name);
  if (removed.length + recreated.length === 0) return null;
  const parts = [
    ...(removed.length > 0 ? [`removes ${sample(removed)}`] : []),
    ...(recreated.length > 0 ? [`makes ${sample(recreated)} anew; files saved there will be gone`] : []),
  ];
  return `This ${parts.join(' and ')}. Apply room ${room}?`;
}
