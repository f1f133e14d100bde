import { createServer } from 'node:net';
import type { CheckView } from '@aula/api';
import { ok, problem } from './check.ts';

export interface PortQuestion {
  listen: string;
  /** 0: any. */
  port: number;
  /** Where a server of this data folder answers already, if one runs. */
  runningUrl: string | null;
}

/** Whether the server can listen, or does. */
export async function checkPort({ listen, port, runningUrl }: PortQuestion): Promise<CheckView> {
  if (runningUrl !== null) return ok('ports', `Aula runs at ${runningUrl}`);
  if (port === 0) return ok('ports', 'any free port will be taken');
  const code = await tryListen(listen, port);
  if (code === null) return ok('ports', `${listen}:${port} is free`);
  const other = 'choose another one with --port, or end what holds it';
  if (code === 'EADDRINUSE') return problem('ports', `${listen}:${port} is taken by another program`, other);
  if (code === 'EACCES')
    return problem('ports', `${listen}:${port} may not be opened by this user`, 'choose a port above 1023 with --port');
  return problem('ports', `${listen}:${port} cannot be opened (${code})`, 'give an address of this machine with --listen');
}

/** The error's code; null when it worked. The port is free again afterwards. */
function tryListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
