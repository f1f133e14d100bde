import { type Route, type RouteName, routes } from '@aula/api';
import { type OperationKind, parseOperationId, parsePersonName, parseRoomName, parseSeatName } from '@aula/model';
import { imageFixture, MemoryLiveHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyTo, PASSWORD, roomSource, startTestServer, type TestServer } from '../test-support/test-server.ts';

/**
 * Every route × every kind of caller × own and other seat, over real HTTP on a real store. What each may do
 * is written down here by hand, apart from the contract's own `access`, so that neither can slip alone.
 */
type Who = 'nobody' | 'student' | 'teacher' | 'admin' | 'token';
const EVERYBODY: Who[] = ['nobody', 'student', 'teacher', 'admin', 'token'];
const LOGGED_IN: Who[] = ['student', 'teacher', 'admin', 'token'];
const STAFF: Who[] = ['teacher', 'admin', 'token'];
const ADMINS: Who[] = ['admin', 'token'];

interface Rule {
  /** Who may call it; for routes on a seat or an operation a student may only with the own one. */
  may: Who[];
  /** Parameters and body of one call. `seat` is the caller's own or another's, `n` unique. */
  ask(at: {
    seat: string;
    n: number;
  }): Promise<{ path?: Record<string, string>; body?: unknown }> | { path?: Record<string, string>; body?: unknown };
  /** Another's seat must look as if it did not exist. */
  owned?: true;
  /** Ends or changes its login: it gets one of its own. */
  ownLogin?: true;
}

const CODES = new Map<number, string>([
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [404, 'notFound'],
]);

const source = roomSource('demo', 2);
let app: TestServer;
const cookies = new Map<Who, string>();
/** Of an admin who has a one-time password. */
let onceCookie: string;
let counter = 0;

const onRoom = () => ({ path: { room: 'demo' }, body: {} });
const onSeat = ({ seat }: { seat: string }) => ({ path: { seat }, body: {} });
const networkSource = (n: number) => `network: net${n}\nsubnet: 172.${16 + (n >> 8)}.${n % 256}.0/24\n`;
const onNetwork = async ({ n }: { n: number }) => {
  await app.client.call('applyNetwork', { body: { source: networkSource(n) } });
  return { path: { network: `net${n}` } };
};
const onOperation = async ({ seat }: { seat: string }) => ({ path: { operation: await operationOn(seat, 'start', 'failed') } });

