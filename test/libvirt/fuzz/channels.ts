import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Channel } from '../../../packages/libvirt/src/calls/channel.ts';
import { callSite, LibvirtError } from '../../../packages/libvirt/src/error.ts';
import { LIMITS } from '../../../packages/libvirt/src/limits.ts';
import { eventProcedures, procedures } from '../../../packages/libvirt/src/protocol/index.ts';
import { DaemonStream } from '../../../packages/libvirt/src/streams/daemon-stream.ts';
import { openUnixSocket } from '../../../packages/libvirt/src/transport/unix-socket.ts';
import { FRAME_OVERHEAD, type MessageHeader } from '../../../packages/libvirt/src/wire/header.ts';
import { decodePayload } from '../../../packages/libvirt/src/wire/message.ts';
import { malformed } from '../../../packages/libvirt/src/xdr/reader.ts';
import { makeScratch } from '../scratch.ts';
import { Mutator } from './mutator.ts';
import { type Random, randomOf } from './random.ts';
import { bareHeader, encode, frameOf, makeSeeds, samples, streamPackets, type UntypedCodec } from './seeds.ts';
import type { FuzzOrder, FuzzReport } from './worker.ts';

/** Broken packets among those that one connection gets; most end at the first. */
const BROKEN_MAX = 3;
const STREAM_PACKETS_MAX = 6;
const FAILURES_MAX = 5;
const ARGUMENTS = { name: 'x' };
/** Codes that a caller may see; `rpc` when a broken answer is a valid error. */
const EXPECTED: ReadonlySet<string> = new Set(['protocol', 'closed', 'rpc']);
const { domainLookupByName, storageVolDownload } = procedures;
const EVENTS = new Map<string, UntypedCodec>(
  Object.values(eventProcedures).map(({ program, number, message }) => [`${program}/${number}`, message]),
);

/** A daemon's side of a unix socket, and how to get at it. */
class Peers {
  readonly #server: Server;
  readonly #folder: string;
  readonly socketPath: string;

  constructor(server: Server, folder: string, socketPath: string) {
    this.#server = server;
    this.#folder = folder;
    this.socketPath = socketPath;
  }

  static async listen(): Promise<Peers> {
    const folder = await makeScratch('fuzz');
    const server = createServer();
    const socketPath = join(folder, 'sock');
    server.listen(socketPath);
    await once(server, 'listening');
    return new Peers(server, folder, socketPath);
  }

