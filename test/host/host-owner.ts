// A process that owns an embedded host until it is killed. Argument: the host's folder. Prints its first process and its socket.
import { startEmbeddedHost } from '@aula/host';

const host = await startEmbeddedHost({ folder: process.argv[2] ?? '', acceleration: 'emulation' });
console.log(`${host.pid} ${host.socketPath}`);
await host.exited;