const rules = {
  health: { may: EVERYBODY, ask: () => ({}) },
  login: { may: EVERYBODY, ask: () => ({ body: { name: 'student', password: PASSWORD } }) },
  logout: { may: LOGGED_IN, ownLogin: true, ask: () => ({}) },
  me: { may: LOGGED_IN, ask: () => ({}) },
  // The local token is nobody's password: it does not know the current one of the account it acts as.
  changePassword: {
    may: ['student', 'teacher', 'admin'],
    ownLogin: true,
    ask: () => ({ body: { current: PASSWORD, new: 'another good one' } }),
  },
  mySeats: { may: LOGGED_IN, ask: () => ({}) },
  people: { may: STAFF, ask: () => ({}) },
  createPerson: { may: STAFF, ask: ({ n }) => ({ body: { name: `new${n}`, displayName: 'New' } }) },
  resetPassword: { may: STAFF, ask: async ({ n }) => ({ path: { person: await freshStudent(n) } }) },
  deletePerson: { may: ADMINS, ask: async ({ n }) => ({ path: { person: await freshStudent(n) } }) },
  rooms: { may: STAFF, ask: () => ({}) },
  room: { may: STAFF, ask: onRoom },
  validateRoom: { may: STAFF, ask: () => ({ body: { source } }) },
  planRoom: { may: STAFF, ask: () => ({ body: { source } }) },
  planStoredRoom: { may: STAFF, ask: onRoom },
  applyRoom: { may: STAFF, ask: () => ({ body: { source } }) },
  applyStoredRoom: { may: STAFF, ask: onRoom },
  startRoom: { may: STAFF, ask: onRoom },
  stopRoom: { may: STAFF, ask: () => ({ path: { room: 'demo' }, body: { force: true, seats: ['demo-s02'] } }) },
  resetRoom: { may: STAFF, ask: onRoom },
  deleteRoom: { may: STAFF, ask: async ({ n }) => ({ path: { room: await freshRoom(n) } }) },
  assignSeats: { may: STAFF, ask: () => ({ path: { room: 'demo' }, body: { owners: { 'demo-s01': 'student', 'demo-s02': 'other' } } }) },
  networks: { may: STAFF, ask: () => ({}) },
  network: { may: STAFF, ask: () => ({ path: { network: 'demo' } }) },
  validateNetwork: { may: STAFF, ask: () => ({ body: { source: networkSource(1) } }) },
  planNetwork: { may: STAFF, ask: () => ({ body: { source: networkSource(1) } }) },
  planStoredNetwork: { may: STAFF, ask: onNetwork },
  applyNetwork: { may: ADMINS, ask: ({ n }) => ({ body: { source: networkSource(n) } }) },
  registerNetwork: { may: ADMINS, ask: onNetwork },
  unregisterNetwork: { may: ADMINS, ask: onNetwork },
  deleteNetwork: { may: ADMINS, ask: onNetwork },
  freeSubnet: { may: STAFF, ask: () => ({}) },
  roomInternet: { may: STAFF, ask: () => ({ path: { room: 'demo' } }) },
  setRoomInternet: { may: STAFF, ask: () => ({ path: { room: 'demo' }, body: { internet: null } }) },
  seatInternet: { may: LOGGED_IN, owned: true, ask: onSeat },
  // A student does not open the world to an own seat.
  setSeatInternet: { may: STAFF, ask: ({ seat }) => ({ path: { seat }, body: { internet: null } }) },
  roomPorts: { may: STAFF, ask: () => ({ path: { room: 'demo' } }) },
  seatPorts: { may: LOGGED_IN, owned: true, ask: onSeat },
  openPort: {
    may: LOGGED_IN,
    owned: true,
    ask: async ({ seat, n }) => ({ path: { seat }, body: { port: await publishedPort(seat, n) } }),
  },
  closePort: {
    may: LOGGED_IN,
    owned: true,
    ask: async ({ seat, n }) => ({ path: { seat, protocol: 'tcp', port: String(await publishedPort(seat, n)) } }),
  },
  openViewer: {
    may: LOGGED_IN,
    owned: true,
    ask: async ({ seat }) => {
      await running(seat);
      return { path: { seat } };
    },
  },
  closeViewer: { may: LOGGED_IN, owned: true, ask: ({ seat }) => ({ path: { seat } }) },
  seat: { may: LOGGED_IN, owned: true, ask: onSeat },
  startSeat: { may: LOGGED_IN, owned: true, ask: onSeat },
  stopSeat: { may: LOGGED_IN, owned: true, ask: onSeat },
  resetSeat: { may: LOGGED_IN, owned: true, ask: onSeat },
  seatPicture: {
    may: LOGGED_IN,
    owned: true,
    ask: async ({ seat }) => {
      await running(seat);
      return { path: { seat } };
    },
  },
  openConsole: { may: LOGGED_IN, owned: true, ask: ({ seat }) => ({ path: { seat }, body: { kind: 'terminal' } }) },
  operations: { may: LOGGED_IN, ask: () => ({}) },
  operation: { may: LOGGED_IN, owned: true, ask: onOperation },
  cancelOperation: { may: STAFF, ask: onOperation },
  retryOperation: { may: STAFF, ask: onOperation },
  events: { may: LOGGED_IN, ask: () => ({}) },
  presets: { may: STAFF, ask: () => ({}) },
  hosts: { may: STAFF, ask: () => ({}) },
  doctor: { may: ADMINS, ask: () => ({}) },
  audit: { may: ADMINS, ask: () => ({}) },
} satisfies Record<RouteName, Rule>;

async function freshStudent(n: number): Promise<string> {
  await app.addPerson(`fresh${n}`, 'student');
  return `fresh${n}`;
}

async function freshRoom(n: number): Promise<string> {
  await applyTo(app, roomSource(`room${n}`, 1, n), false);
  return `room${n}`;
}

async function running(seat: string): Promise<void> {
  const { id } = await app.client.call('startSeat', { params: { seat } });
  await app.server.operationEnded(id);
}

/** A port of the running seat that staff have published. */
async function publishedPort(seat: string, n: number): Promise<number> {
  await running(seat);
  await app.client.call('openPort', { params: { seat }, body: { port: 1000 + n } });
  return 1000 + n;
}

