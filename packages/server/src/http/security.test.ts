import { imageFixture, MemoryLiveHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyTo, PASSWORD, roomSource, startTestServer, type TestServer } from '../test-support/test-server.ts';

/** The guards of the HTTP API that hold for every route, through real HTTP. Rights are in rights-matrix.test.ts. */
let app: TestServer;
let host: MemoryLiveHost;

interface Failure {
  code: string;
  message: string;
  requestId: string;
  diagnostics?: { line: number; column: number; message: string; severity: string; file: string }[];
}

const failureOf = async (response: Response): Promise<Failure> => ((await response.json()) as { error: Failure }).error;

async function ticketFor(cookie: string, seat: string): Promise<string> {
  const response = await app.request('POST', `/seats/${seat}/tickets`, { cookie, body: { kind: 'terminal' } });
  expect(response.status).toBe(201);
  return ((await response.json()) as { ticket: string }).ticket;
}

/** A page's console socket; browsers always say their origin. */
function consoleSocket(ticket: string, origin = app.url): { opened: Promise<void>; closed: Promise<number>; socket: WebSocket } {
  const Socket: new (url: string, options: object) => WebSocket = WebSocket;
  const url = `${app.url.replace('http', 'ws')}/api/v1/console`;
  const socket = new Socket(url, { protocols: ['aula.v1', `ticket.${ticket}`], headers: { origin } });
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code), { once: true }));
  const opened = new Promise<void>((resolve) => socket.addEventListener('open', () => resolve(), { once: true }));
  return { socket, opened, closed };
}

/** Resolves once the stream has ended. */
async function drained(response: Response): Promise<void> {
  for await (const _ of response.body ?? []);
}

beforeAll(async () => {
  host = new MemoryLiveHost();
  app = await startTestServer({ host, image: imageFixture() });
  await app.addPerson('boss', 'admin');
  await app.addPerson('teacher', 'teacher');
  await app.addPerson('student', 'student');
  await applyTo(app, roomSource('demo', 2));
  await app.client.call('assignSeats', { params: { room: 'demo' }, body: { owners: { 'demo-s01': 'student' } } });
});

afterAll(() => app?.[Symbol.asyncDispose]());

