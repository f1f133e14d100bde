import { FAKE_PROGRAM, type FakeDaemonOptions, type FakeMessage, type FakePeer, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { describe, expect, it } from 'vitest';
import { type ConnectOptions, connect } from './connect.ts';
import { procedures } from './protocol/index.ts';

const { domainLookupByName, connectGetHostname } = procedures;
const LOOKUP = domainLookupByName.number;

async function setUp(options: FakeDaemonOptions = {}, connectOptions: Partial<ConnectOptions> = {}) {
  const daemon = await startFakeDaemon(options);
  const connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default', ...connectOptions });
  const dispose = async () => {
    await connection.close();
    await daemon[Symbol.asyncDispose]();
  };
  return { daemon, connection, [Symbol.asyncDispose]: dispose };
}

/** Answers lookups with the domain of that name. */
function echoName(message: FakeMessage, peer: FakePeer): 'default' | undefined {
  if (message.procedure !== LOOKUP || message.type !== 0) return 'default';
  const name = message.payload.toString('utf8', 4, 4 + message.payload.readUInt32BE(0));
  peer.reply(message, fakeXdr.domain(name));
  return undefined;
}

describe('connecting', () => {
  it('opens the URI and is open', async () => {
    await using host = await setUp();
    expect(host.connection.state).toEqual({ name: 'open', since: expect.any(Date) });
    const open = host.daemon.peers[0]?.received.find((message) => message.procedure === 1);
    expect(open?.payload.toString('latin1')).toContain('test:///default');
  });

  it('authenticates with polkit where the daemon asks for it', async () => {
    await using host = await setUp({ authTypes: [2] });
    expect(host.daemon.peers[0]?.received.map((message) => message.procedure).slice(0, 3)).toEqual([66, 70, 1]);
  });

  it('says so when polkit refuses', async () => {
    await using daemon = await startFakeDaemon({
      authTypes: [2],
      onMessage: (message, peer) => (message.procedure === 70 ? void peer.fail(message, 45, 'no agent') : 'default'),
    });
    await expect(connect({ socketPath: daemon.socketPath })).rejects.toMatchObject({ code: 'auth', cause: { virCode: 45 } });
  });

  it('refuses a daemon that offers only SASL', async () => {
    await using daemon = await startFakeDaemon({ authTypes: [1] });
    await expect(connect({ socketPath: daemon.socketPath })).rejects.toMatchObject({ code: 'auth' });
  });

  it('passes on why the URI cannot be opened', async () => {
    await using daemon = await startFakeDaemon({
      onMessage: (message, peer) => (message.procedure === 1 ? void peer.fail(message, 5, 'no driver') : 'default'),
    });
    await expect(connect({ socketPath: daemon.socketPath })).rejects.toMatchObject({
      ...{ code: 'rpc', virCodeName: 'VIR_ERR_NO_CONNECT', message: `${daemon.socketPath}: no driver` },
    });
  });

  it('says where something answers that is no daemon', async () => {
    await using daemon = await startFakeDaemon({ onMessage: (_, peer) => void peer.socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') });
    await expect(connect({ socketPath: daemon.socketPath })).rejects.toMatchObject({
      code: 'protocol',
      message: expect.stringMatching(`^${daemon.socketPath}: this is no daemon of libvirt, or a broken one: .*length`),
    });
  });

  it('says where a daemon hangs up at once', async () => {
    await using daemon = await startFakeDaemon({ onMessage: (_, peer) => void peer.socket.end() });
    const message = `${daemon.socketPath}: the daemon closed the connection`;
    await expect(connect({ socketPath: daemon.socketPath })).rejects.toMatchObject({ code: 'closed', message });
  });

  it('says unreachable when nothing is at the socket, to whoever called', async () => {
    async function connectForTheStack() {
      await connect({ socketPath: '/nonexistent/aula/sock' });
    }
    const error: unknown = await connectForTheStack().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining('there is no such socket') });
    expect(error).toHaveProperty('stack', expect.stringContaining('connectForTheStack'));
  });

  it('asks for reading only where that is wanted', async () => {
    await using host = await setUp({}, { readOnly: true });
    const open = host.daemon.peers[0]?.received.find((message) => message.procedure === 1);
    expect(open?.payload.readUInt32BE(open.payload.length - 4)).toBe(1);
  });

  it('has its own time, not that of calls, and says how long that was', async () => {
    const daemonThatWaits = startFakeDaemon({ onMessage: (message) => (message.procedure === 1 ? undefined : 'default') });
    await using daemon = await daemonThatWaits;
    await expect(connect({ socketPath: daemon.socketPath, callTimeoutMs: 10, connectTimeoutMs: 200 })).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining(`${daemon.socketPath}: not connected within 200 ms`),
    });
    await expect.poll(() => daemon.peers[0]?.socket.destroyed).toBe(true);
  });

  it('refuses a path that no unix socket can have', async () => {
    await expect(connect({ socketPath: `/${'x'.repeat(200)}` })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('gives up when the signal aborts and the daemon does not answer, leaving no socket', async () => {
    await using daemon = await startFakeDaemon({ onMessage: () => undefined });
    const controller = new AbortController();
    const attempt = connect({ socketPath: daemon.socketPath, signal: controller.signal });
    await expect.poll(() => daemon.peers[0]?.received.length).toBe(1);
    controller.abort();
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => daemon.peers[0]?.socket.destroyed).toBe(true);
  });

  it('lives through a daemon that sends byte after byte', async () => {
    await using host = await setUp({ dribble: true, onMessage: echoName });
    expect(await host.connection.call(domainLookupByName, { name: 'slow' })).toMatchObject({ dom: { name: 'slow' } });
  });
});

describe('calls', () => {
  it('hand each answer to its own caller, in whatever order answers come', async () => {
    const held: FakeMessage[] = [];
    await using host = await setUp(
      {
        onMessage(message, peer) {
          if (message.procedure !== LOOKUP || message.type !== 0) return 'default';
          held.push(message);
          if (held.length === 5) for (const call of [3, 0, 4, 2, 1].map((index) => held[index])) if (call) echoName(call, peer);
          return undefined;
        },
      },
      { maxInFlight: 5 },
    );
    const names = ['a', 'b', 'c', 'd', 'e'];
    const found = await Promise.all(names.map((name) => host.connection.call(domainLookupByName, { name })));
    expect(found.map(({ dom }) => dom.name)).toEqual(names);
  });

  it('never have more with the daemon than maxInFlight', async () => {
    let open = 0;
    let most = 0;
    await using host = await setUp(
      {
        onMessage(message, peer) {
          if (message.procedure !== LOOKUP || message.type !== 0) return 'default';
          most = Math.max(most, ++open);
          setImmediate(() => {
            open -= 1;
            echoName(message, peer);
          });
          return undefined;
        },
      },
      { maxInFlight: 3 },
    );
    await Promise.all(Array.from({ length: 50 }, (_, i) => host.connection.call(domainLookupByName, { name: `d${i}` })));
    expect(most).toBe(3);
  });

  it('reject with the code, domain and text of libvirt, and the stack of the caller', async () => {
    await using host = await setUp({
      onMessage: (message, peer) => (message.procedure === LOOKUP ? void peer.fail(message, 42, 'Domain not found') : 'default'),
    });
    const { connection } = host;
    async function lookUpForTheStack() {
      await connection.call(domainLookupByName, { name: 'none' });
    }
    const error = await lookUpForTheStack().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'rpc',
      message: 'Domain not found',
      virCode: 42,
      virCodeName: 'VIR_ERR_NO_DOMAIN',
      virDomainName: 'VIR_FROM_QEMU',
      level: 2,
    });
    expect(error).toHaveProperty('stack', expect.stringContaining('lookUpForTheStack'));
  });

  it('time out when the daemon stalls, and the connection stays', async () => {
    await using host = await setUp({ onMessage: (message) => (message.procedure === LOOKUP ? undefined : 'default') });
    await expect(host.connection.call(domainLookupByName, { name: 'x' }, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'timeout' });
    expect(host.connection.state.name).toBe('open');
  });
});

