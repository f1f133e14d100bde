/** Our reader of events: a worker (see worker.ts). Argument: socket. The job `{ count }` ends when that many events have come. */
import { createInterface } from 'node:readline';
import { connect } from '@aula/libvirt';

const [socketPath = ''] = process.argv.slice(2);
const connection = await connect({ socketPath, uri: 'test:///default' });
const events = connection.events('domainLifecycle');
await events.ready;

/** When each event came, in ns of the monotonic clock, which all processes share. */
async function listen(count: number): Promise<object> {
  const times = new BigInt64Array(count);
  let seen = 0;
  let dropped = 0;
  while (seen + dropped < count) {
    const { value } = await events.next();
    if (value === undefined) break;
    if ('dropped' in value) dropped += value.dropped;
    else times[seen++] = process.hrtime.bigint();
  }
  return { count: seen, dropped, times: [...times.subarray(0, seen)].map(String) };
}

console.log('{}');
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await listen(JSON.parse(line).count)));
await connection.close();
