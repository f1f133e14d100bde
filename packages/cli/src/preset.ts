import type { Command } from 'commander';
import { type App, withSession } from './lib/app.ts';
import { table } from './lib/table.ts';

/** `aula preset list` */
export function addPresetCommands(program: Command, app: App): void {
  program
    .command('preset')
    .description('presets: list')
    .command('list')
    .description('presets that rooms can use')
    .action(
      withSession(app, async (session) => {
        const answer = await session.client.call('presets');
        const rows = answer.presets.map((preset) => [
          preset.name,
          preset.title,
          `${Math.round(preset.memoryKiB / 1024)} MiB`,
          String(preset.vcpus),
          preset.digest === null ? 'not built yet' : preset.digest.slice(0, 19),
        ]);
        session.answer(answer, table(['PRESET', 'TITLE', 'MEMORY', 'VCPUS', 'IMAGE'], rows));
        return undefined;
      }),
    );
}
