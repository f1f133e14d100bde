import { type PersonView, schemas } from '@aula/api';
import { Argument, type Command, Option } from 'commander';
import { type App, withSession, YES, type YesOption } from './lib/app.ts';
import { CliError } from './lib/cli-error.ts';
import { confirm } from './lib/confirm.ts';
import { readPassword } from './lib/read-password.ts';
import { table } from './lib/table.ts';

interface AddOptions {
  displayName?: string;
  role: string;
  passwordStdin?: boolean;
}

const oneTime = (password: string): string => `One-time password: ${password}\nIt is shown only here; the first login asks for a new one.`;

/** `aula person …` */
export function addPersonCommands(program: Command, app: App): void {
  const person = program.command('person').description('accounts: list, add, password, delete');
  person
    .command('list')
    .description('all people')
    .action(
      withSession(app, async (session) => {
        const answer = await session.client.call('people');
        session.answer(answer, personTable(answer.people));
        return undefined;
      }),
    );
  person
    .command('add')
    .description('make an account; prints its one-time password')
    .argument('<name>', 'login name')
    .option('--display-name <text>', 'name as people read it; default: the login name')
    .addOption(new Option('--role <role>', 'role').choices(schemas.role.options).default('student'))
    .option('--password-stdin', 'take the password from the first line of stdin (never from an argument)')
    .action(
      withSession<AddOptions, [string]>(app, async (session, { displayName, role, passwordStdin }, name) => {
        const password = passwordStdin === true ? await readPassword(session.io.stdin) : undefined;
        const body = {
          name,
          displayName: displayName ?? name,
          role: schemas.role.parse(role),
          ...(password === undefined ? {} : { password }),
        };
        const answer = await session.client.call('createPerson', { body });
        const { oneTimePassword } = answer;
        session.answer(
          answer,
          `${name} can log in as ${answer.person.role}.`,
          ...(oneTimePassword === null ? [] : [oneTime(oneTimePassword)]),
        );
        return undefined;
      }),
    );
  person
    .command('password')
    .description('set a one-time password and print it; ends all logins of the person')
    .addArgument(new Argument('<name>', 'login name'))
    .action(
      withSession<object, [string]>(app, async (session, _options, name) => {
        const answer = await session.client.call('resetPassword', { params: { person: name } });
        session.answer(answer, oneTime(answer.oneTimePassword));
        return undefined;
      }),
    );
  person
    .command('delete')
    .description('remove an account; its seats become free')
    .argument('<name>', 'login name')
    .option(...YES)
    .action(
      withSession<YesOption, [string]>(app, async (session, { yes }, name) => {
        const { people } = await session.client.call('people');
        if (!people.some((one) => one.name === name)) throw new CliError('usage', `There is no account ${name}.`);
        await confirm(session, `The account ${name} will be gone and its seats will be free. Delete it?`, yes === true);
        await session.client.call('deletePerson', { params: { person: name } });
        session.answer({ deleted: name }, `${name} is deleted.`);
        return undefined;
      }),
    );
}

const personTable = (people: readonly PersonView[]): string =>
  table(
    ['NAME', 'DISPLAY NAME', 'ROLE', 'SINCE', ''],
    people.map((one) => [one.name, one.displayName, one.role, one.createdAt, one.mustChangePassword ? 'has a one-time password' : '']),
  );
