import type { OperationView } from '@aula/api';
import { type Command, InvalidArgumentError } from 'commander';
import { type App, NO_WAIT, type WaitOption, withSession } from './lib/app.ts';
import { finishOperation } from './lib/finish-operation.ts';
import { exitCodeOf, followOperation, hasEnded, summary } from './lib/follow-operation.ts';
import { printable } from './lib/io.ts';
import { table } from './lib/table.ts';

/** A whole number within the bounds; commander prints the message. */
export const wholeNumber = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`Allowed: ${min} to ${max}.`);
  return value;
};

/** `aula operation …` */
export function addOperationCommands(program: Command, app: App): void {
  const operation = program.command('operation').description('slow work: list, show, wait, cancel, retry');
  operation
    .command('list')
    .description('operations, newest first')
    .option('--room <room>', 'only those of one room')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 200), 20)
    .action(
      withSession<{ room?: string; limit: number }, []>(app, async (session, { room, limit }) => {
        const answer = await session.client.call('operations', { query: { limit, ...(room === undefined ? {} : { room }) } });
        session.answer(answer, answer.operations.length === 0 ? 'No operations.' : operationTable(answer.operations));
        return undefined;
      }),
    );
  operation
    .command('show')
    .description('one operation with its seats')
    .argument('<id>')
    .action(
      withSession<object, [string]>(app, async (session, _options, id) => {
        const found = await session.client.call('operation', { params: { operation: id } });
        session.answer(found, ...describe(found));
        return undefined;
      }),
    );
  operation
    .command('wait')
    .description('follow an operation to its end; Ctrl-C cancels it')
    .argument('<id>')
    .action(
      withSession<object, [string]>(app, async (session, _options, id) => {
        const found = await session.client.call('operation', { params: { operation: id } });
        const end = hasEnded(found) ? found : await followOperation(session, found);
        session.answer(end, ...summary(end));
        return exitCodeOf(end);
      }),
    );
  operation
    .command('cancel')
    .description('stop it cleanly: seats half made are undone')
    .argument('<id>')
    .option(...NO_WAIT)
    .action(
      withSession<WaitOption, [string]>(app, async (session, { wait }, id) => {
        const cancelling = await session.client.call('cancelOperation', { params: { operation: id } });
        const end = wait && !hasEnded(cancelling) ? await followOperation(session, cancelling) : cancelling;
        session.answer(end, ...(hasEnded(end) ? summary(end) : ['It is being cancelled.']));
        return undefined;
      }),
    );
  operation
    .command('retry')
    .description('do the failed seats of an ended operation again')
    .argument('<id>')
    .option(...NO_WAIT)
    .action(
      withSession<WaitOption, [string]>(app, async (session, { wait }, id) =>
        finishOperation(session, await session.client.call('retryOperation', { params: { operation: id } }), { wait }),
      ),
    );
}

const operationTable = (operations: readonly OperationView[]): string =>
  table(
    ['ID', 'ROOM', 'KIND', 'STATE', 'STEPS', 'BY', 'STARTED', 'MESSAGE'],
    operations.map(({ id, room, kind, state, progress, requestedBy, createdAt, message, error }) => [
      id,
      room,
      kind,
      state,
      `${progress.done}/${progress.total}`,
      requestedBy,
      createdAt,
      error ?? message,
    ]),
  );

const describe = (found: OperationView): string[] => [
  printable(`${found.id}: ${found.kind} ${found.room}, ${found.state} (${found.progress.done} of ${found.progress.total} steps)`),
  printable(`by ${found.requestedBy} at ${found.createdAt}${found.finishedAt === null ? '' : `, ended ${found.finishedAt}`}`),
  printable(found.error ?? found.message),
  ...(found.seats.length === 0
    ? []
    : [
        '',
        table(
          ['SEAT', 'STATE', 'MESSAGE'],
          found.seats.map(({ seat, state, message }) => [seat, state, message]),
        ),
      ]),
];
