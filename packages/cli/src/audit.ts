import type { Command } from 'commander';
import { type App, withSession } from './lib/app.ts';
import { table } from './lib/table.ts';
import { wholeNumber } from './operation.ts';

/** `aula audit` */
export function addAuditCommand(program: Command, app: App): void {
  program
    .command('audit')
    .description('who did what, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 500), 50)
    .option('--before <id>', 'only entries older than this one', wholeNumber(1, 999_999_999))
    .action(
      withSession<{ limit: number; before?: number }, []>(app, async (session, { limit, before }) => {
        const answer = await session.client.call('audit', { query: { limit, ...(before === undefined ? {} : { before }) } });
        const rows = answer.entries.map((entry) => [
          String(entry.id),
          entry.at,
          entry.actor,
          entry.action,
          entry.subject,
          entry.outcome,
          entry.detail,
        ]);
        session.answer(answer, table(['ID', 'AT', 'WHO', 'ACTION', 'SUBJECT', 'OUTCOME', 'DETAIL'], rows));
        return undefined;
      }),
    );
}
