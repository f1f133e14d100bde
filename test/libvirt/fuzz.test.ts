import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { FuzzOrder, FuzzReport } from './fuzz/worker.ts';

/** `AULA_FUZZ_PACKETS`, `AULA_FUZZ_SEED` and `AULA_FUZZ_FROM` (the packet to begin with) make a run longer, another, or again. */
const PACKETS = Number(process.env.AULA_FUZZ_PACKETS ?? 5_000_000);
const SEED = Number(process.env.AULA_FUZZ_SEED ?? 20_261_121);
const FROM = Number(process.env.AULA_FUZZ_FROM ?? 0);
const CHANNEL_PACKETS = Math.ceil(PACKETS / 50);
/** No packet takes longer than this to be read or refused, not even on a busy machine. */
const STUCK_MS = 30_000;
/** More memory than this ends the worker. */
const HEAP_MAX_MB = 256;
/** Some 0.1 MiB is seen, of the compiler's notes. */
const GROWTH_MAX_BYTES = 2 * 1024 * 1024;

/** Runs the order in a thread of its own, so that an endless loop can be seen and ended. */
async function fuzz(kind: FuzzOrder['kind'], packets: number): Promise<FuzzReport> {
  const progress = new SharedArrayBuffer(4);
  const order: FuzzOrder = { kind, seed: SEED, from: FROM, packets, progress };
  const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
  });
  const done = new Int32Array(progress);
  let last = -1;
  let watch: NodeJS.Timeout | undefined;
  try {
    return await new Promise<FuzzReport>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) =>
        reject(new Error(`the worker ended with ${code} after ${Atomics.load(done, 0)} packets of seed ${SEED}`)),
      );
      watch = setInterval(() => {
        const now = Atomics.load(done, 0);
        if (now === last) reject(new Error(`stuck at packet ${FROM + now} of seed ${SEED}`));
        last = now;
      }, STUCK_MS);
    });
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}

it(`reads or refuses ${PACKETS} broken packets (seed ${SEED}), without another error, a hang or growth`, {
  timeout: 1_800_000,
}, async () => {
  const report = await fuzz('decoder', PACKETS);
  expect(report.failures).toEqual([]);
  expect(report.packets).toBe(PACKETS);
  expect(report.seeds).toBeGreaterThan(1_000);
  // Both happen: packets that are nothing but noise would test the first check only.
  expect(report.decoded).toBeGreaterThan(PACKETS / 10);
  expect(report.refused).toBeGreaterThan(PACKETS / 4);
  expect(report.growthBytes).toBeLessThan(GROWTH_MAX_BYTES);
});

it(`ends ${CHANNEL_PACKETS} packets' worth of connections with every call, event and stream told`, { timeout: 600_000 }, async () => {
  const report = await fuzz('channels', CHANNEL_PACKETS);
  expect(report.failures).toEqual([]);
  expect(report.packets).toBeGreaterThanOrEqual(CHANNEL_PACKETS);
  expect(report.decoded).toBeGreaterThan(CHANNEL_PACKETS / 20);
  expect(report.refused).toBeGreaterThan(CHANNEL_PACKETS / 40);
  expect(report.growthBytes).toBeLessThan(GROWTH_MAX_BYTES);
});