  /** Both ends of a new connection. */
  async pair(): Promise<{ client: Awaited<ReturnType<typeof openUnixSocket>>; daemon: Socket }> {
    const accepted = new Promise<Socket>((resolve) => this.#server.once('connection', resolve));
    const client = await openUnixSocket(this.socketPath, AbortSignal.timeout(LIMITS.connectTimeoutMs));
    const daemon = await accepted;
    daemon.on('error', () => {}).resume();
    return { client, daemon };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What fits the calls of {@link fuzzOne}: answers by serial, and packets of its stream. */
interface Fitting {
  answers: readonly (readonly Buffer[])[];
  opening: Buffer;
  stream: readonly Buffer[];
}

function makeFitting(seed: number): Fitting {
  const answers = [1, 2, 3, 4].map((serial) =>
    samples(domainLookupByName.result, 5, seed + serial).map((value) =>
      frameOf(bareHeader({ procedure: domainLookupByName.number, serial }), encode(domainLookupByName.result, value)),
    ),
  );
  const opening = bareHeader({ procedure: storageVolDownload.number, serial: 5 });
  return { answers, opening: frameOf(opening), stream: streamPackets(opening, seed) };
}

/** Feeds broken packets to real channels that wait for four answers, events and a stream. */
export async function fuzzChannels(order: FuzzOrder, progress: Int32Array, usedBytes: () => number): Promise<FuzzReport> {
  await using peers = await Peers.listen();
  const fitting = makeFitting(order.seed);
  const own = [...fitting.answers.flat(), fitting.opening, ...fitting.stream];
  const seeds = [...own, ...makeSeeds(order.seed).filter((_frame, index) => index % 60 === 0)];
  const mutator = new Mutator(seeds);
  const report: FuzzReport = { packets: 0, seeds: seeds.length, decoded: 0, refused: 0, growthBytes: 0, failures: [] };
  let baseline = 0;
  for (let index = order.from; report.packets < order.packets; index++) {
    if (baseline === 0 && report.packets >= order.packets / 10) baseline = usedBytes();
    const random = randomOf(order.seed, index);
    const packets = script(fitting, mutator, random);
    const unexpected = await fuzzOne(peers, packets, random, report);
    if (unexpected.length > 0) report.failures.push(`connection ${index}: ${unexpected.join('; ')}`);
    if (report.failures.length > FAILURES_MAX) break;
    report.packets += packets.length;
    Atomics.store(progress, 0, report.packets);
  }
  report.growthBytes = usedBytes() - baseline;
  return report;
}

/** One connection, to its end. Answers with what must not be. */
async function fuzzOne(peers: Peers, packets: readonly Buffer[], random: Random, report: FuzzReport): Promise<string[]> {
  const { client, daemon } = await peers.pair();
  const streams = random.chance(60);
  const channel = new Channel({
    socket: client,
    maxInFlight: 8,
    callTimeoutMs: LIMITS.callTimeoutMs,
    maxMessageBytes: LIMITS.streamMessageMax,
    onEvent: (header, frame) => readEvent(header, frame, report),
    streams,
  });
  const site = callSite(fuzzOne);
  const calls = [1, 2, 3, 4].map(() => channel.call(domainLookupByName, ARGUMENTS, {}, site));
  const waiting: Promise<unknown>[] = [...calls];
  if (streams) waiting.push(openStream(channel, random));
  daemon.end(Buffer.concat(packets));
  const reason = await channel.closed;
  const settled = await Promise.allSettled(waiting);
  daemon.destroy();
  if (reason.code === 'protocol') report.refused += 1;
  report.decoded += settled.filter(({ status }) => status === 'fulfilled').length;
  const wrong = settled.flatMap((result) => (result.status === 'rejected' ? unexpectedError(result.reason) : []));
  return [...unexpectedError(reason), ...wrong, ...(client.destroyed ? [] : ['the socket was left open'])];
}

/** What the daemon sends on one connection: all that fits, and a few broken packets anywhere between. */
function script(fitting: Fitting, mutator: Mutator, random: Random): Buffer[] {
  const packets = fitting.answers.map((choice) => choice[random.below(choice.length)] ?? fitting.opening);
  packets.push(fitting.opening);
  const count = random.below(STREAM_PACKETS_MAX);
  for (let i = 0; i < count; i++) packets.push(fitting.stream[random.below(fitting.stream.length)] ?? fitting.opening);
  const broken = 1 + random.below(BROKEN_MAX);
  for (let i = 0; i < broken; i++) packets.splice(random.below(packets.length + 1), 0, Buffer.from(mutator.mutate(random)));
  return packets;
}

function readEvent(header: MessageHeader, frame: Buffer, report: FuzzReport): void {
  const event = EVENTS.get(`${header.program}/${header.procedure}`);
  if (!event || frame.length < FRAME_OVERHEAD) throw malformed('nobody asked for that');
  decodePayload(event, frame);
  report.decoded += 1;
}

/** Opens a stream with serial 5 and reads it until it closes. */
async function openStream(channel: Channel, random: Random): Promise<void> {
  const site = callSite(openStream);
  const stream = new DaemonStream({
    channel,
    procedure: storageVolDownload,
    site,
    sparse: random.chance(50),
    release: (free) => free.close(done()),
  });
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  stream.on('error', () => {}).resume();
  const args = { vol: { pool: 'p', name: 'v', key: 'k' }, offset: 0n, length: 0n, flags: 0 };
  const { serial } = await channel.callStream(storageVolDownload, args, {}, site, stream).catch((error: unknown) => {
    stream.discard();
    throw error;
  });
  stream.opened(serial);
  await closed;
  if (stream.errored) throw stream.errored;
}

const done = () => new LibvirtError('closed', 'the stream has ended');

function unexpectedError(error: unknown): string[] {
  if (error instanceof LibvirtError && EXPECTED.has(error.code)) return [];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}
