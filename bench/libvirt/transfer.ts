/** Our side of volumes: a worker (see worker.ts). Arguments: socket, pool, volume. Jobs: `{ job, file }`. */
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { connect, procedures } from '@aula/libvirt';

const [socketPath = '', poolName = '', volumeName = ''] = process.argv.slice(2);
const CHUNK_BYTES = 1024 * 1024;

const connection = await connect({ socketPath, uri: 'storage:///session' });
const { pool } = await connection.call(procedures.storagePoolLookupByName, { name: poolName });
const { vol } = await connection.call(procedures.storageVolLookupByName, { pool, name: volumeName });

async function transfer(job: string, file: string): Promise<number> {
  if (job === 'upload') {
    const source = createReadStream(file, { highWaterMark: CHUNK_BYTES });
    await pipeline(source, await connection.storageVolUpload(vol));
    return source.bytesRead;
  }
  const target = createWriteStream(file, { highWaterMark: CHUNK_BYTES });
  await pipeline(await connection.storageVolDownload(vol), target);
  return target.bytesWritten;
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
