import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tlsTransport } from './tls-socket.ts';

let folder: string;
let cert: Buffer;
let key: Buffer;
let server: Server | undefined;
const sockets = new Set<Socket>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aula-tls-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=test'];
  execFileSync('openssl', [...request, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  });
  cert = readFileSync(certFile);
  key = readFileSync(keyFile);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
});

async function listen(made: Server): Promise<number> {
  server = made;
  made.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  const address = made.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function open(made: Server, signal = AbortSignal.timeout(5_000)) {
  const port = await listen(made);
  return tlsTransport({ host: '127.0.0.1', port, credentials: { ca: cert }, pkipath: null, verify: true }).open(signal);
}

function daemon(greet: (socket: TLSSocket) => void, options: TlsOptions = {}): Server {
  const made = createTlsServer({ cert, key, ...options }, (socket) => {
    socket.on('error', () => {});
    greet(socket);
  });
  return made.on('tlsClientError', () => {});
}

describe('a daemon on TLS', () => {
  it('is reached once it has sent the byte that accepts the client; what comes behind is not lost', async () => {
    const stream = await open(daemon((socket) => socket.write(Buffer.from([1, 2, 3]))));
    const [first] = await once(stream, 'data');
    expect(first).toEqual(Buffer.from([2, 3]));
    stream.destroy();
  });

  it('refuses with any other byte', async () => {
    await expect(open(daemon((socket) => socket.write(Buffer.from([0]))))).rejects.toMatchObject({ code: 'auth' });
    await expect(open(daemon((socket) => socket.write('HTTP/1.1 400')))).rejects.toMatchObject({ code: 'auth' });
  });

  it('refuses by hanging up after the handshake', async () => {
    const refusal = { code: 'auth', message: expect.stringContaining("refuses this client's certificate") };
    await expect(open(daemon((socket) => socket.end()))).rejects.toMatchObject(refusal);
    const reset = () => {
      for (const socket of sockets) socket.resetAndDestroy();
    };
    await expect(open(daemon(reset))).rejects.toMatchObject(refusal);
  });

  it('refuses by an alert', async () => {
    await expect(open(daemon(() => {}, { requestCert: true, rejectUnauthorized: true }))).rejects.toMatchObject({ code: 'auth' });
  });
});

describe('what is no daemon on TLS', () => {
  it('is unreachable when it hangs up at once, or speaks something else', async () => {
    await expect(open(createServer((socket) => socket.end()))).rejects.toMatchObject({ code: 'unreachable' });
    await expect(open(createServer((socket) => socket.end('SSH-2.0-x\r\n')))).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('is waited for no longer than the signal lasts, before and after the handshake', async () => {
    await expect(
      open(
        createServer(() => {}),
        AbortSignal.timeout(200),
      ),
    ).rejects.toMatchObject({ code: 'timeout' });
    await expect(
      open(
        daemon(() => {}),
        AbortSignal.timeout(200),
      ),
    ).rejects.toMatchObject({ code: 'timeout' });
  });

  it('is unreachable when it knows only TLS before 1.2', async () => {
    const old = daemon((socket) => socket.write(Buffer.from([1])), {
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    await expect(open(old)).rejects.toMatchObject({ code: 'unreachable', message: expect.stringMatching(/version|unsupported/) });
  });
});
