import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectOptions, connect, isLibvirtError, procedures } from '@aula/libvirt';
import { type FakeMessage, startFakeDaemon } from '@aula/testkit';

/**
 * What `abort.test.ts` runs: aborts at every stage of a connection's life, and says what came of each. If anything were left open,
 * this process would not end.
 */
const [folder = '', ca = ''] = process.argv.slice(2);
const { authList, authSaslInit, connectOpen, connectGetHostname, domainOpenConsole, domainScreenshot } = procedures;
const DOM = { name: 'd', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 1 };
const outcomes: Record<string, string> = {};

async function stage(name: string, attempt: (signal: AbortSignal, abort: () => void) => Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const outcome = attempt(controller.signal, () => controller.abort()).then(
    () => 'went on',
    (error: unknown) => (isLibvirtError(error) ? error.code : String(error)),
  );
  outcomes[name] = await outcome;
}

/** Aborts once it has been seen that the other side has got so far. */
async function connecting(options: ConnectOptions, reached: Promise<unknown>, abort: () => void): Promise<unknown> {
  reached.then(abort);
  const connection = await connect(options);
  await connection.close();
  return connection;
}

const silent = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
await once(silent, 'listening');
const address = silent.address();
const port = typeof address === 'object' && address ? address.port : 0;
const arrival = () => once(silent, 'connection').then(() => delay(20));

await stage('before', (_, abort) => {
  const aborted = AbortSignal.abort();
  return connecting({ uri: `test+tcp://127.0.0.1:${port}/default`, signal: aborted }, Promise.resolve(), abort);
});
await stage('name', (signal, abort) => connecting({ uri: 'test+tcp://nowhere.invalid/default', signal }, Promise.resolve(), abort));
await stage('tls', (signal, abort) => connecting({ uri: `test+tls://127.0.0.1:${port}/default`, tls: { ca }, signal }, arrival(), abort));
await stage('tcp', (signal, abort) => connecting({ uri: `test+tcp://127.0.0.1:${port}/default`, signal }, arrival(), abort));

const ssh = join(folder, 'ssh');
writeFileSync(ssh, '#!/bin/sh\necho $$ >"$0.pid"\nexec sleep 1000\n');
chmodSync(ssh, 0o755);
await stage('ssh', (signal, abort) => connecting({ uri: `test+ssh://h/default?command=${ssh}`, signal }, delay(300), abort));
await stage('pause', (signal, abort) => {
  const reconnect = { retryFirst: true, minDelayMs: 100_000, maxDelayMs: 100_000, jitter: 0 };
  return connecting({ socketPath: join(folder, 'nothing'), reconnect, signal }, delay(50), abort);
});
silent.close();

/** A daemon that answers no message of these procedures. */
async function stopsAt(numbers: readonly number[], authTypes = [0]) {
  const { promise, resolve } = Promise.withResolvers<FakeMessage>();
  const daemon = await startFakeDaemon({
    authTypes,
    onMessage(message) {
      if (!numbers.includes(message.procedure)) return 'default';
      resolve(message);
      return undefined;
    },
  });
  return { daemon, reached: promise, [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose]() };
}

for (const { name, number } of [authList, connectOpen]) {
  await using at = await stopsAt([number]);
  await stage(name, (signal, abort) => connecting({ socketPath: at.daemon.socketPath, signal }, at.reached, abort));
}
{
  await using at = await stopsAt([authSaslInit.number], [1]);
  const auth = { username: 'u', password: 'p' };
  await stage('sasl', (signal, abort) => connecting({ socketPath: at.daemon.socketPath, auth, signal }, at.reached, abort));
}
{
  await using at = await stopsAt([connectGetHostname.number, domainOpenConsole.number]);
  await using connection = await connect({ socketPath: at.daemon.socketPath });
  at.reached.catch(() => {});
  await stage('call', (signal, abort) => {
    at.reached.then(abort);
    return connection.call(connectGetHostname, undefined, { signal });
  });
  await stage('stream that opens', (signal, abort) => {
    delay(50).then(abort);
    return connection.domainOpenConsole(DOM, { signal });
  });
  await stage('events', async (signal, abort) => {
    const events = connection.events('domainLifecycle', { signal });
    await events.ready;
    const next = events.next();
    abort();
    if (!(await next).done) throw new Error('an event');
  });
}
{
  await using daemon = await startFakeDaemon({
    onMessage(message, peer) {
      if (message.procedure !== domainScreenshot.number) return 'default';
      if (message.type === 0) peer.reply(message, Buffer.alloc(4));
      if (message.type === 0) peer.data(message, Buffer.alloc(1_000));
      if (message.status === 1) peer.confirm(message);
      return undefined;
    },
  });
  await using connection = await connect({ socketPath: daemon.socketPath });
  await stage('stream', async (signal, abort) => {
    const { body } = await connection.domainScreenshot(DOM, { signal });
    body.once('data', abort);
    return buffer(body);
  });
}
console.log(JSON.stringify(outcomes));
