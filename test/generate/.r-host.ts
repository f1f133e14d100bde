import { existsSync, writeFileSync } from 'node:fs';
import { startTestHost } from '@aula/testkit';

const host = await startTestHost();
writeFileSync('/tmp/R1/host.json', JSON.stringify({ folder: host.folder, pid: host.pid, socket: host.socketPath, pool: host.poolFolder }));
while (!existsSync('/tmp/R1/stop')) await new Promise((r) => setTimeout(r, 1000));
await host[Symbol.asyncDispose]();
