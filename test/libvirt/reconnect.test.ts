import { type Connection, type ConnectOptions, connect, isEvent, LIMITS, procedures } from '@aula/libvirt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RestartableDaemon, startRestartableDaemon } from './restartable-daemon.ts';

const QUICK = { minDelayMs: 20, maxDelayMs: 200 };
const xml = (name: string) => `<domain type='test'><name>${name}</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`;

let daemon: RestartableDaemon;
beforeAll(async () => {
  daemon = await startRestartableDaemon();
});
afterAll(async () => {
  await daemon[Symbol.asyncDispose]();
});

const open = (reconnect: ConnectOptions['reconnect'] = QUICK): Promise<Connection> =>
  connect({ socketPath: daemon.socketPath, uri: 'test:///default', ...(reconnect ? { reconnect } : {}) });

/** Resolves once the client has seen the loss. */
async function down(connection: Connection): Promise<void> {
  for await (const { name } of connection.states()) if (name === 'waiting') return;
}

it('comes back after kill -9 of the daemon: calls that waited are made, readers are registered again and told', async () => {
  await using connection = await open();
  const domains = connection.events('domainLifecycle');
  const networks = connection.events('networkLifecycle');
  await Promise.all([domains.ready, networks.ready]);
  await connection.call(procedures.domainDefineXMLFlags, { xml: xml('before'), flags: 0 });
  expect((await domains.next()).value).toMatchObject({ domain: { name: 'before' }, event: 'defined', detail: 'added' });

  await daemon.kill();
  await down(connection);
  await expect(connection.call(procedures.connectGetHostname, undefined, { whenDown: 'fail' })).rejects.toMatchObject({ code: 'closed' });
  const waiting = connection.call(procedures.connectGetHostname, undefined);
  await daemon.start();
  expect((await waiting).hostname).not.toBe('');
  expect((await domains.next()).value).toEqual({ resubscribed: true });
  expect((await networks.next()).value).toEqual({ resubscribed: true });

  const { dom } = await connection.call(procedures.domainDefineXMLFlags, { xml: xml('after'), flags: 0 });
  expect((await domains.next()).value).toMatchObject({ domain: { name: 'after' }, event: 'defined' });
  await connection.call(procedures.domainUndefineFlags, { dom, flags: 0 });
});

it('fails what was in flight when the daemon was killed, and without reconnect stays closed', async () => {
  await using connection = await open(false);
  const events = connection.events('domainLifecycle');
  await events.ready;
  const calls = Array.from({ length: 50 }, () => connection.call(procedures.connectGetCapabilities, undefined));
  const ends = Promise.allSettled(calls);
  const reading = expect(events.next()).rejects.toMatchObject({ code: 'closed' });
  await daemon.kill();
  for (const end of await ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'closed' });
  expect(await connection.closed).toMatchObject({ code: 'closed' });
  await reading;
  await expect(open(false)).rejects.toMatchObject({ code: 'unreachable' });
  await daemon.start();
});

it('reports 10,000 lifecycle events, none lost, to a reader that keeps up', async () => {
  const ROUNDS = 5_000;
  await using connection = await open();
  await using driver = await open();
  const { domains } = await driver.call(procedures.connectListAllDomains, { needResults: true, flags: 1 });
  const [dom] = domains;
  if (!dom) throw new Error('the test driver has no domain');
  const events = connection.events('domainLifecycle', { domain: dom });
  await events.ready;
  const doing = (async () => {
    for (let i = 0; i < ROUNDS; i++) {
      await driver.call(procedures.domainSuspend, { dom });
      await driver.call(procedures.domainResume, { dom });
    }
  })();
  let seen = 0;
  for await (const item of events) {
    if (!isEvent(item)) throw new Error(`missed some: ${JSON.stringify(item)}`);
    expect(item.event).toBe(seen % 2 === 0 ? 'suspended' : 'resumed');
    seen += 1;
    if (seen === 2 * ROUNDS) break;
  }
  await doing;
  expect(seen).toBe(10_000);
});

it.each([0, 1, 300])('tells a reader that leaves %i more unread than its cap how many it missed', async (beyond) => {
  await using connection = await open();
  const { domains } = await connection.call(procedures.connectListAllDomains, { needResults: true, flags: 1 });
  const [dom] = domains;
  if (!dom) throw new Error('the test driver has no domain');
  const events = connection.events('domainLifecycle', { domain: dom });
  const keepingUp = connection.events('domainLifecycle', { domain: dom });
  await Promise.all([events.ready, keepingUp.ready]);
  const total = LIMITS.eventQueueMax + beyond;
  const doing = (async () => {
    for (let i = 0; i < total; i++) await connection.call(i % 2 === 0 ? procedures.domainSuspend : procedures.domainResume, { dom });
  })();
  for (let i = 0; i < total; i++) expect((await keepingUp.next()).value).toMatchObject({ domain: { uuid: dom.uuid } });
  await doing;
  for (let i = 0; i < LIMITS.eventQueueMax; i++) {
    expect((await events.next()).value).toMatchObject({ event: i % 2 === 0 ? 'suspended' : 'resumed' });
  }
  if (beyond > 0) expect((await events.next()).value).toEqual({ dropped: beyond });
  if (total % 2 === 1) await connection.call(procedures.domainResume, { dom });
  else await connection.call(procedures.domainSuspend, { dom }).then(() => connection.call(procedures.domainResume, { dom }));
  expect((await events.next()).value).toMatchObject({ event: total % 2 === 1 ? 'resumed' : 'suspended' });
});
