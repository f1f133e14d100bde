import type { RoomInternetView } from '@aula/api';
import type { Command } from 'commander';
import { type App, withSession } from '../lib/app.ts';
import { internetText, portTable, readInternetWords } from '../lib/internet-words.ts';
import { table } from '../lib/table.ts';

/** `aula room internet` and `aula room ports` */
export function addRoomReachCommands(room: Command, app: App): void {
  room
    .command('internet')
    .description('what of the world the room may reach: look, or switch it at once (on, off, allow ENTRY…, default)')
    .argument('<room>', "the room's name")
    .argument('[switch]', 'on, off, allow, or default: as its network says')
    .argument('[entries...]', 'for allow: addresses, CIDR blocks, DNS names')
    .action(
      withSession<object, [string, string | undefined, string[]]>(app, async (session, _options, name, word, entries) => {
        const asked = readInternetWords(word, entries);
        const params = { room: name };
        const state =
          asked === undefined
            ? await session.client.call('roomInternet', { params })
            : await session.client.call('setRoomInternet', { params, body: { internet: asked } });
        session.answer(state, ...describe(state));
        return undefined;
      }),
    );
  room
    .command('ports')
    .description("published ports of the room's seats")
    .argument('<room>', "the room's name")
    .action(
      withSession<object, [string]>(app, async (session, _options, name) => {
        const found = await session.client.call('roomPorts', { params: { room: name } });
        session.answer(found, portTable(found.ports));
        return undefined;
      }),
    );
}

function describe({ room, network, internet, from, problem, seats }: RoomInternetView): string[] {
  const by = from === 'network' ? `as the network ${network} says` : 'switched for the room';
  const own = seats.filter((seat) => seat.from === 'seat');
  return [
    `${room}: internet ${internetText(internet)} (${by})`,
    ...(problem === null ? [] : [`not kept up right now: ${problem}`]),
    ...(own.length === 0
      ? []
      : [
          '',
          table(
            ['SEAT', 'INTERNET'],
            own.map((seat) => [seat.seat, internetText(seat.internet)]),
          ),
        ]),
  ];
}
