import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { type Client, createClient } from '@aula/api';
import type { PresetImage } from '@aula/model';
import { createPasswords } from '../auth/passwords.ts';
import type { Host } from '../hypervisor/host.ts';
import { createLog } from '../log.ts';
import { type RunningServer, serve } from '../serve.ts';
import type { PresetCatalog } from '../services/presets.ts';
import { openStore, type Store } from '../store/store.ts';

export const PASSWORD = 'correct horse battery';

export interface TestServer extends AsyncDisposable {
  readonly server: RunningServer;
  readonly store: Store;
  readonly url: string;
  readonly token: string;
  /** Acts by the local token. */
  readonly client: Client;
  /** Everything logged so far. */
  log(): string;
  /** Logs in over HTTP; the `Cookie` header of the new login. */
  logIn(name: string, password?: string): Promise<string>;
  /** As a page of the portal with this cookie asks; `headers` can take that apart. */
  request(method: string, path: string, options?: { cookie?: string; body?: unknown; headers?: Record<string, string> }): Promise<Response>;
  addPerson(name: string, role: 'admin' | 'teacher' | 'student', options?: { mustChangePassword?: boolean }): Promise<void>;
}

export interface TestServerOptions {
  host: Host;
  image: PresetImage;
  store?: Store;
  origin?: string;
  trustedProxies?: readonly string[];
}

/** The catalogue of one preset, `tiny`, whose image is there. */
export const catalogOf = (image: PresetImage): PresetCatalog => ({
  presets: [{ name: 'tiny', title: 'Tiny', description: '', memoryKiB: 98_304, vcpus: 1 }],
  find: async () => image,
  build: async () => image,
});

/** A whole server on a free port of loopback, with a real store, on the given host. */
export async function startTestServer({ host, image, store: given, origin, trustedProxies = [] }: TestServerOptions): Promise<TestServer> {
  const store = given ?? (await openStore(':memory:'));
  const token = randomBytes(32).toString('base64url');
  const sink = new PassThrough();
  let logged = '';
  sink.on('data', (chunk: Buffer) => {
    logged += chunk.toString();
  });
  const server = await serve({
    port: 0,
    listen: '127.0.0.1',
    origin,
    trustedProxies,
    nativeViewers: true,
    token,
    store,
    host,
    presets: catalogOf(image),
    log: createLog('debug', sink),
    doctor: (open, _url, signal) => open.checks(signal),
  });
  const address = server.app.server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const hash = createPasswords().hash(PASSWORD);
  const request: TestServer['request'] = (method, path, { cookie, body, headers } = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        'x-aula': '1',
        ...(method === 'GET' ? {} : { origin: origin ?? url }),
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    server,
    store,
    url,
    token,
    client: createClient({ baseUrl: url, token }),
    log: () => logged,
    request,
    async logIn(name, password = PASSWORD) {
      const response = await request('POST', '/login', { body: { name, password } });
      if (!response.ok) throw new Error(`${name} could not log in: ${response.status}`);
      return (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    },
    async addPerson(name, role, { mustChangePassword = false } = {}) {
      const createdAt = new Date().toISOString();
      await store.people.insert({ name, displayName: name, role, passwordHash: await hash, mustChangePassword, createdAt });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      if (given === undefined) await store[Symbol.asyncDispose]();
    },
  };
}

/** A room of tiny seats `<room>-s01`… on 10.`third`.0.0/24. */
export const roomSource = (room: string, seats: number, third = 0): string => `room: ${room}
preset: tiny
network: { name: ${room}, subnet: 10.${third}.0.0/24 }
sections:
  students:
    seats: 1-${seats}
    name: "{{ room }}-s{{ id }}"
    ip: "10.${third}.0.{{ id | plus: 10 }}"
`;

/** Applies the room and waits for its end. */
export async function applyTo({ client, server }: TestServer, source: string, start = true): Promise<void> {
  const { operation } = await client.call('applyRoom', { body: { source, start } });
  if (operation === null) return;
  await server.operationEnded(operation.id);
  const end = await client.call('operation', { params: { operation: operation.id } });
  if (end.state !== 'succeeded') throw new Error(`The apply ended as ${end.state}: ${end.error}`);
}
