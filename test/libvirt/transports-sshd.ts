import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './transports-daemon.ts';

const run = promisify(execFile);

export interface SshSetup {
  readonly port: number;
  /** For `startListeningDaemon`. */
  readonly config: readonly string[];
  /** File of the host's key. */
  readonly known: string;
  /** Key that may log in as root, and one that may not. */
  readonly keyfile: string;
  readonly otherKeyfile: string;
}

/** Keys in `folder`, and what sshd needs to let root in with one of them. */
export async function prepareSsh(folder: string): Promise<SshSetup> {
  const [host, keyfile, otherKeyfile] = [join(folder, 'host'), join(folder, 'user'), join(folder, 'other')];
  for (const path of [host, keyfile, otherKeyfile]) await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
  const port = await freePort();
  const known = join(folder, 'known');
  await writeFile(known, `[127.0.0.1]:${port} ${await readFile(`${host}.pub`, 'utf8')}`);
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${host}`,
    `AuthorizedKeysFile ${keyfile}.pub`,
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'PrintLastLog no',
    'PermitRootLogin yes',
    'PasswordAuthentication yes',
  ];
  return { port, config, known, keyfile, otherKeyfile };
}
