import { once } from 'node:events';
import { createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { imageFixture, MemoryLiveHost } from '@aula/testkit';
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';
import { type RunningServer, serve } from './serve.ts';
import { openStore, type Store } from './store/store.ts';
import { catalogOf } from './test-support/test-server.ts';

const start = (store: Store, port: number): Promise<RunningServer> =>
  serve({
    port,
    listen: '127.0.0.1',
    token: 'x'.repeat(43),
    demoAccounts: true,
    store,
    host: new MemoryLiveHost(),
    presets: catalogOf(imageFixture()),
    log: createLog('error', new PassThrough().resume()),
    doctor: async () => [],
  });

async function logIn({ url }: RunningServer, name: string, password: string): Promise<{ mustChangePassword: boolean }> {
  const headers = { 'x-aula': '1', 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1/login`, { method: 'POST', headers, body: JSON.stringify({ name, password }) });
  expect(response.status).toBe(200);
  return (await response.json()) as { mustChangePassword: boolean };
}

describe('the first accounts', () => {
  it('are made once, with passwords that are told once and work; only the admin must change it', async () => {
    await using store = await openStore(':memory:');
    {
      await using server = await start(store, 0);
      expect(server.newLogins.map(({ name }) => name)).toEqual(['admin', 'teacher', 'student']);
      for (const { name, password } of server.newLogins)
        expect([name, (await logIn(server, name, password)).mustChangePassword]).toEqual([name, name === 'admin']);
    }
    await using again = await start(store, 0);
    expect(again.newLogins).toEqual([]);
  });

  it('are not made by a start that fails, whose passwords nobody would see', async () => {
    await using store = await openStore(':memory:');
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start(store, port)).rejects.toThrow(`Port ${port} is in use by another program. Choose another with --port`);
    expect(await store.people.count()).toBe(0);
    other.close();
    await using server = await start(store, 0);
    expect(server.newLogins).toHaveLength(3);
  });
});
