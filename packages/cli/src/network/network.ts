import type { NetworkSummary } from '@aula/api';
import type { Command } from 'commander';
import { type App, withSession } from '../lib/app.ts';
import { CliError } from '../lib/cli-error.ts';
import { EXIT } from '../lib/exit-code.ts';
import { table } from '../lib/table.ts';
import { addNetworkChangeCommands } from './change.ts';
import { NETWORK_FILE, resolveNetworkName } from './network-source.ts';
import { describeNetwork, ownerWords } from './network-text.ts';
import { addNetworkPlanCommands } from './plan.ts';
import { watchNetwork } from './watch.ts';

interface ShowOptions {
  file?: string;
  source?: boolean;
  watch?: boolean;
}

/** `aula network …` */
export function addNetworkCommands(program: Command, app: App): void {
  const network = program
    .command('network')
    .description('networks: validate, plan, apply, show, list, register, unregister, remove')
    .addHelpText(
      'after',
      `
Examples:
  aula network apply -f lab1.yaml        make it, or bring it in line
  aula network plan lab1                 drift: what an apply of the stored YAML would do
  aula network show lab1                 what each seat should have, and what it has
  aula network show lab1 --watch         the same, kept up to date
  aula network unregister lab1 --yes     off the host; the YAML is kept
  aula network free-subnet               a subnet that nobody uses`,
    );
  addNetworkPlanCommands(network, app);
  addNetworkChangeCommands(network, app);
  network
    .command('show')
    .description('a network with its machines: what each should have, and what it has')
    .argument('[network]', "the network's name")
    .option(...NETWORK_FILE)
    .option('--source', 'print the YAML as last applied, byte for byte')
    .option('--watch', 'go on showing what changes; Ctrl-C ends. With --json a document for each change')
    .action(
      withSession<ShowOptions, [string | undefined]>(app, async (session, { file, source, watch }, asked) => {
        const name = await resolveNetworkName(session, asked, file);
        if (watch === true && source === true) throw new CliError('usage', 'Either --source or --watch, not both');
        if (watch === true) return watchNetwork(session, name);
        const found = await session.client.call('network', { params: { network: name } });
        if (source !== true || session.json) session.answer(found, ...describeNetwork(found));
        else if (found.source === null) throw new CliError('usage', `The network ${name} has no YAML of its own`);
        else session.io.stdout.write(found.source);
        return EXIT.ok;
      }),
    );
  network
    .command('list')
    .description('all networks, also those of rooms and those that others made')
    .action(
      withSession(app, async (session) => {
        const answer = await session.client.call('networks');
        session.answer(answer, answer.networks.length === 0 ? NONE : networkTable(answer.networks));
        return EXIT.ok;
      }),
    );
  network
    .command('free-subnet')
    .description("a private subnet that no network and no route of the host's uses")
    .option('--prefix <length>', 'its prefix length, 16 to 30', '24')
    .action(
      withSession<{ prefix: string }, []>(app, async (session, { prefix }) => {
        if (!/^(1[6-9]|2\d|30)$/.test(prefix)) throw new CliError('usage', '--prefix takes 16 to 30');
        const answer = await session.client.call('freeSubnet', { query: { prefix: Number(prefix) } });
        session.answer(answer, answer.subnet ?? 'No private subnet of that size is left.');
        return answer.subnet === null ? EXIT.error : EXIT.ok;
      }),
    );
}

const NONE = 'No networks yet. Make one with: aula network apply -f network.yaml';

const networkTable = (networks: readonly NetworkSummary[]): string =>
  table(
    ['NETWORK', 'MODE', 'SUBNET', 'STATE', 'OF', 'ROOMS', 'SEATS', 'INTERNET', 'PROTECT'],
    networks.map((one) => [
      one.name,
      one.mode,
      [one.subnet, one.ipv6].filter((subnet) => subnet !== null && subnet !== '').join(' '),
      one.state,
      ownerWords(one),
      one.rooms.join(' '),
      `${one.runningCount}/${one.seatCount}`,
      one.internet,
      one.protect,
    ]),
  );
