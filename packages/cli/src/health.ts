import type { Command } from 'commander';
import { type App, withSession } from './lib/app.ts';

/** `aula health` */
export function addHealthCommand(program: Command, app: App): void {
  program
    .command('health')
    .description('whether the server answers')
    .action(
      withSession(
        app,
        async (session) => {
          const answer = await session.client.call('health');
          session.answer({ ...answer, url: session.baseUrl }, `Aula ${answer.version} answers at ${session.baseUrl}.`);
          return undefined;
        },
        { anonymous: true },
      ),
    );
}
