import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { type ConnectOptions, connect, procedures } from '@aula/libvirt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeScratch } from './scratch.ts';
import { type Authority, makeAuthority, makeCertificate, makePkiFolder, revoke } from './transports-certificates.ts';
import { type ListeningDaemon, startListeningDaemon } from './transports-daemon.ts';

const PASSWORD = 'correct horse ü';
const AUTH = { username: 'aula', password: PASSWORD };

let folder: string;
let authority: Authority;
let stranger: Authority;
let client: { cert: string; key: string };
let server: { ca: string; cert: string; key: string };
/** Folders for `pkipath`. */
let pki: { good: string; bare: string; otherCa: string; otherClient: string; expiredClient: string };

beforeAll(async () => {
  folder = await makeScratch('pki');
  authority = await makeAuthority(join(folder, 'ca'));
  stranger = await makeAuthority(join(folder, 'stranger'));
  client = await makeCertificate(authority, 'client');
  server = { ca: authority.cert, ...(await makeCertificate(authority, 'server', { names: ['DNS:localhost'] })) };
  pki = {
    good: await makePkiFolder(join(folder, 'good'), authority, client),
    bare: await makePkiFolder(join(folder, 'bare'), authority),
    otherCa: await makePkiFolder(join(folder, 'other-ca'), stranger, client),
    otherClient: await makePkiFolder(join(folder, 'other-client'), authority, await makeCertificate(stranger, 'client')),
    expiredClient: await makePkiFolder(join(folder, 'expired'), authority, await makeCertificate(authority, 'old', { expired: true })),
  };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function hostname(options: ConnectOptions): Promise<string> {
  await using connection = await connect(options);
  return (await connection.call(procedures.connectGetHostname, undefined)).hostname;
}

/** The picture of the test driver's one machine, which comes over a connection of its own. */
async function screenshot(options: ConnectOptions): Promise<Buffer> {
  await using connection = await connect(options);
  const { dom } = await connection.call(procedures.domainLookupByName, { name: 'test' });
  return await buffer((await connection.domainScreenshot(dom)).body);
}

const PNG = Buffer.from('\x89PNG', 'latin1');

describe('TLS', () => {
  let daemon: ListeningDaemon;
  const uri = (parameters: string, host = 'localhost') => `test+tls://${host}:${daemon.tlsPort}/default?${parameters}`;

  beforeAll(async () => {
    daemon = await startListeningDaemon({ tls: server, conf: ['auth_tls = "none"'] });
  });

  afterAll(() => daemon?.[Symbol.asyncDispose]());

  it('carries calls and streams between two sides that trust each other', async () => {
    expect(await hostname({ uri: uri(`pkipath=${pki.good}`) })).not.toBe('');
    expect((await screenshot({ uri: uri(`pkipath=${pki.good}`) })).subarray(0, 4)).toEqual(PNG);
  });

  it('takes certificates from the program as well', async () => {
    const tls = { ca: await readFile(authority.cert), cert: await readFile(client.cert), key: await readFile(client.key) };
    expect(await hostname({ uri: uri(''), tls })).not.toBe('');
    const broken = connect({ uri: uri(''), tls: { ...tls, key: 'no key at all' } });
    await expect(broken).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('certificates cannot be used') });
  });

  it('does not go on with a daemon whose certificate another CA signed', async () => {
    await expect(connect({ uri: uri(`pkipath=${pki.otherCa}`) })).rejects.toMatchObject({
      code: 'auth',
      message: expect.stringMatching(/signature of the daemon's certificate is wrong|not signed by the CA/),
    });
  });

  it('does not go on with a daemon whose certificate is for another host', async () => {
    await expect(connect({ uri: uri(`pkipath=${pki.good}`, '127.0.0.1') })).rejects.toMatchObject({
      code: 'auth',
      message: expect.stringContaining('for another host'),
    });
  });

  it('goes on with any daemon where no_verify=1 says so, and only there', async () => {
    expect(await hostname({ uri: uri(`pkipath=${pki.otherCa}&no_verify=1`, '127.0.0.1') })).not.toBe('');
    await expect(connect({ uri: uri(`pkipath=${pki.otherCa}&no_verify=0`, '127.0.0.1') })).rejects.toMatchObject({ code: 'auth' });
  });

  it('says that the daemon refuses a client without certificate, with a stranger’s, or with an old one', async () => {
    for (const pkipath of [pki.bare, pki.otherClient, pki.expiredClient]) {
      await expect(connect({ uri: uri(`pkipath=${pkipath}`) })).rejects.toMatchObject({
        code: 'auth',
        message: expect.stringContaining("the daemon refuses this client's certificate"),
      });
    }
  });

  it('does not begin without a CA, nor with half a client certificate', async () => {
    const empty = connect({ uri: uri(`pkipath=${folder}/nothing`) });
    await expect(empty).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(`${folder}/nothing/cacert.pem`) });
    const half = await makePkiFolder(join(folder, 'half'), authority, client);
    await rm(join(half, 'clientkey.pem'));
    await expect(connect({ uri: uri(`pkipath=${half}`) })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('go together'),
    });
  });

  it('tells a port where nobody listens, or where no TLS is spoken, from a refusal', async () => {
    const closed = connect({ uri: `test+tls://localhost:1/default?pkipath=${pki.good}` });
    await expect(closed).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  });
});

