import type { Command } from 'commander';
import { type App, withSession } from './lib/app.ts';
import { table } from './lib/table.ts';

const GIB = 1024 ** 3;

/** `aula host list` */
export function addHostCommands(program: Command, app: App): void {
  program
    .command('host')
    .description('hosts: list')
    .command('list')
    .description('hosts that run the desktops')
    .action(
      withSession(app, async (session) => {
        const answer = await session.client.call('hosts');
        const rows = answer.hosts.map((host) => [
          host.id,
          host.uri,
          host.connected ? 'connected' : 'not connected',
          host.acceleration,
          `libvirt ${host.libvirtVersion}, QEMU ${host.qemuVersion}`,
          `${host.cpus} CPUs, ${(host.memoryKiB / 1024 ** 2).toFixed(1)} GiB`,
          `${(host.poolFreeBytes / GIB).toFixed(1)} GiB free`,
        ]);
        session.answer(answer, table(['HOST', 'URI', 'STATE', 'ACCELERATION', 'VERSIONS', 'MACHINE', 'POOL'], rows));
        return undefined;
      }),
    );
}
