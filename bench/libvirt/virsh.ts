import { execa } from 'execa';

/** One virsh for each call; calls per second. */
export async function virshPerCall(socketPath: string, commands: readonly string[]): Promise<number> {
  const start = performance.now();
  for (const command of commands) await virsh(socketPath, command.split(' '));
  return (commands.length / (performance.now() - start)) * 1000;
}

/** One virsh for all calls, given on its standard input; calls per second. */
export async function virshBatch(socketPath: string, commands: readonly string[]): Promise<number> {
  const start = performance.now();
  await virsh(socketPath, [], `${commands.join('\n')}\n`);
  return (commands.length / (performance.now() - start)) * 1000;
}

/** `uri` without its socket: `test:///default`. */
export function virshUri(uri: string, socketPath: string): string {
  return `${uri.replace('://', '+unix://')}?socket=${socketPath}`;
}

const virsh = (socketPath: string, args: readonly string[], input = ''): Promise<unknown> =>
  execa('virsh', ['--quiet', '--connect', virshUri('test:///default', socketPath), ...args], { input, stdout: 'ignore' });
