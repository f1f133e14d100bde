import { randomFillSync } from 'node:crypto';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, procedures } from '@aula/libvirt';
import { execa } from 'execa';
import { type BenchRow, makeRow } from '../lib/rows.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { virshUri } from './virsh.ts';
import { type Measured, startWorker } from './worker.ts';

const MIB = 1024 * 1024;
const SIZE = 512 * MIB;
/** For the growth of memory: a transfer of this size, and one of {@link SIZE}. */
const SMALL = 32 * MIB;
const RUNS = 5;
const POOL = 'bench';
const TRANSFER = fileURLToPath(new URL('transfer-process.ts', import.meta.url));

const DIRECTIONS = ['upload', 'download'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** Volume upload and download against `virsh vol-upload` and `vol-download`: the same volume and file, both in the page cache. */
export async function measureVolumes(): Promise<BenchRow[]> {
  await using daemon = await startDaemon(5);
  await makeVolumes(daemon);
  const file = join(daemon.folder, 'transfer');
  await using ours = await startWorker(process.execPath, [TRANSFER, daemon.socketPath, POOL, volumeName(SIZE)]);
  const rate = { upload: { aula: [] as number[], peer: [] as number[] }, download: { aula: [] as number[], peer: [] as number[] } };
  for (let run = -1; run < RUNS; run++) {
    for (const direction of DIRECTIONS) {
      if (direction === 'upload') await fill(file, SIZE);
      const { count, seconds } = await ours.run({ job: direction, file });
      if (count !== SIZE) throw new Error(`${count} bytes went through instead of ${SIZE}`);
      const peer = await virshTransfer(daemon, direction, file);
      if (run < 0) continue;
      rate[direction].aula.push(count / seconds / 1e6);
      rate[direction].peer.push(SIZE / peer / 1e6);
    }
  }
  const base = { unit: 'MB/s', goal: 1, better: 'higher' } as const;
  return [
    ...DIRECTIONS.map((direction) =>
      makeRow({ name: `volume ${direction}`, peerName: `virsh vol-${direction}`, ...rate[direction], ...base }),
    ),
    ...(await measureMemory(daemon, file)),
  ];
}

/** Peak memory of a process of its own for each size: what a sixteenfold transfer adds. */
async function measureMemory(daemon: Daemon, file: string): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const direction of DIRECTIONS) {
    const peaks: number[] = [];
    for (const size of [SMALL, SIZE]) {
      await using worker = await startWorker(process.execPath, [TRANSFER, daemon.socketPath, POOL, volumeName(size)]);
      await fill(file, size);
      peaks.push(peakMib(await worker.run({ job: direction, file })));
    }
    const [small = 0, large = 0] = peaks;
    const peerName = `the same with ${SMALL / MIB} MiB`;
    rows.push(
      makeRow({
        name: `${direction} of ${SIZE / MIB} MiB, peak memory`,
        unit: 'MiB',
        aula: [large],
        peer: [small],
        peerName,
        goal: 1.25,
        better: 'lower',
      }),
    );
  }
  return rows;
}

const peakMib = ({ peakKib }: Measured): number => peakKib / 1024;
const volumeName = (size: number): string => `volume-${size}`;

async function makeVolumes(daemon: Daemon): Promise<void> {
  const folder = join(daemon.folder, 'home', POOL);
  await mkdir(folder);
  await chmod(folder, 0o777);
  await using connection = await connect({ socketPath: daemon.socketPath, uri: 'storage:///session' });
  const xml = `<pool type='dir'><name>${POOL}</name><target><path>${folder}</path></target></pool>`;
  const { pool } = await connection.call(procedures.storagePoolCreateXML, { xml, flags: 0 });
  for (const size of [SMALL, SIZE]) {
    const volume = `<volume><name>${volumeName(size)}</name><capacity>${size}</capacity><target><format type='raw'/></target></volume>`;
    await connection.call(procedures.storageVolCreateXML, { pool, xml: volume, flags: 0 });
  }
}

/** Bytes that no compression or search for zeros would shorten. */
async function fill(path: string, size: number): Promise<void> {
  const block = randomFillSync(Buffer.alloc(MIB));
  await rm(path, { force: true });
  await using file = await open(path, 'w');
  for (let at = 0; at < size; at += MIB) await file.write(block, 0, MIB, at);
}

/** Seconds that virsh takes, its start and connecting included: some 15 ms. */
async function virshTransfer(daemon: Daemon, direction: Direction, file: string): Promise<number> {
  const args = [
    '--quiet',
    '--connect',
    virshUri('storage:///session', daemon.socketPath),
    `vol-${direction}`,
    '--pool',
    POOL,
    volumeName(SIZE),
    file,
  ];
  const start = performance.now();
  await execa('virsh', args);
  return (performance.now() - start) / 1000;
}
