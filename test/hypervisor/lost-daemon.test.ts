import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Host, HostEvent } from '../../packages/server/src/hypervisor/host.ts';
import { openHost } from '../../packages/server/src/hypervisor/open-host.ts';

const BACK_MAX_MS = 60_000;

let dataFolder: string;
let host: Host;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'aula-lost-'));
  await chmod(dataFolder, 0o711);
  host = await openHost({ spec: 'embedded', dataFolder, installationId: 'lost', log: () => {} });
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true, force: true });
});

/** First process of the embedded host, as its own record says. */
async function initPid(): Promise<number> {
  const record: unknown = JSON.parse(await readFile(join(dataFolder, 'host', 'host.json'), 'utf8'));
  if (typeof record === 'object' && record !== null && 'init' in record) {
    const { init } = record;
    if (typeof init === 'object' && init !== null && 'pid' in init && typeof init.pid === 'number') return init.pid;
  }
  throw new Error('the host has no record');
}

it('starts an embedded host that died anew, fails calls meanwhile as unreachable, and tells readers to look again', async () => {
  const stop = new AbortController();
  const seen: HostEvent['type'][] = [];
  const reading = (async () => {
    for await (const event of host.events(stop.signal)) seen.push(event.type);
  })();
  process.kill(await initPid(), 'SIGKILL');
  const deadline = performance.now() + BACK_MAX_MS;
  let unreachable = 0;
  for (;;) {
    const answer = await host.listSeats().catch((error: unknown) => error);
    if (seen.includes('resync') && Array.isArray(answer)) break;
    if (answer instanceof Error) {
      expect(answer).toMatchObject({ name: 'HypervisorError', code: 'unreachable' });
      unreachable += 1;
    }
    if (performance.now() > deadline) throw new Error('the host did not come back');
    await delay(20);
  }
  expect(unreachable).toBeGreaterThan(0);
  expect(seen).toEqual(['disconnected', 'resync']);
  expect((await host.info()).connected).toBe(true);
  stop.abort();
  await reading;
});
