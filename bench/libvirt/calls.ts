import { fileURLToPath } from 'node:url';
import { connect } from '@aula/libvirt';
import { type BenchRow, makeRow } from '../lib/rows.ts';
import { startDaemon } from './daemon.ts';
import { DOMAINS, defineDomains } from './domains.ts';
import { virshBatch, virshPerCall } from './virsh.ts';
import { type Measured, startWorker, type Worker } from './worker.ts';

const PYTHON = '/usr/bin/python3';
/** Many short ones: what disturbs the machine then disturbs few of them. */
const RUNS = 21;
const WARM_UP_RUNS = 4;
/** Loops over all domains in one measurement. */
const TIMES = 1;
const STATS_TIMES = 10;
const VIRSH_CALLS = 40;
/** `max_client_requests` where libvirtd.conf says nothing. */
const DEFAULT_REQUESTS = 5;
const MANY_REQUESTS = 32;
const VIRSH_RUNS = 3;
const ONE_THREAD = 'python3-libvirt, one thread';
const FOUR_THREADS = 'python3-libvirt, four threads';
const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const KINDS = ['xml', 'info', 'all'] as const;
type Kind = (typeof KINDS)[number];
const WHAT: Readonly<Record<Kind, string>> = { xml: 'XML', info: 'info', all: 'list + XML + info' };

/** What a series of runs gave, in calls per second and µs of processor time per call. */
class Series {
  readonly rate: number[] = [];
  readonly cpu: number[] = [];
  add({ count, seconds, cpu }: Measured): void {
    this.rate.push(count / seconds);
    this.cpu.push((cpu / count) * 1e6);
  }
}

class Table {
  readonly #series = new Map<string, Series>();
  of(name: string): Series {
    const series = this.#series.get(name) ?? new Series();
    this.#series.set(name, series);
    return series;
  }
}

/** `inFlight` 0: as the client has it for a daemon it knows nothing of. */
const startOurs = (socketPath: string, inFlight: number): Promise<Worker> =>
  startWorker(process.execPath, [path('calls-process.ts'), socketPath, String(inFlight)]);

interface Sides {
  ours: Worker;
  python: Worker;
}

/** One round over everything that both sides do, alternately. */
function round({ ours, python }: Sides, table: Table): (() => Promise<void>)[] {
  const step = (name: string, worker: Worker, job: object) => async () => table.of(name).add(await worker.run(job));
  const calls = KINDS.flatMap((kind) => [
    step(`${kind} sequential`, ours, { job: `${kind} sequential`, times: TIMES }),
    step(`${kind} 1`, python, { job: kind, times: TIMES }),
    step(`${kind} pipelined`, ours, { job: `${kind} pipelined`, times: TIMES }),
    step(`${kind} 4`, python, { job: kind, threads: 4, times: TIMES }),
  ]);
  const stats = [step('stats', ours, { job: 'stats', times: STATS_TIMES }), step('stats 1', python, { job: 'stats', times: STATS_TIMES })];
  return [...calls, ...stats];
}

/** Calls against python3-libvirt and virsh on a daemon with its default of 5 requests per client. */
export async function measureCalls(): Promise<BenchRow[]> {
  await using daemon = await startDaemon(DEFAULT_REQUESTS);
  await using keeper = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
  await defineDomains(keeper);
  await using ours = await startOurs(daemon.socketPath, 0);
  await using python = await startWorker(PYTHON, [path('../peers/libvirt-calls.py'), daemon.socketPath]);
  for (let run = 0; run < WARM_UP_RUNS; run++) for (const step of round({ ours, python }, new Table())) await step();
  const table = new Table();
  const commands = Array.from({ length: DOMAINS }, (_, index) => `dumpxml seat-${String(index + 1).padStart(4, '0')}`);
  const virsh: Virsh = { single: [], batch: [] };
  for (let run = 0; run < RUNS; run++) {
    const steps = round({ ours, python }, table);
    for (const step of run % 2 === 0 ? steps : steps.toReversed()) await step();
    if (run >= VIRSH_RUNS) continue;
    virsh.single.push(await virshPerCall(daemon.socketPath, commands.slice(0, VIRSH_CALLS)));
    virsh.batch.push(await virshBatch(daemon.socketPath, commands));
  }
  return [...KINDS.flatMap((kind) => kindRows(table, kind)), ...statsRows(table), ...virshRows(table, virsh)];
}

interface Virsh {
  single: number[];
  batch: number[];
}

