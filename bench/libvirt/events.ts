import { fileURLToPath } from 'node:url';
import { type BenchRow, makeRow } from '../lib/rows.ts';
import { startDaemon } from './daemon.ts';
import { startWorker } from './worker.ts';

const PYTHON = '/usr/bin/python3';
const EVENTS = 10_000;
const RUNS = 3;
const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** 10,000 lifecycle events made by a third process, read at the same time by ours and by python3-libvirt. */
export async function measureEvents(): Promise<BenchRow[]> {
  await using daemon = await startDaemon(5);
  const { socketPath } = daemon;
  await using ours = await startWorker(process.execPath, [path('listener-process.ts'), socketPath]);
  await using python = await startWorker(PYTHON, [path('../peers/libvirt-listener.py'), socketPath]);
  await using emitter = await startWorker(PYTHON, [path('../peers/libvirt-emitter.py'), socketPath]);
  const sides = { aula: new Delays(), peer: new Delays() };
  for (let run = 0; run < RUNS; run++) {
    const listening = [ours.ask({ count: EVENTS }), python.ask({ count: EVENTS })] as const;
    const sent = timesOf(await emitter.ask({ count: EVENTS }));
    sides.aula.add(sent, timesOf(await listening[0]));
    sides.peer.add(sent, timesOf(await listening[1]));
  }
  const row = (name: string, unit: string, of: (delays: Delays) => number[], goal: number | null): BenchRow =>
    makeRow({
      name: `10,000 events, ${name}`,
      unit,
      aula: of(sides.aula),
      peer: of(sides.peer),
      peerName: 'python3-libvirt',
      goal,
      better: 'lower',
    });
  return [
    row('lost', 'events', (delays) => delays.lost, null),
    row('call to event, p50', 'µs', (delays) => delays.p50, null),
    row('call to event, p99', 'µs', (delays) => delays.p99, null),
  ];
}

/** Lost events and delays of each run. */
class Delays {
  readonly lost: number[] = [];
  readonly p50: number[] = [];
  readonly p99: number[] = [];

  /** Events come in the order of the calls, so the times of one belong to those of the other one by one. */
  add(sent: readonly bigint[], seen: readonly bigint[]): void {
    this.lost.push(sent.length - seen.length);
    const delays = seen.map((at, index) => Number(at - (sent[index] ?? at)) / 1000).sort((one, two) => one - two);
    this.p50.push(delays[Math.floor(delays.length / 2)] ?? Number.NaN);
    this.p99.push(delays[Math.floor(delays.length * 0.99)] ?? Number.NaN);
  }
}

function timesOf({ times }: Readonly<Record<string, unknown>>): bigint[] {
  if (!Array.isArray(times)) throw new Error('a worker tells no times');
  return times.map((time) => BigInt(time));
}