let operations = 0;
/** A finished operation on one seat, straight into the store. */
async function operationOn(seat: string, kind: OperationKind, seatState: 'done' | 'failed'): Promise<string> {
  const id = parseOperationId(
    String(operations++)
      .padStart(16, 'a')
      .replace(/[0189]/g, (digit) => ({ '0': 'b', '1': 'c', '8': 'd', '9': 'e' })[digit] ?? 'f'),
  );
  const [room, requestedBy, seatName] = [parseRoomName('demo'), parsePersonName('admin'), parseSeatName(seat)];
  if (id === null || room === null || requestedBy === null || seatName === null) throw new Error('bad fixture');
  const at = new Date(0).toISOString();
  const seats = [{ seat: seatName, state: seatState, message: '' }];
  const progress = { done: 1, total: 1 };
  await app.store.operations.insert(
    { id, kind, room, state: 'failed', requestedBy, createdAt: at, finishedAt: at, progress, message: '', error: null, seats },
    { kind, seats: [seat] },
  );
  return id;
}

/** Until nothing works on the demo room. */
async function quiet(): Promise<void> {
  for (const { id, finishedAt } of (await app.client.call('operations', { query: { room: 'demo' } })).operations)
    if (finishedAt === null) await app.server.operationEnded(id);
}

/** The headers by which a caller is known. */
type Known = { cookie?: string; headers?: Record<string, string> };

async function call(name: RouteName, seat: string, known: Known): Promise<Response> {
  const route: Route = routes[name];
  const rule: Rule = rules[name];
  const { path = {}, body } = await rule.ask({ seat, n: ++counter });
  const url = route.path.replace(/:(\w+)/g, (_, key: string) => path[key] ?? '');
  const options = { ...known, ...(route.body === undefined ? {} : { body }) };
  const response = await app.request(route.method, url, options);
  if (route.raw === 'text/event-stream' && response.ok) await response.body?.cancel();
  return response;
}

async function loginOf(who: Who, rule: Rule): Promise<Known> {
  if (who === 'nobody') return {};
  if (who === 'token') return { headers: { authorization: `Bearer ${app.token}` } };
  if (rule.ownLogin === undefined) return { cookie: cookies.get(who) ?? '' };
  const name = `own${++counter}`;
  await app.addPerson(name, who);
  return { cookie: await app.logIn(name) };
}

beforeAll(async () => {
  app = await startTestServer({ host: new MemoryLiveHost(), image: imageFixture() });
  for (const [name, role] of [
    ['student', 'student'],
    ['other', 'student'],
    ['teacher', 'teacher'],
    ['boss', 'admin'],
  ] as const)
    await app.addPerson(name, role);
  for (const [who, name] of [
    ['student', 'student'],
    ['teacher', 'teacher'],
    ['admin', 'boss'],
  ] as const)
    cookies.set(who, await app.logIn(name));
  await app.addPerson('once', 'admin', { mustChangePassword: true });
  onceCookie = await app.logIn('once');
  await applyTo(app, source);
  await app.client.call('assignSeats', { params: { room: 'demo' }, body: { owners: { 'demo-s01': 'student', 'demo-s02': 'other' } } });
});

afterAll(() => app?.[Symbol.asyncDispose]());

const names = Object.keys(routes) as RouteName[]; // the table's own keys

it('has a rule for every route of the contract, and no other', () => {
  expect(Object.keys(rules).sort()).toEqual([...names].sort());
});

describe.each(names)('%s', (name) => {
  const rule: Rule = rules[name];
  const route: Route = routes[name];
  for (const who of EVERYBODY) {
    for (const [which, seat] of [
      ['own', 'demo-s01'],
      ['other', 'demo-s02'],
    ] as const) {
      if (which === 'other' && rule.owned === undefined) continue;
      const may = rule.may.includes(who);
      const hidden = may && who === 'student' && which === 'other';
      const expected = !may ? (who === 'nobody' ? 401 : 403) : hidden ? 404 : route.status;
      it(`answers ${expected} to ${who}${rule.owned === undefined ? '' : ` with ${which} seat`}`, async () => {
        await quiet();
        const response = await call(name, seat, await loginOf(who, rule));
        expect(response.status).toBe(expected);
        if (!response.ok) expect(await response.json()).toMatchObject({ error: { code: CODES.get(expected) } });
      });
    }
  }

  if (!['health', 'login', 'logout', 'me', 'changePassword'].includes(name))
    it('is closed to a one-time password', async () => {
      const response = await call(name, 'demo-s01', { cookie: onceCookie });
      expect(response.status).toBe(403);
    });

  if (route.method !== 'GET')
    it('is closed to other sites, with a good cookie too', async () => {
      const cookie = cookies.get('admin') ?? '';
      const path = route.path.replace(/:\w+/g, 'demo');
      const attempts: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { 'x-aula': '' },
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'null' },
      ];
      for (const headers of attempts) {
        const response = await app.request(route.method, path, { cookie, body: {}, headers });
        expect({ headers, status: response.status }).toEqual({ headers, status: 403 });
        expect(await response.json()).toMatchObject({ error: { code: 'origin' } });
      }
    });
});

