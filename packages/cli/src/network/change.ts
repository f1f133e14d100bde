import type { NetworkPlanView } from '@aula/api';
import type { Command } from 'commander';
import { type App, withSession, YES, type YesOption } from '../lib/app.ts';
import { CliError } from '../lib/cli-error.ts';
import { confirm } from '../lib/confirm.ts';
import { EXIT, type ExitCode } from '../lib/exit-code.ts';
import { sample } from '../lib/seat-patterns.ts';
import type { Session } from '../lib/session.ts';
import { chooseNetwork, NETWORK_FILE, resolveNetworkName, sourceOf } from './network-source.ts';
import { fetchNetworkPlan, paintNetworkPlan } from './plan.ts';

interface ChangeOptions extends YesOption {
  file?: string;
}

/** `aula network apply`, `register`, `unregister` and `remove` */
export function addNetworkChangeCommands(network: Command, app: App): void {
  network
    .command('apply')
    .description('make the network as its YAML says; NETWORK alone mends drift')
    .argument('[network]', 'a stored network')
    .option(...NETWORK_FILE)
    .option(...YES)
    .action(withSession<ChangeOptions, [string | undefined]>(app, apply));
  network
    .command('register')
    .description('make it on the host from the stored YAML: defined, started with the host, running')
    .argument('<network>', 'a stored network')
    .action(
      withSession<object, [string]>(app, async (session, _options, name) => {
        const answer = await session.client.call('registerNetwork', { params: { network: name } });
        session.answer(answer, `The network ${name} is on the host and ${answer.state}.`);
        return EXIT.ok;
      }),
    );
  network
    .command('unregister')
    .description('stop it and take it off the host; Aula keeps its YAML. Refused while seats of rooms hang on it')
    .argument('[network]', 'a stored network')
    .option(...NETWORK_FILE)
    .option(...YES)
    .action(
      withSession<ChangeOptions, [string | undefined]>(app, async (session, { file, yes }, asked) => {
        const name = await resolveNetworkName(session, asked, file);
        await confirm(
          session,
          `The network ${name} will be stopped and taken off the host; its YAML is kept. Unregister it?`,
          yes === true,
        );
        const answer = await session.client.call('unregisterNetwork', { params: { network: name } });
        session.answer(answer, `The network ${name} is off the host. Bring it back with: aula network register ${name}`);
        return EXIT.ok;
      }),
    );
  network
    .command('remove')
    .description('take it off the host and forget it. Refused while seats of rooms hang on it')
    .argument('[network]', 'a stored network')
    .option(...NETWORK_FILE)
    .option(...YES)
    .action(
      withSession<ChangeOptions, [string | undefined]>(app, async (session, { file, yes }, asked) => {
        const name = await resolveNetworkName(session, asked, file);
        await confirm(session, `The network ${name} will be taken off the host and its YAML forgotten. Remove it?`, yes === true);
        await session.client.call('deleteNetwork', { params: { network: name } });
        session.answer({ network: name, removed: true }, `The network ${name} is removed.`);
        return EXIT.ok;
      }),
    );
}

async function apply(session: Session, { file, yes }: ChangeOptions, name: string | undefined): Promise<ExitCode> {
  const choice = await chooseNetwork(name, file, session.io);
  const plan = await fetchNetworkPlan(session, choice);
  for (const line of paintNetworkPlan(plan, session.paint)) session.say(line);
  if (plan.conflicts.length > 0) throw new CliError('conflict', `Nothing was changed: ${plan.conflicts[0] ?? 'something is in the way'}`);
  const question = cutQuestion(plan);
  if (question !== null) await confirm(session, question, yes === true);
  const answer = await session.client.call('applyNetwork', { body: await sourceOf(session, choice) });
  session.answer(answer, `The network ${answer.network.name} is ${answer.network.state}.`);
  return EXIT.ok;
}

/** What has to be asked before this plan is carried out; null when nobody is cut off by it. */
export function cutQuestion({ network, action, losesLink }: NetworkPlanView): string | null {
  if (action !== 'restart' || losesLink.length === 0) return null;
  return `The network ${network} is stopped and started: ${sample(losesLink)} lose their link for a moment. Apply it?`;
}