it('does not go on with a daemon whose certificate has expired', async () => {
  const old = await makeCertificate(authority, 'old-server', { names: ['DNS:localhost'], expired: true });
  await using daemon = await startListeningDaemon({
    tls: { ca: authority.cert, ...old },
    conf: ['auth_tls = "none"', 'tls_no_sanity_certificate = 1'],
  });
  await expect(connect({ uri: `test+tls://localhost:${daemon.tlsPort}/default?pkipath=${pki.good}` })).rejects.toMatchObject({
    code: 'auth',
    message: expect.stringContaining('has expired'),
  });
});

it('does not go on with a daemon whose certificate is revoked', async () => {
  const own = await makeAuthority(join(folder, 'revoking'));
  const lost = await makeCertificate(own, 'lost-server', { names: ['DNS:localhost'] });
  const pkipath = await makePkiFolder(join(folder, 'with-crl'), own, await makeCertificate(own, 'client'));
  await using daemon = await startListeningDaemon({ tls: { ca: own.cert, ...lost }, conf: ['auth_tls = "none"'] });
  const uri = `test+tls://localhost:${daemon.tlsPort}/default?pkipath=${pkipath}`;
  expect(await hostname({ uri })).not.toBe('');
  await cp(await revoke(own, 'lost-server'), join(pkipath, 'cacrl.pem'));
  await expect(connect({ uri })).rejects.toMatchObject({ code: 'auth', message: expect.stringContaining('is revoked') });
});

it('reaches a daemon over TCP that asks for no login', async () => {
  await using daemon = await startListeningDaemon({ conf: ['listen_tcp = 1', 'auth_tcp = "none"'] });
  expect(await hostname({ uri: `test+tcp://127.0.0.1:${daemon.tcpPort}/default` })).not.toBe('');
  expect((await screenshot({ uri: `test+tcp://127.0.0.1:${daemon.tcpPort}/default` })).subarray(0, 4)).toEqual(PNG);
});

describe('SASL', () => {
  let daemon: ListeningDaemon;
  const overTls = () => `test+tls://localhost:${daemon.tlsPort}/default?pkipath=${pki.good}`;
  const overUnix = () => ({ uri: 'test:///default', socketPath: daemon.socketPath });

  beforeAll(async () => {
    daemon = await startListeningDaemon({
      tls: server,
      sasl: { mechanisms: 'scram-sha-256 scram-sha-512 digest-md5', username: AUTH.username, password: PASSWORD },
      conf: ['auth_tls = "sasl"', 'auth_unix_rw = "sasl"', 'listen_tcp = 1', 'auth_tcp = "sasl"'],
    });
  });

  afterAll(() => daemon?.[Symbol.asyncDispose]());

  it('logs in on the unix socket and over TLS, and again for each stream', async () => {
    expect(await hostname({ ...overUnix(), auth: AUTH })).not.toBe('');
    expect(await hostname({ uri: overTls(), auth: AUTH })).not.toBe('');
    expect((await screenshot({ ...overUnix(), auth: AUTH })).subarray(0, 4)).toEqual(PNG);
  });

  it('asks a function for name and password, and tells it the mechanism', async () => {
    const asked: string[] = [];
    const auth = async ({ mechanism }: { mechanism: string }) => {
      asked.push(mechanism);
      return AUTH;
    };
    expect(await hostname({ ...overUnix(), auth })).not.toBe('');
    expect(asked).toEqual(['SCRAM-SHA-512']);
  });

  it('stops waiting for the function when connecting is given up', async () => {
    const attempt = connect({ ...overUnix(), auth: () => new Promise(() => {}), signal: AbortSignal.timeout(200) });
    await expect(attempt).rejects.toMatchObject({ code: 'timeout' });
  });

  it('says that the login was refused, and repeats neither name nor password', async () => {
    for (const auth of [
      { username: AUTH.username, password: 'wrong-secret' },
      { username: 'nobody-here', password: 'wrong-secret' },
    ]) {
      const error: unknown = await connect({ ...overUnix(), auth }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'auth', message: expect.stringContaining('refused the user name or password') });
      expect(inspect(error, { depth: 10 })).not.toMatch(/wrong-secret|nobody-here/);
    }
  });

  it('says what is missing when there is no name and password', async () => {
    await expect(connect(overUnix())).rejects.toMatchObject({ code: 'auth', message: expect.stringContaining('give the option `auth`') });
  });

  it('says that libvirtd leaves SCRAM out on TCP without TLS', async () => {
    await expect(connect({ uri: `test+tcp://127.0.0.1:${daemon.tcpPort}/default`, auth: AUTH })).rejects.toMatchObject({
      code: 'auth',
      message: expect.stringMatching(/DIGEST-MD5.*use \+tls, \+ssh or the unix socket/),
    });
  });
});

it('says what is wrong where a daemon has no mechanism at all for TCP', async () => {
  await using daemon = await startListeningDaemon({
    sasl: { mechanisms: 'scram-sha-256', username: 'aula', password: PASSWORD },
    conf: ['listen_tcp = 1', 'auth_tcp = "sasl"'],
  });
  await expect(connect({ uri: `test+tcp://127.0.0.1:${daemon.tcpPort}/default`, auth: AUTH })).rejects.toMatchObject({
    code: 'auth',
    message: expect.stringMatching(/no SASL mechanism to offer.*use \+tls, \+ssh or the unix socket/),
  });
});
