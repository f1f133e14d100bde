/** Our side of volumes: a worker (see worker.ts). Arguments: socket, pool, volume. Jobs: `{ job, file }`. */
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { connect, procedures, receiveFile, sendFile } from '@aula/libvirt';

const [socketPath = '', poolName = '', volumeName = ''] = process.argv.slice(2);

const connection = await connect({ socketPath, uri: 'storage:///session' });
const { pool } = await connection.call(procedures.storagePoolLookupByName, { name: poolName });
const { vol } = await connection.call(procedures.storageVolLookupByName, { pool, name: volumeName });

async function transfer(job: string, path: string): Promise<number> {
  if (job === 'upload') {
    await using file = await open(path);
    return await sendFile(file, await connection.storageVolUpload(vol));
  }
  await using file = await open(path, 'w');
  return await receiveFile(await connection.storageVolDownload(vol), file);
}

console.log('{}');
for await (const line of createInterface({ input: process.stdin })) {
  const { job, file } = JSON.parse(line);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const count = await transfer(job, file);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ count, seconds, cpu: (user + system) / 1e6, peakKib: process.resourceUsage().maxRSS }));
}
await connection.close();
