import type { RoomSummary, RoomView } from '@aula/api';
import type { Command } from 'commander';
import { type App, withSession } from '../lib/app.ts';
import { printable } from '../lib/io.ts';
import { seatTable } from '../lib/seat-table.ts';
import { table } from '../lib/table.ts';
import { addApplyCommand } from './apply.ts';
import { addPlanCommands } from './plan.ts';
import { addPowerCommands } from './power.ts';
import { addRoomReachCommands } from './reach.ts';
import { addResetAndDeleteCommands } from './reset-delete.ts';
import { FILE, resolveRoomName } from './room-name.ts';

/** `aula room …` */
export function addRoomCommands(program: Command, app: App): void {
  const room = program
    .command('room')
    .description('rooms: validate, plan, apply, show, start, stop, internet, ports, reset, delete')
    .addHelpText(
      'after',
      `
Examples:
  aula room validate -f room.yaml
  aula room plan -f room.yaml --detailed-exitcode
  aula room apply -f room.yaml --yes
  aula room apply demo                   mend drift: apply what is stored once more
  aula room stop demo --seats demo-s01,demo-s02
  aula room internet demo off            at once, for running desktops too
  aula room internet demo allow 198.51.100.0/24 files.example.org
  aula room delete demo`,
    );
  addPlanCommands(room, app);
  addApplyCommand(room, app);
  room
    .command('show')
    .description('a room with its seats')
    .argument('[room]', "the room's name")
    .option(...FILE)
    .option('--source', 'print the YAML as last applied, byte for byte')
    .action(
      withSession<{ file?: string; source?: boolean }, [string | undefined]>(app, async (session, { file, source }, name) => {
        const found = await session.client.call('room', { params: { room: await resolveRoomName(session, name, file) } });
        if (source === true && !session.json) session.io.stdout.write(found.source);
        else session.answer(found, ...describe(found));
        return undefined;
      }),
    );
  room
    .command('list')
    .description('all rooms')
    .action(
      withSession(app, async (session) => {
        const answer = await session.client.call('rooms');
        session.answer(
          answer,
          answer.rooms.length === 0 ? 'No rooms yet. Make one with: aula room apply -f room.yaml' : roomTable(answer.rooms),
        );
        return undefined;
      }),
    );
  addPowerCommands(room, app);
  addRoomReachCommands(room, app);
  addResetAndDeleteCommands(room, app);
}

const states = ({ states: counts }: RoomSummary): string =>
  Object.entries(counts)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ') || 'no seats';

const roomTable = (rooms: readonly RoomSummary[]): string =>
  table(
    ['ROOM', 'TITLE', 'PRESET', 'NETWORK', 'SEATS', 'STATE'],
    rooms.map((room) => [
      room.name,
      room.title,
      room.preset,
      `${room.network.name} ${room.network.subnet}`,
      String(room.seatCount),
      states(room),
    ]),
  );

const describe = (room: RoomView): string[] => [
  printable(`${room.name}: ${room.title}`),
  printable(`preset ${room.preset}, network ${room.network.name} ${room.network.subnet}, ${room.seatCount} seats: ${states(room)}`),
  ...(room.appliedAt === null ? [] : [`applied ${room.appliedAt}`]),
  ...(room.operation === null ? [] : [`in work: operation ${room.operation}`]),
  '',
  seatTable(room.seats),
];
