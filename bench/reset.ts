import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import {
  aulaApply,
  aulaDelete,
  cleanPeer,
  openRoomBench,
  operationEnd,
  type RoomBench,
  runPeer,
  writePeerFiles,
} from './lib/room-bench.ts';
import { type BenchRow, makeRow } from './lib/rows.ts';

const SEATS = 8;
const RUNS = 3;
/** Guests are let boot before they are reset, so that both sides interrupt the same state. */
const SETTLE_MS = 10_000;

const names = Array.from({ length: SEATS }, (_, index) => `peer-${String(index + 1).padStart(3, '0')}`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function timeAula(bench: RoomBench, into: number[]): Promise<void> {
  await aulaApply(bench.server, 'bench', SEATS);
  await sleep(SETTLE_MS);
  into.push(
    await timed(async () => {
      const operation = await bench.server.client.call('resetRoom', { params: { room: 'bench' }, body: {} });
      await operationEnd(bench.server, operation.id);
    }),
  );
  if ((await bench.running()) < SEATS) throw new Error('A reset seat is not running.');
  await aulaDelete(bench.server, 'bench');
}

async function timePeers(bench: RoomBench, virsh: number[], python: number[]): Promise<void> {
  const { network, folder } = await writePeerFiles(bench, names, true);
  const { socketPath, poolFolder } = bench.host;
  await execa('/usr/bin/python3', [
    join(import.meta.dirname, 'peers/rollout.py'),
    socketPath,
    network,
    folder,
    poolFolder,
    bench.baseImage,
    'start',
    ...names,
  ]);
  for (const [script, into] of [
    ['virsh-reset.sh', virsh],
    ['reset.py', python],
  ] as const) {
    await sleep(SETTLE_MS);
    into.push(await timed(() => runPeer(script, [socketPath, poolFolder, bench.baseImage, ...names])));
  }
  await cleanPeer(bench, names);
}

/** `npm run bench -- reset`: 8 running tiny seats back to fresh overlays and running. */
export async function reset(): Promise<BenchRow[]> {
  await using bench = await openRoomBench();
  const [aula, virsh, python]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    await timeAula(bench, aula);
    await timePeers(bench, virsh, python);
  }
  const row = (peer: number[], peerName: string, goal: number | null) =>
    makeRow({ name: '8 running seats reset', unit: 's', aula, peer, peerName, goal, better: 'lower' });
  return [row(virsh, 'virsh + qemu-img loop', 0.3), row(python, 'python3-libvirt, 4 threads', null)];
}