function kindRows(table: Table, kind: Kind): BenchRow[] {
  const rate = (name: string, ours: string, peer: string, peerName: string, goal: number): BenchRow =>
    makeRow({
      name: `${WHAT[kind]}, ${name}`,
      unit: 'calls/s',
      aula: table.of(`${kind} ${ours}`).rate,
      peer: table.of(`${kind} ${peer}`).rate,
      peerName,
      goal,
      better: 'higher',
    });
  const cpu = (ours: string, peer: string, peerName: string): BenchRow =>
    makeRow({
      name: `${WHAT[kind]}, ${ours}, CPU`,
      unit: 'µs/call',
      aula: table.of(`${kind} ${ours}`).cpu,
      peer: table.of(`${kind} ${peer}`).cpu,
      peerName,
      goal: 1,
      better: 'lower',
    });
  return [
    rate('sequential', 'sequential', '1', ONE_THREAD, 1.1),
    cpu('sequential', '1', ONE_THREAD),
    rate('pipelined', 'pipelined', '1', ONE_THREAD, 2),
    rate('pipelined', 'pipelined', '4', FOUR_THREADS, 1.3),
    cpu('pipelined', '4', FOUR_THREADS),
  ];
}

function statsRows(table: Table): BenchRow[] {
  const perCall = (series: Series): number[] => series.rate.map((rate) => ((DOMAINS + 1) / rate) * 1000);
  const [ours, python] = [table.of('stats'), table.of('stats 1')];
  const base = { peerName: ONE_THREAD, goal: 1, better: 'lower' } as const;
  return [
    makeRow({ name: 'stats of all domains in one call', unit: 'ms', aula: perCall(ours), peer: perCall(python), ...base }),
    makeRow({ name: 'stats of all domains, CPU', unit: 'µs/domain', aula: ours.cpu, peer: python.cpu, ...base }),
  ];
}

function virshRows(table: Table, { single, batch }: Virsh): BenchRow[] {
  const row = (ours: string, peer: number[], peerName: string, goal: number | null): BenchRow =>
    makeRow({ name: `XML, ${ours}`, unit: 'calls/s', aula: table.of(`xml ${ours}`).rate, peer, peerName, goal, better: 'higher' });
  return [
    row('sequential', single, 'virsh, a process per call', null),
    row('pipelined', single, 'virsh, a process per call', 150),
    row('sequential', batch, 'virsh, one batch', null),
    row('pipelined', batch, 'virsh, one batch', 4),
  ];
}

/** The same pipelined calls on a daemon that takes more requests from one client, which its administrator may set. */
export async function measureManyRequests(): Promise<BenchRow[]> {
  await using daemon = await startDaemon(MANY_REQUESTS);
  await using keeper = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
  await defineDomains(keeper);
  await using ours = await startOurs(daemon.socketPath, MANY_REQUESTS - 1);
  await using python = await startWorker(PYTHON, [path('../peers/libvirt-calls.py'), daemon.socketPath]);
  const table = new Table();
  for (let run = 0; run < RUNS + WARM_UP_RUNS; run++) {
    for (const kind of KINDS) {
      const jobs = [
        { name: `${kind} pipelined`, measured: await ours.run({ job: `${kind} pipelined`, times: TIMES }) },
        { name: `${kind} 4`, measured: await python.run({ job: kind, threads: 4, times: TIMES }) },
      ];
      if (run >= WARM_UP_RUNS) for (const { name, measured } of jobs) table.of(name).add(measured);
    }
  }
  return KINDS.map((kind) =>
    makeRow({
      name: `${WHAT[kind]}, pipelined, max_client_requests ${MANY_REQUESTS}`,
      unit: 'calls/s',
      aula: table.of(`${kind} pipelined`).rate,
      peer: table.of(`${kind} 4`).rate,
      peerName: FOUR_THREADS,
      goal: 1.3,
      better: 'higher',
    }),
  );
}

/** What bounds the daemon: more requests in flight, a second connection, and its own processor time. */
export async function measureDaemon(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const requests of [DEFAULT_REQUESTS, MANY_REQUESTS]) {
    await using daemon = await startDaemon(requests);
    await using keeper = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
    await defineDomains(keeper);
    await using ours = await startOurs(daemon.socketPath, requests === DEFAULT_REQUESTS ? 0 : requests - 1);
    const table = new Table();
    const cores: number[] = [];
    for (const job of ['xml pipelined', 'xml two connections']) await ours.run({ job, times: TIMES });
    for (let run = 0; run < RUNS; run++) {
      const before = await daemon.cpuSeconds();
      const one = await ours.run({ job: 'xml pipelined', times: TIMES });
      cores.push(((await daemon.cpuSeconds()) - before) / one.seconds);
      table.of('one').add(one);
      table.of('two').add(await ours.run({ job: 'xml two connections', times: TIMES }));
    }
    const [one, two] = [table.of('one').rate, table.of('two').rate];
    const name = `XML, pipelined, max_client_requests ${requests}`;
    const none = { goal: null, better: 'higher' } as const;
    rows.push(
      makeRow({ name: `${name}, 2 connections`, unit: 'calls/s', aula: two, peer: one, peerName: 'one connection of ours', ...none }),
      makeRow({
        name: `${name}, cores in use`,
        unit: 'cores',
        aula: table.of('one').cpu.map((cpu, run) => (cpu * (one[run] ?? 0)) / 1e6),
        peer: cores,
        peerName: 'the daemon itself',
        ...none,
      }),
    );
  }
  return rows;
}
