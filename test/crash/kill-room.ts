import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { expect } from 'vitest';
import { applyRoom, operationEnd, roomYaml, seatNames } from '../lib/rooms.ts';
import { addHaltedImage } from './halted-image.ts';

const SEATS = 8;
const NAMES = seatNames('crash', SEATS);
export const SOURCE = roomYaml('crash', SEATS);
/** All that a whole room of this source has, in the terms of {@link KillRoom.world}. */
export const WHOLE = { running: NAMES, all: NAMES, networks: ['crash'], files: NAMES.map((name) => `${name}.aula.qcow2`) };

/** The moments of `kills` kills in ms, one in each equal part of the span, so that they are spread over all of it. */
export const killMoments = (kills: number, spanMs: number): number[] =>
  Array.from({ length: kills }, (_, kill) => randomInt(Math.floor((kill * spanMs) / kills), Math.floor(((kill + 1) * spanMs) / kills) + 1));

/** A host with a server that is killed over and over at its work on one room. */
export class KillRoom implements AsyncDisposable {
  readonly #host: TestHost;
  readonly #dataFolder: string;
  #server: ServerProcess | null = null;

  private constructor(host: TestHost, dataFolder: string) {
    this.#host = host;
    this.#dataFolder = dataFolder;
  }

  static async start(): Promise<KillRoom> {
    const room = new KillRoom(await startTestHost(), await mkdtemp(join(tmpdir(), 'aula-crash-')));
    try {
      await addHaltedImage(join(room.#dataFolder, 'images'));
      await room.#start();
      // The first one also brings the image to the host, and would seem longer than those that follow.
      await room.apply();
      await room.delete();
      return room;
    } catch (error) {
      await room[Symbol.asyncDispose]();
      throw error;
    }
  }

  get client() {
    if (this.#server === null) throw new Error('the server is not started');
    return this.#server.client;
  }

  async #start(): Promise<void> {
    this.#server = await startServer({ host: this.#host.hostOption, dataFolder: this.#dataFolder, images: 'own' });
  }

  /** SIGKILL after this long; resolves once the next server is ready. */
  async killAfter(ms: number): Promise<void> {
    await delay(ms);
    await this.#server?.kill();
    await this.#start();
  }

  /** How long the work takes when nobody kills the server, in ms. */
  async timed(work: () => Promise<unknown>): Promise<number> {
    const started = performance.now();
    await work();
    return Math.ceil(performance.now() - started);
  }

  apply = () => applyRoom(this.client, SOURCE);

  async reset(): Promise<string> {
    return (await this.client.call('resetRoom', { params: { room: 'crash' }, body: {} })).id;
  }

  async lastApply(): Promise<string | undefined> {
    const { operations } = await this.client.call('operations', { query: { room: 'crash', limit: 5 } });
    return operations.find((operation) => operation.kind === 'apply')?.id;
  }

  /** The operation ends well, and the room is whole: nothing missing, nothing over. */
  async expectConverged(operation: string, delayMs: number): Promise<void> {
    const end = await operationEnd(this.client, operation);
    expect({ delayMs, state: end.state, error: end.error }).toEqual({ delayMs, state: 'succeeded', error: null });
    expect({ delayMs, ...(await this.world()) }).toEqual({ delayMs, ...WHOLE });
  }

  /** The world as virsh and the file system see it. */
  async world(): Promise<typeof WHOLE> {
    const names = async (argv: string[]) =>
      (await this.#host.virsh(argv))
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .sort();
    const [running, all, networks, files] = await Promise.all([
      names(['list', '--state-running', '--name']),
      names(['list', '--all', '--name']),
      names(['net-list', '--all', '--name']),
      readdir(this.#host.poolFolder),
    ]);
    return { running, all, networks, files: files.filter((file) => !file.startsWith('aula-image-')).sort() };
  }

  /** Deletes the room; nothing of it is left. */
  async delete(): Promise<void> {
    const operation = await this.client.call('deleteRoom', { params: { room: 'crash' } });
    expect((await operationEnd(this.client, operation.id)).state).toBe('succeeded');
    expect(await this.world()).toEqual({ running: [], all: [], networks: [], files: [] });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.stop();
    await this.#host[Symbol.asyncDispose]();
    await rm(this.#dataFolder, { recursive: true, force: true });
  }
}
