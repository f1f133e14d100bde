import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aulaApply, aulaDelete, cleanPeer, openRoomBench, type RoomBench, runPeer, timeUntil, writePeerFiles } from './lib/room-bench.ts';
import { type BenchRow, makeRow } from './lib/rows.ts';

const SEATS = 8;
const MANY = 100;
const RUNS = 3;

interface Samples {
  running: number[];
  leases: number[];
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `peer-${String(index + 1).padStart(3, '0')}`);
const seconds = (ms: number) => ms / 1000;

async function timeAula(bench: RoomBench, into: Samples): Promise<void> {
  const [running, leases] = await timeUntil(aulaApply(bench.server, 'bench', SEATS), [
    async () => (await bench.running()) >= SEATS,
    async () => (await bench.leases()) >= SEATS,
  ]);
  into.running.push(seconds(running ?? Number.NaN));
  into.leases.push(seconds(leases ?? Number.NaN));
  await aulaDelete(bench.server, 'bench');
}

async function timePeer(
  bench: RoomBench,
  script: string,
  into: Samples,
  { reserved, leases }: { reserved: boolean; leases: boolean },
): Promise<void> {
  const seats = names(SEATS);
  const { network, folder } = await writePeerFiles(bench, seats, reserved);
  const { socketPath, poolFolder } = bench.host;
  const work = runPeer(script, [socketPath, network, folder, poolFolder, bench.baseImage, 'start', ...seats]);
  const conditions = [async () => (await bench.running()) >= SEATS, ...(leases ? [async () => (await bench.leases()) >= SEATS] : [])];
  const times = await timeUntil(work, conditions);
  into.running.push(seconds(times[0] ?? Number.NaN));
  if (leases) into.leases.push(seconds(times[1] ?? Number.NaN));
  await cleanPeer(bench, seats);
}

/** virt-clone copies the template's disk, so the template is a full disk of its own, not an overlay. */
async function timeVirtClone(bench: RoomBench, into: Samples): Promise<void> {
  const seats = names(SEATS);
  const { network, folder } = await writePeerFiles(bench, ['bench-template'], false);
  const disk = join(bench.host.poolFolder, 'bench-template.qcow2');
  await copyFile(bench.baseImage, disk);
  const template = join(folder, 'bench-template.xml');
  const xml = await readFile(template, 'utf8');
  await writeFile(template, xml.replace(/<backingStore[\s\S]*<\/backingStore>/, ''));
  const [running] = await timeUntil(runPeer('virt-clone.sh', [bench.host.socketPath, network, template, bench.host.poolFolder, ...seats]), [
    async () => (await bench.running()) >= SEATS,
  ]);
  into.running.push(seconds(running ?? Number.NaN));
  await cleanPeer(bench, seats, ['bench-template']);
  await rm(disk, { force: true });
}

async function timeMany(bench: RoomBench, aula: number[], virsh: number[], python: number[]): Promise<void> {
  let start = performance.now();
  await aulaApply(bench.server, 'bench', MANY, false);
  aula.push(seconds(performance.now() - start));
  await aulaDelete(bench.server, 'bench');
  const seats = names(MANY);
  for (const [script, into] of [
    ['virsh-rollout.sh', virsh],
    ['rollout.py', python],
  ] as const) {
    const { network, folder } = await writePeerFiles(bench, seats, false);
    start = performance.now();
    await runPeer(script, [bench.host.socketPath, network, folder, bench.host.poolFolder, bench.baseImage, 'define', ...seats]);
    into.push(seconds(performance.now() - start));
    await cleanPeer(bench, seats);
  }
}

/** `npm run bench -- rollout`: 8 tiny seats to running and to leases, and 100 made but not started. */
export async function rollout(): Promise<BenchRow[]> {
  await using bench = await openRoomBench();
  const empty = (): Samples => ({ running: [], leases: [] });
  const [aula, virsh, reserved, clone, python] = [empty(), empty(), empty(), empty(), empty()];
  const many: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    await timeAula(bench, aula);
    await timePeer(bench, 'virsh-rollout.sh', virsh, { reserved: false, leases: true });
    await timePeer(bench, 'virsh-rollout.sh', reserved, { reserved: true, leases: true });
    await timeVirtClone(bench, clone);
    await timePeer(bench, 'rollout.py', python, { reserved: false, leases: false });
    await timeMany(bench, ...many);
  }
  const row = (name: string, mine: number[], peer: number[], peerName: string, goal: number | null) =>
    makeRow({ name, unit: 's', aula: mine, peer, peerName, goal, better: 'lower' });
  return [
    row('8 seats to running', aula.running, virsh.running, 'virsh + qemu-img loop', 0.3),
    row('8 seats to running', aula.running, python.running, 'python3-libvirt, 4 threads', 0.7),
    row('8 seats to running', aula.running, clone.running, 'virt-clone + start', 0.15),
    row('8 seats to all leases', aula.leases, virsh.leases, 'virsh + qemu-img loop', 0.55),
    row('8 seats to all leases', aula.leases, reserved.leases, 'the same loop with reservations', null),
    row('100 seats made, not started', many[0], many[1], 'virsh + qemu-img loop', 1.5 / 2.6),
    row('100 seats made, not started', many[0], many[2], 'python3-libvirt, 4 threads, no record', null),
  ];
}
