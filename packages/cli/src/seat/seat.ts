import { writeFile } from 'node:fs/promises';
import type { SeatView } from '@aula/api';
import type { Command } from 'commander';
import { type App, NO_WAIT, type WaitOption, withSession, YES, type YesOption } from '../lib/app.ts';
import { CliError } from '../lib/cli-error.ts';
import { confirm } from '../lib/confirm.ts';
import { EXIT } from '../lib/exit-code.ts';
import { finishOperation } from '../lib/finish-operation.ts';
import { seatTable } from '../lib/seat-table.ts';
import type { Session } from '../lib/session.ts';
import { addSeatReachCommands } from './reach.ts';
import { attachTerminal } from './terminal.ts';

const look = ({ client }: Session, seat: string): Promise<SeatView> => client.call('seat', { params: { seat } });

async function setOwner(session: Session, seats: readonly string[], owner: string | null): Promise<SeatView[]> {
  const rooms = new Map<string, string[]>();
  for (const seat of seats) {
    const { room } = await look(session, seat);
    rooms.set(room, [...(rooms.get(room) ?? []), seat]);
  }
  const changed: SeatView[] = [];
  for (const [room, names] of rooms) {
    const owners = Object.fromEntries(names.map((name) => [name, owner]));
    changed.push(...(await session.client.call('assignSeats', { params: { room }, body: { owners } })).seats);
  }
  return changed.filter(({ name }) => seats.includes(name));
}

/** `aula seat …` */
export function addSeatCommands(program: Command, app: App): void {
  const seat = program
    .command('seat')
    .description('single seats: show, assign, free, start, stop, reset, internet, ports, terminal, picture')
    .addHelpText(
      'after',
      `
Examples:
  aula seat assign demo-s01 anna
  aula seat open-port demo-s01 22
  aula seat terminal demo-s01            Ctrl-] leaves
  aula seat picture demo-s01 -o s01.webp`,
    );
  seat
    .command('show')
    .description('one seat')
    .argument('<seat>')
    .action(
      withSession<object, [string]>(app, async (session, _options, name) => {
        const found = await look(session, name);
        session.answer(found, seatTable([found]));
        return undefined;
      }),
    );
  seat
    .command('assign')
    .description('give a seat to a person')
    .argument('<seat>')
    .argument('<person>', 'login name')
    .action(
      withSession<object, [string, string]>(app, async (session, _options, name, person) => {
        const seats = await setOwner(session, [name], person);
        session.answer({ seats }, `${name} belongs to ${person}.`);
        return undefined;
      }),
    );
  seat
    .command('free')
    .description('take seats back from their people')
    .argument('<seat...>')
    .action(
      withSession<object, [string[]]>(app, async (session, _options, names) => {
        const seats = await setOwner(session, names, null);
        session.answer({ seats }, `${names.join(', ')}: free.`);
        return undefined;
      }),
    );
  addSeatPower(seat, app);
  addSeatReachCommands(seat, app);
  addSeatConsoles(seat, app);
}

function addSeatPower(seat: Command, app: App): void {
  seat
    .command('start')
    .description('start a seat')
    .argument('<seat>')
    .option(...NO_WAIT)
    .action(
      withSession<WaitOption, [string]>(app, async (session, { wait }, name) =>
        finishOperation(session, await session.client.call('startSeat', { params: { seat: name } }), { wait }),
      ),
    );
  seat
    .command('stop')
    .description('shut a seat down: asks its guest (ACPI), then forces after a limit')
    .argument('<seat>')
    .option('--force', 'pull the plug at once; unsaved work is lost')
    .option(...NO_WAIT)
    .action(
      withSession<WaitOption & { force?: boolean }, [string]>(app, async (session, { wait, force }, name) => {
        const operation =
          force === true
            ? await session.client.call('stopRoom', { params: { room: (await look(session, name)).room }, body: { seats: [name], force } })
            : await session.client.call('stopSeat', { params: { seat: name } });
        return finishOperation(session, operation, { wait });
      }),
    );
  seat
    .command('reset')
    .description('a seat back to a fresh disk; it runs again if it ran')
    .argument('<seat>')
    .option(...YES)
    .option(...NO_WAIT)
    .action(
      withSession<WaitOption & YesOption, [string]>(app, async (session, { wait, yes }, name) => {
        await look(session, name);
        await confirm(session, `Files saved on ${name} will be gone. Reset it?`, yes === true);
        return finishOperation(session, await session.client.call('resetSeat', { params: { seat: name } }), { wait });
      }),
    );
}

function addSeatConsoles(seat: Command, app: App): void {
  seat
    .command('terminal')
    .description('a terminal on the seat (its serial console); Ctrl-] leaves')
    .argument('<seat>')
    .option('--view', 'only watch: what you type is not sent')
    .action(
      withSession<{ view?: boolean }, [string]>(app, async (session, { view }, name) => {
        await attachTerminal(session, name, view === true ? 'view' : 'control');
        return EXIT.ok;
      }),
    );
  seat
    .command('picture')
    .description("the seat's screen as a WebP picture")
    .argument('<seat>')
    .requiredOption('-o, --output <file>', 'where to; - is stdout')
    .action(
      withSession<{ output: string }, [string]>(app, async (session, { output }, name) => {
        const response = await session.client.call('seatPicture', { params: { seat: name } });
        const bytes = Buffer.from(await response.arrayBuffer());
        if (bytes.length === 0) throw new CliError('console', `There is no picture of ${name}: it is not running.`);
        if (output === '-') {
          if (session.io.stdout.isTTY === true) throw new CliError('usage', 'A picture is not for a terminal; name a file with -o');
          session.io.stdout.write(bytes);
          return undefined;
        }
        await writeFile(output, bytes);
        session.answer({ seat: name, file: output, bytes: bytes.length }, `${output}: ${bytes.length} bytes`);
        return undefined;
      }),
    );
}
