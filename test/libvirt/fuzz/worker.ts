import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { LibvirtError } from '../../../packages/libvirt/src/error.ts';
import { fuzzChannels } from './channels.ts';
import { Decoder } from './decoder.ts';
import { Mutator } from './mutator.ts';
import { randomOf } from './random.ts';
import { makeSeeds } from './seeds.ts';

/** What the test tells the worker. */
export interface FuzzOrder {
  kind: 'decoder' | 'channels';
  seed: number;
  from: number;
  packets: number;
  /** Counts up as packets are done: how the test sees that nothing hangs. */
  progress: SharedArrayBuffer;
}

/** What the worker tells the test. */
export interface FuzzReport {
  packets: number;
  /** Seeds that the packets were made from. */
  seeds: number;
  /** Messages that were read to their end all the same. */
  decoded: number;
  refused: number;
  /** Bytes on the heap and in buffers after all, less those after the first tenth. */
  growthBytes: number;
  /** What must not be, with the packet that did it. */
  failures: string[];
}

const TURN_EVERY = 10_000;
const FAILURES_MAX = 5;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What is used when nothing waits to be freed: V8 sweeps buffers beside the program, and the second collection waits for the first one's sweep. */
function usedBytes(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function fuzzDecoder(order: FuzzOrder, progress: Int32Array): Promise<FuzzReport> {
  const seeds = makeSeeds(order.seed);
  const mutator = new Mutator(seeds);
  const whole = new Decoder(false);
  const pieces = new Decoder(true);
  const report: FuzzReport = { packets: 0, seeds: seeds.length, decoded: 0, refused: 0, growthBytes: 0, failures: [] };
  const end = order.from + order.packets;
  const baselineAt = order.from + Math.floor(order.packets / 10);
  let baseline = 0;
  for (let index = order.from; index < end; index++) {
    if (index === baselineAt) baseline = usedBytes();
    const random = randomOf(order.seed, index);
    const packet = mutator.mutate(random);
    const decoder = random.chance(80) ? whole : pieces;
    try {
      decoder.feed(packet);
    } catch (error) {
      report.refused += 1;
      if (!(error instanceof LibvirtError) || error.code !== 'protocol') {
        report.failures.push(
          `packet ${index}: ${error instanceof Error ? error.stack : String(error)}: ${packet.toString('hex', 0, 2_000)}`,
        );
        if (report.failures.length >= FAILURES_MAX) break;
      }
    }
    if (random.chance(95)) decoder.reset();
    report.packets += 1;
    if (index % TURN_EVERY === 0) await turn();
    Atomics.store(progress, 0, report.packets);
  }
  report.decoded = whole.decoded + pieces.decoded;
  report.growthBytes = usedBytes() - baseline;
  return report;
}

// Stacks of millions of refusals would take most of the time.
Error.stackTraceLimit = 0;
const order: FuzzOrder = workerData;
const progress = new Int32Array(order.progress);
parentPort?.postMessage(await (order.kind === 'decoder' ? fuzzDecoder(order, progress) : fuzzChannels(order, progress, usedBytes)));
