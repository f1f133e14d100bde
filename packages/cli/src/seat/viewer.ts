import { open, rm } from 'node:fs/promises';
import type { ViewerView } from '@aula/api';
import type { Command } from 'commander';
import { type App, withSession } from '../lib/app.ts';
import { CliError } from '../lib/cli-error.ts';

interface ViewerOptions {
  spice?: boolean;
  vnc?: boolean;
  file?: string;
  password?: boolean;
  close?: boolean;
}

/** For its owner's eyes only: it holds a password. */
const FILE_MODE = 0o600;

/** `aula seat viewer`. The password goes into the file, or to the terminal where it is asked for; never into an argument. */
export function addViewerCommand(seat: Command, app: App): void {
  seat
    .command('viewer')
    .description("open the running seat's screen for one VNC or SPICE viewer on this machine (aula serve --native-viewers)")
    .argument('<seat>')
    .option('--spice', 'for SPICE; default: SPICE where the seat has it, else VNC')
    .option('--vnc', 'for VNC')
    .option('--file <path>', 'write a connection file for virt-viewer (remote-viewer PATH); - for standard output')
    .option('--password', 'print the password, for viewers that ask for it')
    .option('--close', 'close it for all viewers')
    .action(
      withSession<ViewerOptions, [string]>(app, async (session, options, name) => {
        const params = { seat: name };
        if (options.close === true) {
          await session.client.call('closeViewer', { params });
          session.answer(params, `${name}: the screen is closed.`);
          return undefined;
        }
        const body = protocolOf(options);
        const ask = () => session.client.call('openViewer', { params, body });
        const path = options.file === '-' ? undefined : options.file;
        const found = path === undefined ? await ask() : await intoNewFile(path, ask);
        const { file, password, ...screen } = found;
        if (options.file === '-') {
          session.io.stdout.write(file);
          return undefined;
        }
        session.answer(
          options.password === true ? { ...screen, password } : screen,
          `${name}: ${screen.protocol.toUpperCase()} at ${withPort(screen.host, screen.hostPort)}, for one viewer at ${screen.clientAddress} until ${screen.validUntil}`,
          ...(options.file === undefined ? [] : [`Open it with: remote-viewer ${options.file}`]),
          ...(options.password === true ? [`Password: ${password}`] : []),
          ...(options.file === undefined && options.password !== true
            ? ['The viewer needs a password: ask with --file or --password.']
            : []),
          ...(screen.problem === null ? [] : [`not open: ${screen.problem}`]),
        );
        return undefined;
      }),
    );
}

function protocolOf({ spice, vnc }: ViewerOptions): { protocol?: 'vnc' | 'spice' } {
  if (spice === true && vnc === true) throw new CliError('usage', 'Either --spice or --vnc.');
  if (spice === true) return { protocol: 'spice' };
  return vnc === true ? { protocol: 'vnc' } : {};
}

/** Never over a file that is there, which might have other rights; and nothing is asked for that could not be written. */
async function intoNewFile(path: string, ask: () => Promise<ViewerView>): Promise<ViewerView> {
  const file = await open(path, 'wx', FILE_MODE).catch((error: NodeJS.ErrnoException) => {
    throw new CliError('file', `${path} ${error.code === 'EEXIST' ? 'is there already' : `cannot be written (${error.code})`}`);
  });
  try {
    const found = await ask();
    await file.writeFile(found.file);
    return found;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

const withPort = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
