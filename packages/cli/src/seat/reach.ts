import type { Command } from 'commander';
import { type App, withSession } from '../lib/app.ts';
import { CliError } from '../lib/cli-error.ts';
import { internetText, portTable, readInternetWords } from '../lib/internet-words.ts';
import { addViewerCommand } from './viewer.ts';

interface PortOptions {
  udp?: boolean;
}
const UDP = ['--udp', 'a UDP port; default: TCP'] as const;

/** `aula seat internet`, `ports`, `open-port`, `close-port` and `viewer` */
export function addSeatReachCommands(seat: Command, app: App): void {
  seat
    .command('internet')
    .description('what of the world the seat may reach: look, or switch it at once (on, off, allow ENTRY…, default)')
    .argument('<seat>')
    .argument('[switch]', 'on, off, allow, or default: as its room')
    .argument('[entries...]', 'for allow: addresses, CIDR blocks, DNS names')
    .action(
      withSession<object, [string, string | undefined, string[]]>(app, async (session, _options, name, word, entries) => {
        const asked = readInternetWords(word, entries);
        const params = { seat: name };
        const state =
          asked === undefined
            ? await session.client.call('seatInternet', { params })
            : await session.client.call('setSeatInternet', { params, body: { internet: asked } });
        const by = { network: `as the network ${state.network} says`, room: `as the room ${state.room}`, seat: 'switched for the seat' }[
          state.from
        ];
        const problem = state.problem === null ? [] : [`not kept up right now: ${state.problem}`];
        session.answer(state, `${state.seat}: internet ${internetText(state.internet)} (${by})`, ...problem);
        return undefined;
      }),
    );
  addPortCommands(seat, app);
  addViewerCommand(seat, app);
}

function addPortCommands(seat: Command, app: App): void {
  seat
    .command('ports')
    .description('published ports of the seat')
    .argument('<seat>')
    .action(
      withSession<object, [string]>(app, async (session, _options, name) => {
        const found = await session.client.call('seatPorts', { params: { seat: name } });
        session.answer(found, portTable(found.ports));
        return undefined;
      }),
    );
  seat
    .command('open-port')
    .description('open a port of a running seat at the host, until the seat stops')
    .argument('<seat>')
    .argument('<port>', 'of the seat')
    .option(...UDP)
    .option('--anyone', 'for everybody rather than one address')
    .option('--client <address>', 'for this address; default: the one that this command comes from')
    .action(
      withSession<PortOptions & { anyone?: boolean; client?: string }, [string, string]>(
        app,
        async (session, { udp, anyone, client }, name, port) => {
          const clients = anyone === true ? 'anyone' : 'requester';
          const body = { port: portNumber(port), protocol: protocolOf(udp), clients, ...(client === undefined ? {} : { client }) } as const;
          const found = await session.client.call('openPort', { params: { seat: name }, body });
          session.answer(found, portTable([found]));
          return undefined;
        },
      ),
    );
  seat
    .command('close-port')
    .description('close a port of a seat')
    .argument('<seat>')
    .argument('<port>', 'of the seat')
    .option(...UDP)
    .action(
      withSession<PortOptions, [string, string]>(app, async (session, { udp }, name, port) => {
        const params = { seat: name, protocol: protocolOf(udp), port: portNumber(port) };
        await session.client.call('closePort', { params });
        session.answer(params, `${name}: port ${port}/${params.protocol} is closed.`);
        return undefined;
      }),
    );
}

const protocolOf = (udp: boolean | undefined): 'tcp' | 'udp' => (udp === true ? 'udp' : 'tcp');

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new CliError('usage', `"${text}" is not a port; allowed: 1 to 65535`);
}
