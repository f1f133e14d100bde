import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, operationEnd, roomYaml, seatNames } from '../lib/rooms.ts';

/** Kills in each of the two suites. */
const KILLS = 20;
const SEATS = 8;
/** An apply or a reset of eight seats takes about this long here; kills are spread over it. */
const SPAN_MS = 1800;
const NAMES = seatNames('crash', SEATS);
const SOURCE = roomYaml('crash', SEATS);

let host: TestHost;
let dataFolder: string;
let server: ServerProcess;

const start = async () => {
  server = await startServer({ host: host.hostOption, dataFolder });
};

async function lastOperation(kind: string) {
  const { operations } = await server.client.call('operations', { query: { room: 'crash', limit: 5 } });
  return operations.find((operation) => operation.kind === kind);
}

/** The world as virsh and the file system see it. */
async function world() {
  const names = async (argv: string[]) =>
    (await host.virsh(argv))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .sort();
  return {
    running: await names(['list', '--state-running', '--name']),
    all: await names(['list', '--all', '--name']),
    networks: await names(['net-list', '--all', '--name']),
    files: (await readdir(host.poolFolder)).filter((file) => !file.startsWith('aula-image-')).sort(),
  };
}

const whole = () => ({ running: NAMES, all: NAMES, networks: ['crash'], files: NAMES.map((name) => `${name}.aula.qcow2`) });

async function killDuring(delayMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  await server.kill();
  await start();
}

async function deleteRoom(): Promise<void> {
  const operation = await server.client.call('deleteRoom', { params: { room: 'crash' } });
  expect((await operationEnd(server.client, operation.id)).state).toBe('succeeded');
  expect(await world()).toEqual({ running: [], all: [], networks: [], files: [] });
}

beforeAll(async () => {
  host = await startTestHost();
  dataFolder = await mkdtemp(join(tmpdir(), 'aula-crash-'));
  await start();
  await applyRoom(server.client, roomYaml('warm', 1));
  const gone = await server.client.call('deleteRoom', { params: { room: 'warm' } });
  await operationEnd(server.client, gone.id);
});

afterAll(async () => {
  await server?.stop();
  await host?.[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true, force: true });
});

describe('kill -9 of the server', () => {
  it(`during an apply of ${SEATS} seats, at ${KILLS} random points, converges after each restart and leaves nothing over`, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const delayMs = randomInt(Math.floor((kill * SPAN_MS) / KILLS), Math.floor(((kill + 1) * SPAN_MS) / KILLS) + 1);
      const { operation } = await server.client.call('applyRoom', { body: { source: SOURCE } });
      expect(operation).not.toBeNull();
      await killDuring(delayMs);
      const resumed = await lastOperation('apply');
      expect(resumed, `the operation is on record after a kill at ${delayMs} ms`).toBeDefined();
      const end = await operationEnd(server.client, resumed?.id ?? '');
      expect({ delayMs, state: end.state, error: end.error }).toEqual({ delayMs, state: 'succeeded', error: null });
      expect({ delayMs, ...(await world()) }).toEqual({ delayMs, ...whole() });
      const plan = await server.client.call('planStoredRoom', { params: { room: 'crash' } });
      expect(plan.changes).toEqual([]);
      await deleteRoom();
    }
  }, 900_000);

  it(`during a reset of ${SEATS} seats, at ${KILLS} random points, converges after each restart and leaves nothing over`, async () => {
    await applyRoom(server.client, SOURCE);
    for (let kill = 0; kill < KILLS; kill++) {
      const delayMs = randomInt(Math.floor((kill * SPAN_MS) / KILLS), Math.floor(((kill + 1) * SPAN_MS) / KILLS) + 1);
      const operation = await server.client.call('resetRoom', { params: { room: 'crash' }, body: {} });
      await killDuring(delayMs);
      const end = await operationEnd(server.client, operation.id);
      expect({ delayMs, state: end.state, error: end.error }).toEqual({ delayMs, state: 'succeeded', error: null });
      expect({ delayMs, ...(await world()) }).toEqual({ delayMs, ...whole() });
    }
    await deleteRoom();
  }, 900_000);
});
