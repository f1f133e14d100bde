/** Our side of the calls: a worker (see worker.ts) over `@aula/libvirt`. Arguments: socket, calls in flight (0: as the client has it). */
import { createInterface } from 'node:readline';
import { type Connection, connect, type Domain, procedures } from '@aula/libvirt';

const [socketPath = '', inFlight = '0'] = process.argv.slice(2);
/** Calls that the program has open at once; the connection sends as many of them as may be in flight. */
const AT_A_TIME = 64;
const URI = 'test:///default';
const LIST_ALL = { needResults: true, flags: 0 };

const cap = Number(inFlight) > 0 ? { maxInFlight: Number(inFlight) } : {};
const open = () => connect({ socketPath, uri: URI, ...cap });
const list = async (connection: Connection): Promise<Domain[]> =>
  (await connection.call(procedures.connectListAllDomains, LIST_ALL)).domains;

type One = (connection: Connection, dom: Domain) => Promise<unknown>;
const xml: One = (connection, dom) => connection.call(procedures.domainGetXMLDesc, { dom, flags: 0 });
const info: One = (connection, dom) => connection.call(procedures.domainGetInfo, { dom });

const first = await open();
const second = await open();
const domains = await list(first);

/** One call after the other; the count of calls. */
async function sequential(one: One): Promise<number> {
  for (const dom of domains) await one(first, dom);
  return domains.length;
}

/** Many at a time: a call begins when one before it ends. */
async function pipelined(of: readonly Domain[], ones: readonly One[], connections: readonly Connection[] = [first]): Promise<number> {
  const queue = of.values();
  const follow = async (connection: Connection): Promise<void> => {
    for (const dom of queue) for (const one of ones) await one(connection, dom);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, (_, index) => follow(connections[index % connections.length] ?? first)));
  return of.length * ones.length;
}

const JOBS: Readonly<Record<string, () => Promise<number>>> = {
  'xml sequential': () => sequential(xml),
  'info sequential': () => sequential(info),
  'all sequential': async () => {
    const all = await list(first);
    for (const dom of all) {
      await xml(first, dom);
      await info(first, dom);
    }
    return 1 + 2 * all.length;
  },
  'xml pipelined': () => pipelined(domains, [xml]),
  'info pipelined': () => pipelined(domains, [info]),
  'all pipelined': async () => {
    return 1 + (await pipelined(await list(first), [xml, info]));
  },
  'xml two connections': () => pipelined(domains, [xml], [first, second]),
  'info two connections': () => pipelined(domains, [info], [first, second]),
  stats: async () => (await first.call(procedures.connectGetAllDomainStats, { doms: [], stats: 0, flags: 0 })).retStats.length,
};

/** `times` runs of a job in a row. */
async function measure(job: string, times: number): Promise<object> {
  const work = JOBS[job];
  if (!work) throw new Error(`no job ${job}`);
  const cpu = process.cpuUsage();
  const start = performance.now();
  let count = 0;
  for (let time = 0; time < times; time++) count += await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { count, seconds, cpu: (user + system) / 1e6 };
}

console.log(JSON.stringify({ count: domains.length }));
for await (const line of createInterface({ input: process.stdin })) {
  const { job, times } = JSON.parse(line);
  console.log(JSON.stringify(await measure(job, times)));
}
await first.close();
await second.close();
