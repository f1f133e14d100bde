import { randomFillSync } from 'node:crypto';
import { chmod, mkdir, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connection, connect, procedures, type StoragePool } from '@aula/libvirt';
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
const MEMORY = '/dev/shm';
const TRANSFER = fileURLToPath(new URL('transfer-process.ts', import.meta.url));

const DIRECTIONS = ['upload', 'download'] as const;
type Direction = (typeof DIRECTIONS)[number];

/**
 * Volume upload and download against `virsh vol-upload` and `vol-download`: the same file, in memory, each side in turn first, and a new
 * volume for each upload.
 */
export async function measureVolumes(): Promise<BenchRow[]> {
  await using daemon = await startDaemon(5, await roomyFolder());
  await using connection = await connect({ socketPath: daemon.socketPath, uri: 'storage:///session' });
  const pool = await makePool(connection, daemon);
  for (const size of [SMALL, SIZE]) await makeVolume(connection, pool, size);
  const file = join(daemon.folder, 'transfer');
  await using ours = await startWorker(process.execPath, [TRANSFER, daemon.socketPath, POOL, volumeName(SIZE)]);
  const rate = { upload: { aula: [] as number[], peer: [] as number[] }, download: { aula: [] as number[], peer: [] as number[] } };
  const sides = {
    aula: async (direction: Direction): Promise<number> => {
      const { count, seconds } = await ours.run({ job: direction, file });
      if (count !== SIZE) throw new Error(`${count} bytes went through instead of ${SIZE}`);
      return seconds;
    },
    peer: (direction: Direction) => virshTransfer(daemon, direction, file),
  };
  await fill(file, SIZE);
  for (let run = -1; run < RUNS; run++) {
    for (const direction of DIRECTIONS) {
      for (const side of run % 2 === 0 ? (['aula', 'peer'] as const) : (['peer', 'aula'] as const)) {
        if (direction === 'upload') await makeVolume(connection, pool, SIZE);
        const seconds = await sides[side](direction);
        if (run >= 0) rate[direction][side].push(SIZE / seconds / 1e6);
      }
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

/** In memory where there is room: a disk that writes back just then would be what is measured. */
async function roomyFolder(): Promise<string> {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize >= 4 * SIZE ? MEMORY : tmpdir();
}

async function makePool(connection: Connection, daemon: Daemon): Promise<StoragePool> {
  const folder = join(daemon.folder, 'home', POOL);
  await mkdir(folder);
  await chmod(folder, 0o777);
  const xml = `<pool type='dir'><name>${POOL}</name><target><path>${folder}</path></target></pool>`;
  return (await connection.call(procedures.storagePoolCreateXML, { xml, flags: 0 })).pool;
}

/** A new volume without a block of its own, in place of the one of the same name. */
async function makeVolume(connection: Connection, pool: StoragePool, size: number): Promise<void> {
  const old = await connection.call(procedures.storageVolLookupByName, { pool, name: volumeName(size) }).catch(() => null);
  if (old) await connection.call(procedures.storageVolDelete, { vol: old.vol, flags: 0 });
  const xml = `<volume><name>${volumeName(size)}</name><capacity>${size}</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`;
  await connection.call(procedures.storageVolCreateXML, { pool, xml, flags: 0 });
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