describe('requests from elsewhere', () => {
  it('a login needs the header and the own origin too, lest another site logs a browser in', async () => {
    const body = { name: 'student', password: PASSWORD };
    for (const headers of [
      { 'x-aula': '' },
      { 'x-aula': 'yes' },
      { origin: 'http://evil.example' },
      { origin: `https${app.url.slice(4)}` },
    ]) {
      const response = await app.request('POST', '/login', { body, headers });
      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect((await failureOf(response)).code).toBe('origin');
    }
  });

  it('a bearer token needs neither, and a wrong one is not helped by a good cookie', async () => {
    const good = await fetch(`${app.url}/api/v1/seats/demo-s01/start`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.token}` },
    });
    expect(good.status).toBe(202);
    await app.server.operationEnded(((await good.json()) as { id: string }).id);
    const cookie = await app.logIn('boss');
    const wrong = await app.request('GET', '/rooms', { cookie, headers: { authorization: 'Bearer nope' } });
    expect(wrong.status).toBe(401);
  });

  it('a console is refused to a page of another site before its ticket is looked at', async () => {
    const ticket = await ticketFor(await app.logIn('student'), 'demo-s01');
    expect(await consoleSocket(ticket, 'http://evil.example').closed).toBe(1006);
    const own = consoleSocket(ticket);
    await own.opened;
    own.socket.close();
    await own.closed;
  });

  it('answers carry a strict content policy, no framing and no sniffing, and are not cached', async () => {
    const { headers } = await app.request('GET', '/health');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/connect-src 'self'(;|$)/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the login cookie', () => {
  it('is out of reach of scripts and other sites', async () => {
    const response = await app.request('POST', '/login', { body: { name: 'student', password: PASSWORD } });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^aula=[A-Za-z0-9_-]{43};/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/; (Secure|Domain)/);
  });

  it('is bound to https and this very host behind an https proxy, where only the public origin may ask', async () => {
    await using proxied = await startTestServer({ host: new MemoryLiveHost(), image: imageFixture(), origin: 'https://aula.example' });
    await proxied.addPerson('student', 'student');
    const login = { body: { name: 'student', password: PASSWORD } };
    const response = await proxied.request('POST', '/login', login);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-aula=[A-Za-z0-9_-]{43};/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).not.toMatch(/; Domain/);
    expect(response.headers.get('strict-transport-security')).toContain('max-age=');
    expect((await proxied.request('POST', '/login', { ...login, headers: { origin: proxied.url } })).status).toBe(403);
    const plain = cookie.split(';')[0]?.replace('__Host-', '') ?? '';
    expect((await proxied.request('GET', '/me', { cookie: plain })).status).toBe(401);
  });

  it('opens nothing when it is made up', async () => {
    for (const cookie of ['aula=', `aula=${'A'.repeat(43)}`, "aula=' or 1=1 --", `aula=${'x'.repeat(5000)}`])
      expect((await app.request('GET', '/me', { cookie })).status).toBe(401);
  });
});

describe('guessing of passwords', () => {
  it('is slowed down alike for names that exist and names that do not, and a right password does not help then', async () => {
    await using guarded = await startTestServer({ host: new MemoryLiveHost(), image: imageFixture() });
    await guarded.addPerson('student', 'student');
    const guess = (name: string, password: string) => guarded.request('POST', '/login', { body: { name, password } });
    const told = async (response: Response) => {
      const { code, message } = await failureOf(response);
      return { status: response.status, code, message, retryAfter: response.headers.get('retry-after') };
    };
    /** All at once, so that it does not matter how long a guess takes here. */
    const outcomes = async (name: string) => {
      const guesses = Array.from({ length: 10 }, (_, n) => guess(name, `guess ${n}`));
      await Promise.race(guesses);
      const right = await guess(name, PASSWORD);
      return {
        right: right.status,
        guesses: (await Promise.all((await Promise.all(guesses)).map(told))).sort((x, y) => x.status - y.status),
      };
    };
    const known = await outcomes('student');
    const wrong = { status: 401, code: 'unauthenticated', message: 'Name or password is wrong.', retryAfter: null };
    const slow = { status: 429, code: 'tooManyTries', message: 'Too many failed logins. Try again in 1 second.', retryAfter: '1' };
    expect(known).toEqual({ right: 429, guesses: [...Array(6).fill(wrong), ...Array(4).fill(slow)] });
    expect(await outcomes('nobody-here')).toEqual(known);
  });

  it('leaves an entry in the audit per failure, but not one per refused try', async () => {
    await using guarded = await startTestServer({ host: new MemoryLiveHost(), image: imageFixture() });
    const statuses: number[] = [];
    for (let tries = 0; tries < 60; tries++)
      statuses.push((await guarded.request('POST', '/login', { body: { name: 'ghost', password: 'guess' } })).status);
    const { entries } = await guarded.client.call('audit');
    const count = (action: string) => entries.filter((entry) => entry.action === action).length;
    expect(count('login.failed')).toBe(statuses.filter((status) => status === 401).length);
    expect(count('login.refused')).toBeGreaterThan(0);
    expect(count('login.refused')).toBeLessThan(statuses.filter((status) => status === 429).length);
  });

  it('of the current password by a stolen login is slowed down too', async () => {
    await app.addPerson('guessed', 'student');
    const cookie = await app.logIn('guessed');
    const body = { current: 'guess', new: 'another good one' };
    const guesses = Array.from({ length: 10 }, () => app.request('POST', '/me/password', { cookie, body }));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([403, 429]));
  });
});

describe('a one-time password', () => {
  it('lets its person do nothing but choose a new one, which ends all other logins', async () => {
    await app.addPerson('fresh', 'student', { mustChangePassword: true });
    const [cookie, elsewhere] = [await app.logIn('fresh'), await app.logIn('fresh')];
    expect(await (await app.request('GET', '/me', { cookie })).json()).toMatchObject({ mustChangePassword: true });
    const refused = await app.request('GET', '/me/seats', { cookie });
    expect(refused.status).toBe(403);
    expect((await failureOf(refused)).message).toContain('Choose a new password first');
    const same = await app.request('POST', '/me/password', { cookie, body: { current: PASSWORD, new: PASSWORD } });
    expect(same.status).toBe(400);
    const changed = await app.request('POST', '/me/password', { cookie, body: { current: PASSWORD, new: 'a new one of mine' } });
    expect(changed.status).toBe(204);
    expect((await app.request('GET', '/me/seats', { cookie })).status).toBe(200);
    expect((await app.request('GET', '/me', { cookie: elsewhere })).status).toBe(401);
    await expect(app.logIn('fresh')).rejects.toThrow('401');
    await app.logIn('fresh', 'a new one of mine');
  });
});

describe('the end of a right ends what was opened with it', () => {
  it('a logout: the cookie, its consoles, its tickets and its live stream, but no other login', async () => {
    const [cookie, other] = [await app.logIn('student'), await app.logIn('student')];
    const spare = await ticketFor(cookie, 'demo-s01');
    const own = consoleSocket(await ticketFor(cookie, 'demo-s01'));
    const others = consoleSocket(await ticketFor(other, 'demo-s01'));
    await Promise.all([own.opened, others.opened]);
    const stream = await app.request('GET', '/events', { cookie });
    expect((await app.request('POST', '/logout', { cookie })).status).toBe(204);
    expect(await own.closed).toBe(4003);
    await drained(stream);
    expect(await consoleSocket(spare).closed).toBe(4002);
    expect((await app.request('GET', '/me', { cookie })).status).toBe(401);
    expect((await app.request('GET', '/me', { cookie: other })).status).toBe(200);
    expect(others.socket.readyState).toBe(WebSocket.OPEN);
    others.socket.close();
    await others.closed;
  });

  it('a change of owner: the console of the one who had the seat', async () => {
    const own = consoleSocket(await ticketFor(await app.logIn('student'), 'demo-s01'));
    await own.opened;
    await app.client.call('assignSeats', { params: { room: 'demo' }, body: { owners: { 'demo-s01': null } } });
    expect(await own.closed).toBe(4003);
    await app.client.call('assignSeats', { params: { room: 'demo' }, body: { owners: { 'demo-s01': 'student' } } });
  });

  it('a removed account, and a password set by staff: login and console', async () => {
    await app.addPerson('leaver', 'student');
    await app.client.call('assignSeats', { params: { room: 'demo' }, body: { owners: { 'demo-s02': 'leaver' } } });
    const cookie = await app.logIn('leaver');
    const before = consoleSocket(await ticketFor(cookie, 'demo-s02'));
    await before.opened;
    await app.client.call('resetPassword', { params: { person: 'leaver' } });
    expect(await before.closed).toBe(4003);
    expect((await app.request('GET', '/me', { cookie })).status).toBe(401);
    await app.client.call('deletePerson', { params: { person: 'leaver' } });
    expect((await app.client.call('seat', { params: { seat: 'demo-s02' } })).owner).toBeNull();
    await expect(app.logIn('leaver')).rejects.toThrow('401');
  });
});

describe('requests that do not fit the contract', () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/api/v1${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${app.token}`, 'content-type': 'application/json', ...headers },
    });

  it.each([
    ['an unknown key', '{"name":"abc","displayName":"A","colour":"red"}', /colour/],
    ['a wrong type', '{"name":"abc","displayName":7}', /displayName/],
    ['a missing key', '{"name":"abc"}', /displayName/],
    ['a name that is none', '{"name":"A b","displayName":"A"}', /name: must be 2–64 lower-case letters/],
    ['no JSON', '{"name":', /JSON/],
    ['a key that could change prototypes', '{"name":"abc","displayName":"A","__proto__":{"role":"admin"}}', /./],
  ])('%s is refused with one message that names it', async (_, body, words) => {
    const response = await post('/people', body);
    expect(response.status).toBe(400);
    const { code, message, requestId } = await failureOf(response);
    expect(code).toBe('invalid');
    expect(message).toMatch(words);
    expect(message).not.toMatch(/\n|\bat \w+ \(|\.ts\b/);
    expect(requestId).toBe(response.headers.get('x-request-id'));
  });

  it('another media type, an unknown query key and a wild path parameter are refused', async () => {
    expect((await post('/people', 'name=abc', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(400);
    expect((await app.request('GET', '/operations?colour=red', { cookie: await app.logIn('boss') })).status).toBe(400);
    expect((await app.request('GET', '/rooms/..%2Fpeople', { cookie: await app.logIn('boss') })).status).toBe(400);
  });

  it('a body beyond the cap is refused, and a source beyond 256 KiB by its own', async () => {
    const huge = await post('/rooms/validate', JSON.stringify({ source: 'x'.repeat(2 * 1024 * 1024) }));
    expect(huge.status).toBe(413);
    expect((await failureOf(huge)).code).toBe('tooLarge');
    const large = await post('/rooms/validate', JSON.stringify({ source: 'x'.repeat(256 * 1024 + 1) }));
    expect(large.status).toBe(400);
    expect((await failureOf(large)).message).toContain('source');
  });

  it('errors of YAML come with their lines, and nothing is changed', async () => {
    const source = roomSource('broken', 2).replace('seats:', 'sets:');
    for (const path of ['/rooms/apply', '/rooms/plan']) {
      const response = await post(path, JSON.stringify({ source, file: 'broken.yaml' }));
      expect(response.status).toBe(400);
      const { diagnostics = [] } = await failureOf(response);
      expect(diagnostics).toContainEqual(expect.objectContaining({ file: 'broken.yaml', line: 6, column: 5, severity: 'error' }));
    }
    const validated = await post('/rooms/validate', JSON.stringify({ source }));
    expect(await validated.json()).toMatchObject({
      valid: false,
      diagnostics: expect.arrayContaining([expect.objectContaining({ line: 6 })]),
    });
    expect((await app.client.call('rooms')).rooms.map(({ name }) => name)).toEqual(['demo']);
  });

  it('unknown routes of the API answer as errors of it, to every method', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['DELETE', '/health'],
      ['POST', '/rooms/demo/nothing'],
    ] as const) {
      const response = await app.request(method, path);
      expect(response.status).toBe(404);
      expect((await failureOf(response)).code).toBe('notFound');
    }
  });

  it('files outside of the portal are not served', async () => {
    for (const path of ['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/assets/..%2f..%2f..%2fpackage.json', '/.env']) {
      const response = await fetch(`${app.url}${path}`);
      expect(await response.text()).not.toContain('"workspaces"');
      expect(response.status).not.toBe(200);
    }
  });

  it('a host that does not answer is said to be so', async () => {
    host.reachable = false;
    try {
      const response = await app.request('GET', '/seats/demo-s01/picture', { headers: { authorization: `Bearer ${app.token}` } });
      expect(response.status).toBe(503);
      expect((await failureOf(response)).code).toBe('hostUnreachable');
    } finally {
      host.reachable = true;
    }
  });
});

