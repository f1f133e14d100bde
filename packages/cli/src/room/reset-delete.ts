import type { Command } from 'commander';
import { type App, NO_WAIT, type WaitOption, withSession, YES, type YesOption } from '../lib/app.ts';
import { confirm } from '../lib/confirm.ts';
import { finishOperation } from '../lib/finish-operation.ts';
import { chooseSeats, sample } from '../lib/seat-patterns.ts';
import { SEATS, type SeatsOption } from './power.ts';
import { FILE, resolveRoomName } from './room-name.ts';

interface LossOptions extends WaitOption, YesOption {
  file?: string;
}

export const countSeats = (count: number): string => `${count} ${count === 1 ? 'seat' : 'seats'}`;

/** `aula room reset` and `aula room delete` */
export function addResetAndDeleteCommands(room: Command, app: App): void {
  room
    .command('reset')
    .description('seats back to fresh disks; running ones run again')
    .argument('[room]', "the room's name")
    .option(...FILE)
    .option(...SEATS)
    .option(...YES)
    .option(...NO_WAIT)
    .action(
      withSession<LossOptions & SeatsOption, [string | undefined]>(app, async (session, { file, seats: list, yes, wait }, name) => {
        const target = await resolveRoomName(session, name, file);
        const all = (await session.client.call('room', { params: { room: target } })).seats.map((seat) => seat.name);
        const seats = list === undefined ? all : chooseSeats(list, target, all);
        await confirm(session, `Files saved on ${sample(seats)} will be gone. Reset ${countSeats(seats.length)}?`, yes === true);
        const operation = await session.client.call('resetRoom', { params: { room: target }, body: list === undefined ? {} : { seats } });
        return finishOperation(session, operation, { wait });
      }),
    );
  room
    .command('delete')
    .description('remove a room with all its seats, their disks and its network')
    .argument('[room]', "the room's name")
    .option(...FILE)
    .option(...YES)
    .option(...NO_WAIT)
    .action(
      withSession<LossOptions, [string | undefined]>(app, async (session, { file, yes, wait }, name) => {
        const target = await resolveRoomName(session, name, file);
        const { seats } = await session.client.call('room', { params: { room: target } });
        const lost =
          seats.length === 0 ? '' : `The disks of ${sample(seats.map((seat) => seat.name))} with all files saved on them will be gone. `;
        await confirm(session, `${lost}Delete room ${target}?`, yes === true);
        const operation = await session.client.call('deleteRoom', { params: { room: target } });
        return finishOperation(session, operation, { wait });
      }),
    );
}