describe('the end', () => {
  it('of the socket fails every call that waits or is with the daemon, and says why', async () => {
    await using host = await setUp({ onMessage: (message) => (message.procedure === LOOKUP ? undefined : 'default') });
    const calls = Array.from({ length: 10 }, () => host.connection.call(domainLookupByName, { name: 'x' }));
    const results = Promise.allSettled(calls);
    await expect.poll(() => host.daemon.peers[0]?.received.some((message) => message.procedure === LOOKUP)).toBe(true);
    host.daemon.peers[0]?.socket.destroy();
    expect((await results).map((result) => result.status === 'rejected' && result.reason.code)).toEqual(Array(10).fill('closed'));
    expect(await host.connection.closed).toMatchObject({ code: 'closed' });
    expect(host.connection.state).toMatchObject({ name: 'closed', reason: { code: 'closed' } });
    await expect(host.connection.call(connectGetHostname, undefined)).rejects.toMatchObject({ code: 'closed' });
  });

  it('by close() says goodbye, refuses calls from then on, and may be asked for again', async () => {
    await using host = await setUp();
    const closing = host.connection.close();
    expect(host.connection.state).toEqual({ name: 'closing' });
    await expect(host.connection.call(connectGetHostname, undefined)).rejects.toMatchObject({ code: 'closed' });
    await Promise.all([closing, host.connection.close()]);
    expect(host.connection.state.name).toBe('closed');
    expect(host.daemon.peers[0]?.received.at(-1)?.procedure).toBe(2);
  });

  it('by close() fails calls that are with the daemon, even if it never answers', async () => {
    await using host = await setUp({ onMessage: (message) => ([LOOKUP, 2].includes(message.procedure) ? undefined : 'default') });
    const call = host.connection.call(domainLookupByName, { name: 'x' });
    const failed = expect(call).rejects.toMatchObject({ code: 'closed' });
    await host.connection.close();
    await failed;
  });
});

