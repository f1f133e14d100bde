import type { Command } from 'commander';
import { type App, NO_WAIT, type WaitOption, withSession } from '../lib/app.ts';
import { finishOperation } from '../lib/finish-operation.ts';
import { chooseSeats } from '../lib/seat-patterns.ts';
import type { Session } from '../lib/session.ts';
import { FILE, resolveRoomName } from './room-name.ts';

export interface SeatsOption {
  seats?: string;
}
export const SEATS = ['--seats <list>', "only these: names or patterns, e.g. demo-s01,demo-s03 or 'demo-s*'"] as const;

interface PowerOptions extends WaitOption, SeatsOption {
  file?: string;
}

/** The seats that `--seats` means; undefined for all of the room. */
export async function seatsOf({ client }: Session, room: string, list: string | undefined): Promise<string[] | undefined> {
  if (list === undefined) return undefined;
  const { seats } = await client.call('room', { params: { room } });
  return chooseSeats(
    list,
    room,
    seats.map((seat) => seat.name),
  );
}

/** `aula room start` and `aula room stop` */
export function addPowerCommands(room: Command, app: App): void {
  room
    .command('start')
    .description('start seats')
    .argument('[room]', "the room's name")
    .option(...FILE)
    .option(...SEATS)
    .option(...NO_WAIT)
    .action(
      withSession<PowerOptions, [string | undefined]>(app, async (session, { file, seats: list, wait }, name) => {
        const target = await resolveRoomName(session, name, file);
        const seats = await seatsOf(session, target, list);
        const operation = await session.client.call('startRoom', { params: { room: target }, body: seats === undefined ? {} : { seats } });
        return finishOperation(session, operation, { wait });
      }),
    );
  room
    .command('stop')
    .description('shut seats down: asks each guest (ACPI), then forces after a limit')
    .argument('[room]', "the room's name")
    .option(...FILE)
    .option(...SEATS)
    .option('--force', 'pull the plug at once; unsaved work is lost')
    .option(...NO_WAIT)
    .action(
      withSession<PowerOptions & { force?: boolean }, [string | undefined]>(
        app,
        async (session, { file, seats: list, force, wait }, name) => {
          const target = await resolveRoomName(session, name, file);
          const seats = await seatsOf(session, target, list);
          const body = { force: force === true, ...(seats === undefined ? {} : { seats }) };
          const operation = await session.client.call('stopRoom', { params: { room: target }, body });
          return finishOperation(session, operation, { wait });
        },
      ),
    );
}
