import { spawn } from 'node:child_process';
import { abortError, LibvirtError } from '../error.ts';
import { ProcessStream } from './process-stream.ts';
import type { SshCommand } from './ssh-command.ts';
import type { Transport } from './transport.ts';

/** A daemon behind ssh: a process of the system's ssh for each connection, ended with it. */
export function sshTransport(peer: string, command: SshCommand): Transport {
  return { peer, open: (signal) => openSsh(peer, command, signal) };
}

/** Resolves as soon as ssh runs; whether it gets through shows in the stream. */
function openSsh(peer: string, { program, args }: SshCommand, signal: AbortSignal): Promise<ProcessStream> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw abortError(signal.reason, `connecting to ${peer}`);
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const onError = (cause: Error) => reject(new LibvirtError('invalid', `${peer}: ${program} cannot be run: ${cause.message}`, { cause }));
    child.once('error', onError);
    child.once('spawn', () => {
      child.off('error', onError);
      resolve(new ProcessStream(child, peer));
    });
  });
}