describe('what answers do not tell', () => {
  it('a seat of another and a seat that does not exist answer a student alike', async () => {
    const cookie = cookies.get('student') ?? '';
    const body = async (seat: string) => {
      const { error } = (await (await app.request('GET', `/seats/${seat}`, { cookie })).json()) as {
        error: { code: string; message: string };
      };
      return { ...error, message: error.message.replace(seat, 'SEAT'), requestId: '' };
    };
    expect(await body('demo-s02')).toEqual(await body('demo-s99'));
  });

  it('lists of a student hold own seats and operations only', async () => {
    await quiet();
    await running('demo-s01');
    await running('demo-s02');
    const cookie = cookies.get('student') ?? '';
    const { seats } = (await (await app.request('GET', '/me/seats', { cookie })).json()) as { seats: { name: string }[] };
    expect(seats.map((seat) => seat.name)).toEqual(['demo-s01']);
    const { operations: own } = (await (await app.request('GET', '/operations?limit=200', { cookie })).json()) as {
      operations: { seats: { seat: string }[] }[];
    };
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.flatMap((one) => one.seats.map(({ seat }) => seat)))).toEqual(new Set(['demo-s01']));
  });
});

describe('the live stream', () => {
  /** What a caller hears while both seats are stopped and started and a room is made. */
  async function heardBy(who: 'student' | 'teacher'): Promise<string> {
    const response = await app.request('GET', '/events', { cookie: cookies.get(who) ?? '' });
    // The reading ends with an event that every caller gets: a new seat of the student's own.
    const [room, third] = who === 'student' ? ['last-a', 240] : ['last-b', 241];
    const last = new RegExp(`"name":"${room}-s01"[^}]*"owner":"student"`);
    let heard = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const bytes of response.body ?? []) {
        heard += decoder.decode(bytes, { stream: true });
        if (last.test(heard)) return;
      }
    })();
    for (const seat of ['demo-s02', 'demo-s01']) {
      const { id } = await app.client.call('stopSeat', { params: { seat } });
      await app.server.operationEnded(id);
      await running(seat);
    }
    await applyTo(app, roomSource(room, 1, third), false);
    await app.client.call('assignSeats', { params: { room }, body: { owners: { [`${room}-s01`]: 'student' } } });
    await reading;
    return heard;
  }

  it('of a student tells of own seats and of nothing else', async () => {
    await quiet();
    const heard = await heardBy('student');
    const events = heard.split('\n').flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as { type: string }] : []));
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['resync', 'seat', 'operation']));
    expect(heard).toContain('"name":"demo-s01"');
    expect(heard).not.toContain('demo-s02');
  });

  it('of a teacher tells of all', async () => {
    await quiet();
    const heard = await heardBy('teacher');
    for (const words of ['"name":"demo-s01"', '"name":"demo-s02"', '"type":"room"', '"type":"operation"']) expect(heard).toContain(words);
  });
});

describe('teachers', () => {
  it('may make and give passwords to students only', async () => {
    const cookie = cookies.get('teacher') ?? '';
    for (const role of ['teacher', 'admin'])
      expect((await app.request('POST', '/people', { cookie, body: { name: 'x-new', displayName: 'X', role } })).status).toBe(403);
    for (const person of ['teacher', 'boss'])
      expect((await app.request('POST', `/people/${person}/password`, { cookie })).status).toBe(403);
  });
});

describe('admins', () => {
  it('cannot remove themselves', async () => {
    expect((await app.request('DELETE', '/people/boss', { cookie: cookies.get('admin') ?? '' })).status).toBe(409);
  });
});
