import { writeFile } from 'node:fs/promises';
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
        const found = await session.client.call('openViewer', { params, body: protocolOf(options) });
        const { file, password, ...open } = found;
        if (options.file === '-') {
          session.io.stdout.write(file);
          return undefined;
        }
        if (options.file !== undefined) await writeNew(options.file, file);
        session.answer(
          options.password === true ? { ...open, password } : open,
          `${name}: ${open.protocol.toUpperCase()} at ${withPort(open.host, open.hostPort)}, for one viewer at ${open.clientAddress} until ${open.validUntil}`,
          ...(options.file === undefined ? [] : [`Open it with: remote-viewer ${options.file}`]),
          ...(options.password === true ? [`Password: ${password}`] : []),
          ...(options.file === undefined && options.password !== true
            ? ['The viewer needs a password: ask with --file or --password.']
            : []),
          ...(open.problem === null ? [] : [`not open: ${open.problem}`]),
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

/** Never over a file that is there, which might have other rights. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: FILE_MODE, flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
    throw new CliError('usage', `${path} ${why}`);
  }
}

const withPort = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