describe('secrets', () => {
  it('are in no line of the log and no entry of the audit, whatever was asked', async () => {
    const password = 'canary-password-1';
    const next = 'canary-password-2';
    const mistyped = 'canary typed into the name';
    await app.client.call('createPerson', { body: { name: 'canary', displayName: 'Canary', password } });
    await app.client.call('assignSeats', { params: { room: 'demo' }, body: { owners: { 'demo-s02': 'canary' } } });
    const cookie = await app.logIn('canary', password);
    const ticket = await ticketFor(cookie, 'demo-s02');
    const own = consoleSocket(ticket);
    await own.opened;
    await app.request('POST', '/login', { body: { name: mistyped, password } });
    await app.request('POST', '/login', { body: { name: 'canary', password, token: app.token } });
    await app.request('POST', '/me/password', { cookie, body: { current: 'canary-password-0', new: next } });
    await app.request('POST', '/me/password', { cookie, body: { current: password, new: next } });
    await app.request('GET', `/nothing?ticket=${ticket}`, { cookie, headers: { authorization: `Bearer ${app.token}x` } });
    const { oneTimePassword } = await app.client.call('resetPassword', { params: { person: 'canary' } });
    await own.closed;
    const told = `${app.log()}\n${JSON.stringify(await app.client.call('audit', { query: { limit: 500 } }))}`;
    const value = cookie.split('=')[1] ?? '';
    expect(value.length).toBe(43);
    for (const secret of [password, next, mistyped, 'canary-password-0', value, app.token, ticket, oneTimePassword, '$argon2id$'])
      expect(told.includes(secret), `${secret.slice(0, 6)}… was told`).toBe(false);
    expect(told).toContain('"path":"/api/v1/login"');
    expect(told).toContain('seat.console.open');
  });
});