describe('keepalive', () => {
  it('answers the pings of the daemon', async () => {
    await using host = await setUp();
    host.daemon.peers[0]?.ping();
    await expect
      .poll(() => host.daemon.peers[0]?.received.some((message) => message.program === FAKE_PROGRAM.keepAlive && message.procedure === 2))
      .toBe(true);
  });

  it('closes a connection whose daemon has fallen silent', async () => {
    await using host = await setUp(
      { keepAlive: true, onMessage: (message) => (message.program === FAKE_PROGRAM.keepAlive ? undefined : 'default') },
      { keepAlive: { intervalMs: 5, count: 2 } },
    );
    expect(await host.connection.closed).toMatchObject({ code: 'closed', message: expect.stringContaining('keepalive') });
  });

  it('keeps a connection whose daemon answers', async () => {
    await using host = await setUp({ keepAlive: true }, { keepAlive: { intervalMs: 100, count: 4 } });
    const pings = () => host.daemon.peers[0]?.received.filter((message) => message.program === FAKE_PROGRAM.keepAlive).length ?? 0;
    await expect.poll(pings, { timeout: 15_000 }).toBeGreaterThan(5);
    expect(host.connection.state.name).toBe('open');
  });

  it('sends none to a daemon that has none', async () => {
    await using host = await setUp({ keepAlive: false, onMessage: echoName }, { keepAlive: { intervalMs: 1, count: 1 } });
    for (let i = 0; i < 50; i++) await host.connection.call(domainLookupByName, { name: 'x' });
    expect(host.daemon.peers[0]?.received.some((message) => message.program === FAKE_PROGRAM.keepAlive)).toBe(false);
  });
});
