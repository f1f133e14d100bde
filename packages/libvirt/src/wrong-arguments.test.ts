import { startFakeDaemon } from '@aula/testkit';
import { describe, expect, it } from 'vitest';
import { type ConnectOptions, connect } from './connect.ts';
import { LIMITS } from './limits.ts';
import { procedures } from './protocol/index.ts';

const invalid = expect.objectContaining({ name: 'LibvirtError', code: 'invalid' });
/** As it comes from callers without types. */
const untyped = (value: unknown): never => value as never;

describe('connect', () => {
  it.each<[string, unknown]>([
    ['a URI that is no text', { uri: 5 }],
    ['a URI that is null', { uri: null }],
    ['a socket that is no path', { socketPath: 5 }],
    ['keepalive without numbers', { keepAlive: {} }],
    ['keepalive without pause', { keepAlive: { intervalMs: 0, count: 5 } }],
    ['keepalive that never stops to wait', { keepAlive: { intervalMs: Number.NaN, count: 5 } }],
    ['keepalive that waits for nothing', { keepAlive: { intervalMs: 10, count: 0 } }],
    ['no time for calls', { callTimeoutMs: 0 }],
    ['no time to connect', { connectTimeoutMs: 0 }],
    ['endless time to connect', { connectTimeoutMs: LIMITS.connectTimeoutMaxMs + 1 }],
    ['a signal that is none', { signal: 5 }],
    ['time that is no number', { callTimeoutMs: Number.NaN }],
  ])('refuses %s', async (_, options) => {
    await using daemon = await startFakeDaemon();
    const given: ConnectOptions = { socketPath: daemon.socketPath, uri: 'test:///default', ...Object(options) };
    await expect(connect(given)).rejects.toThrow(invalid);
    expect(daemon.peers).toEqual([]);
  });
});

describe('a connection', () => {
  it('refuses what cannot be called, and stays open', async () => {
    await using daemon = await startFakeDaemon();
    await using connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
    const { connectGetHostname, domainOpenConsole } = procedures;
    const sent = () => daemon.peers[0]?.received.length;
    const before = sent();
    await expect(connection.call(untyped(undefined), undefined)).rejects.toThrow('undefined: is its name right?');
    await expect(connection.call(untyped({}), undefined)).rejects.toThrow(invalid);
    await expect(connection.call(untyped(domainOpenConsole), undefined)).rejects.toThrow(
      'domainOpenConsole opens a stream: use openStream',
    );
    await expect(connection.openStream(untyped(undefined), undefined)).rejects.toThrow(invalid);
    await expect(connection.openStream(untyped(connectGetHostname), undefined)).rejects.toThrow('opens no stream: use call');
    await expect(connection.call(connectGetHostname, undefined, { timeoutMs: Number.NaN })).rejects.toThrow(invalid);
    expect(sent()).toBe(before);
    expect(connection.state.name).toBe('open');
  });

  it('refuses events of no class without counting readers', async () => {
    await using daemon = await startFakeDaemon();
    await using connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
    for (let i = 0; i <= LIMITS.eventSubscribersMax; i++) {
      for (const name of ['nothing', 'constructor', '__proto__']) expect(() => connection.events(untyped(name))).toThrow(invalid);
    }
  });
});

describe('what cannot be sent', () => {
  const dom = { name: 'd', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 1 };
  const { domainGetInfo, domainSetMemory, domainPinVcpu, domainSetSchedulerParameters } = procedures;
  type Call = { procedure: unknown; args: unknown };
  const params = (...given: unknown[]): Call => ({ procedure: domainSetSchedulerParameters, args: { dom, params: given } });

  it.each<[string, Call]>([
    ['dom: uuid: undefined is not the type that is due', { procedure: domainGetInfo, args: { dom: { name: 'd', id: 1 } } }],
    ['memory: 5 is a number, and a bigint is due: 5n', { procedure: domainSetMemory, args: { dom, memory: 5 } }],
    ['vcpu: 5n is a bigint, and a number is due: 5', { procedure: domainPinVcpu, args: { dom, vcpu: 5n, cpumap: Buffer.alloc(1) } }],
    ['params: weight: the value of type ullong is a bigint, not a number', params({ field: 'weight', type: 'ullong', value: 5 })],
    ['params: weight: its type is one of int, uint, llong', params({ field: 'weight', type: 'long', value: 5 })],
    ['params: a parameter has a field, a type and a value', params(null)],
  ])('is refused by name: %s', async (message, { procedure, args }) => {
    await using daemon = await startFakeDaemon();
    await using connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
    const refused = { code: 'invalid', message: expect.stringContaining(message) };
    await expect(connection.call(untyped(procedure), args)).rejects.toMatchObject(refused);
    expect(connection.state.name).toBe('open');
  });
});
