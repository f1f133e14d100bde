import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestHost } from '@aula/testkit';

const SERVICES = fileURLToPath(new URL('./outside-services.ts', import.meta.url));
const COMMAND_TIMEOUT_MS = 30_000;

/** A world outside a test host, in a namespace of its own behind a cable: {@link OUTSIDE} and {@link OUTSIDE6}. */
export interface Outside extends AsyncDisposable {
  /** Runs a program there; rejects when it fails. */
  exec(argv: readonly string[]): Promise<string>;
  /** A TCP connection from there, from one of its addresses: says the words, resolves with all that came back; rejects when none was had. */
  say(port: number, words: string, options?: { from?: string; to?: string }): Promise<string>;
}

export const OUTSIDE = { host: '198.51.100.1', first: '198.51.100.2', second: '198.51.100.3' } as const;

export const OUTSIDE6 = { host: '2001:db8:f::1', first: '2001:db8:f::2', second: '2001:db8:f::3' } as const;

/** Joins a new namespace to the host's by a veth pair, and starts its services. */
export async function makeOutside(host: TestHost): Promise<Outside> {
  const services = spawn('unshare', ['--net', '--', process.execPath, SERVICES], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(services.stdout, 'data');
    const pid = String(services.pid);
    const exec = async (argv: readonly string[]): Promise<string> =>
      (await promisify(execFile)('nsenter', ['--net', '--target', pid, '--', ...argv], { timeout: COMMAND_TIMEOUT_MS })).stdout;
    await host.exec(['ip', 'link', 'add', 'up0', 'type', 'veth', 'peer', 'name', 'out0', 'netns', pid]);
    await host.exec(['ip', 'address', 'add', `${OUTSIDE.host}/24`, 'dev', 'up0']);
    await host.exec(['ip', 'address', 'add', `${OUTSIDE6.host}/64`, 'dev', 'up0', 'nodad']);
    await host.exec(['ip', 'link', 'set', 'up0', 'up']);
    for (const address of [OUTSIDE.first, OUTSIDE.second]) await exec(['ip', 'address', 'add', `${address}/24`, 'dev', 'out0']);
    for (const address of [OUTSIDE6.first, OUTSIDE6.second]) await exec(['ip', 'address', 'add', `${address}/64`, 'dev', 'out0', 'nodad']);
    for (const device of ['lo', 'out0']) await exec(['ip', 'link', 'set', device, 'up']);
    await host.exec(['ip', 'route', 'add', 'default', 'via', OUTSIDE.first]);
    return {
      exec,
      say: (port, words, { from = OUTSIDE.first, to = OUTSIDE.host } = {}) =>
        exec([process.execPath, '--input-type=module', '--eval', SAY, to, String(port), from, words]),
      [Symbol.asyncDispose]: () => end(services),
    };
  } catch (error) {
    await end(services);
    throw error;
  }
}

/** Ends by itself when the other side has said all, or refuses. */
const SAY = `
import { connect } from 'node:net';
const [to, port, from, words] = process.argv.slice(1);
const socket = connect({ host: to, port: Number(port), localAddress: from, allowHalfOpen: true, timeout: 8000 });
socket.on('timeout', () => socket.destroy(new Error('timeout')));
socket.on('error', (error) => { process.stderr.write(error.code ?? error.message); process.exitCode = 1; });
socket.pipe(process.stdout);
socket.end(words);
`;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
