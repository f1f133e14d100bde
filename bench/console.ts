import { spawn } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextLine, type Place, type Relay, startGateway, startScript, startWebsockify, type TargetName } from './console/processes.ts';
import { end } from './lib/child.ts';
import { cpuSeconds, memoryBytes } from './lib/process-tree.ts';
import { type BenchRow, makeRow } from './lib/rows.ts';

const RUNS = 5;
const ROUNDS = 10_000;
const ROOM = 30;
const ROOM_SECONDS = 6;
const IDLE = 100;
const OPENINGS = 40;
const MIB = 1024 * 1024;
const PEER = 'websockify';

/** What one side of a comparison measured, run by run. */
type Samples = Record<'down' | 'up' | 'p50' | 'p99' | 'cpu' | 'roomP99' | 'memory' | 'banner', number[]>;
const empty = (): Samples => ({ down: [], up: [], p50: [], p99: [], cpu: [], roomP99: [], memory: [], banner: [] });

/** Starts a relay that leads to one target. */
type Start = (target: TargetName) => Promise<Relay>;

const runJob = async (
  relay: Relay,
  target: TargetName,
  mode: string,
  count: number,
  extra: object,
  during?: () => Promise<void>,
): Promise<unknown> => {
  const job = { mode, port: relay.port(target), protocols: await relay.protocols(target, count), ...extra };
  const { child, lines, say } = await startScript('client.py', `${JSON.stringify(job)}\n`);
  try {
    if (during !== undefined) {
      await nextLine(lines);
      await during();
      say('\n');
    }
    return await nextLine(lines);
  } finally {
    child.stdin?.end();
    await end(child);
  }
};

const asNumber = (value: unknown): number => {
  if (typeof value !== 'number') throw new Error(`not a number: ${JSON.stringify(value)}`);
  return value;
};
const field = (value: unknown, name: string): number =>
  asNumber(typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined);

/** Half-way through a room's run, the relay's processor time per second, in cores. */
const measureRoom = async (relay: Relay, into: Samples): Promise<void> => {
  const result = await runJob(relay, 'paced', 'room', ROOM, { seconds: ROOM_SECONDS }, async () => {
    await sleep(500);
    const before = await cpuSeconds(relay.pid);
    const begin = performance.now();
    await sleep((ROOM_SECONDS - 1) * 1000);
    into.cpu.push(((await cpuSeconds(relay.pid)) - before) / ((performance.now() - begin) / 1000));
  });
  into.roomP99.push(field(result, 'p99'));
};

/** Measures one figure, or two that come of one run, on a relay of its own that has done the same once before. */
type Figure = (start: Start, into: Samples) => Promise<void>;

/** What another hundred idle connections add to a fresh relay that holds a hundred: its code is loaded on both sides. */
const measureMemory: Figure = async (start, into) => {
  await using relay = await start('echo');
  const hold = (during: () => Promise<void>): Promise<unknown> =>
    runJob(relay, 'echo', 'idle', IDLE, {}, async () => {
      await sleep(1000);
      await during();
    });
  await hold(async () => {
    const before = await memoryBytes(relay.pid);
    await hold(async () => {
      into.memory.push((((await memoryBytes(relay.pid)) - before) / MIB / IDLE) * 100);
    });
  });
};

const throughput =
  (mode: 'down' | 'up', target: TargetName): Figure =>
  async (start, into) => {
    await using relay = await start(target);
    await runJob(relay, target, mode, 1, {});
    into[mode].push(asNumber(await runJob(relay, target, mode, 1, {})));
  };

const roundTrip: Figure = async (start, into) => {
  await using relay = await start('echo');
  await runJob(relay, 'echo', 'roundTrip', 1, { rounds: ROUNDS });
  const result = await runJob(relay, 'echo', 'roundTrip', 1, { rounds: ROUNDS });
  into.p50.push(field(result, 'p50'));
  into.p99.push(field(result, 'p99'));
};

const room: Figure = async (start, into) => {
  await using relay = await start('paced');
  await measureRoom(relay, empty());
  await measureRoom(relay, into);
};

const banner: Figure = async (start, into) => {
  await using relay = await start('qemu');
  await runJob(relay, 'qemu', 'banner', OPENINGS, {});
  into.banner.push(asNumber(await runJob(relay, 'qemu', 'banner', OPENINGS, {})));
};

const FIGURES: readonly Figure[] = [throughput('down', 'source'), throughput('up', 'sink'), roundTrip, room, banner, measureMemory];

/** A QEMU with a screen and no machine behind it. */
const startQemu = async (folder: string): Promise<{ path: string; stop(): Promise<void> }> => {
  const path = join(folder, 'vnc.sock');
  const child = spawn(
    'qemu-system-x86_64',
    ['-machine', 'q35', '-accel', 'tcg', '-S', '-nodefaults', '-vga', 'std', '-display', `vnc=unix:${path}`],
    {
      stdio: 'ignore',
    },
  );
  for (let tried = 0; tried < 100; tried++) {
    const up = await access(path).then(
      () => true,
      () => false,
    );
    if (up) return { path, stop: () => end(child) };
    await sleep(50);
  }
  await end(child);
  throw new Error('QEMU does not listen.');
};

const readPorts = async (lines: AsyncIterator<string>): Promise<Record<Exclude<TargetName, 'qemu'>, Place>> => {
  const ports = await nextLine(lines);
  const place = (name: string): Place => ({ port: field(ports, name) });
  return { echo: place('echo'), source: place('source'), sink: place('sink'), paced: place('paced') };
};

const rowsOf = (aula: Samples, peer: Samples): BenchRow[] => {
  const row = (name: string, unit: string, key: keyof Samples, better: BenchRow['better'], goal: number | null): BenchRow =>
    makeRow({ name, unit, aula: aula[key], peer: peer[key], peerName: PEER, goal, better });
  return [
    row('down, one connection', 'MB/s', 'down', 'higher', 1.3),
    row('up, one connection', 'MB/s', 'up', 'higher', 1.3),
    row('64-byte round trip, p50', 'µs', 'p50', 'lower', 0.7),
    row('64-byte round trip, p99', 'µs', 'p99', 'lower', 0.8),
    row('room of 30 at 30 MB/s, CPU', 'cores', 'cpu', 'lower', 0.4),
    row('room of 30 at 30 MB/s, delay p99', 'ms', 'roomP99', 'lower', 0.8),
    row('100 idle connections', 'MiB', 'memory', 'lower', 0.01),
    row("open to QEMU's banner", 'ms', 'banner', 'lower', 0.25),
  ];
};

/** `npm run bench -- console`: the console relay against websockify, both on the loopback. */
export const consoles = async (runs = RUNS): Promise<BenchRow[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'aula-bench-'));
  const qemu = await startQemu(folder);
  const targets = await startScript('targets.py');
  try {
    const places: Record<TargetName, Place> = { ...(await readPorts(targets.lines)), qemu: { path: qemu.path } };
    const [aula, peer] = [empty(), empty()];
    for (let run = 0; run < runs; run++) {
      for (const figure of FIGURES) {
        await figure(() => startGateway(places), aula);
        await figure((target) => startWebsockify(target, places[target]), peer);
      }
    }
    return rowsOf(aula, peer);
  } finally {
    await end(targets.child);
    await qemu.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
