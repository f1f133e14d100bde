import { parsePersonName, parseSeatName } from '@aula/model';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../auth/caller.ts';
import type { ScreenSockets } from '../hypervisor/host.ts';
import { createViewers, type ViewerRequest, type Viewers } from './publish-viewers.ts';
import { viewerFile, viewerHost } from './viewer-file.ts';

const parsedSeat = parseSeatName('lab-s01');
const name = parsePersonName('anna');
if (parsedSeat === null || name === null) throw new Error('no names');
const seat = parsedSeat;
const callerOf = (loginId: string): Caller => ({
  ...{ name: name, role: 'teacher', auditName: 'anna', via: 'cookie', mustChangePassword: false },
  loginId,
});

let sockets: ScreenSockets;
let isOn: boolean;
let told: string[];
let viewers: Viewers;
beforeEach(() => {
  sockets = { vnc: '/run/1/vnc', spice: null };
  isOn = true;
  told = [];
  viewers = make(true);
});

const make = (enabled: boolean): Viewers =>
  createViewers({
    enabled,
    host: undefined,
    screenSockets: async () => sockets,
    isOn: () => isOn,
    titleOf: () => 'lab-s01 (Lab)',
    taken: async () => new Set([20_000]),
    sync: async () => {},
    problemOf: () => null,
    audit: { write: async (entry) => void told.push(JSON.stringify(entry)) },
    now: () => 1_000_000,
  });

const open = (loginId = 'one', more: Partial<ViewerRequest> = {}) =>
  viewers.open(callerOf(loginId), seat, { from: '::ffff:192.0.2.7', askedAt: 'aula.example', ...more });

describe('screens for native viewers', () => {
  it('are refused while they are switched off, and while the seat is', async () => {
    viewers = make(false);
    await expect(open()).rejects.toThrow('--native-viewers');
    viewers = make(true);
    isOn = false;
    await expect(open()).rejects.toThrow('lab-s01 is off');
  });

  it('have one door for each protocol, and a pass for each who asks', async () => {
    sockets.spice = '/run/1/spice';
    const views = [await open(), await open('two', { from: '2001:DB8::0:7' }), await open('two', { protocol: 'vnc' })];
    expect(views.map(({ protocol, hostPort, clientAddress }) => [protocol, hostPort, clientAddress])).toEqual([
      ['spice', 20_001, '192.0.2.7'],
      ['spice', 20_001, '2001:db8::7'],
      ['vnc', 20_002, '192.0.2.7'],
    ]);
    expect(viewers.doors()).toMatchObject([
      {
        address: '/run/1/spice',
        clients: ['192.0.2.7', '2001:db8::7'],
        guard: { protocol: 'spice', passes: [{ opensUntil: 1_120_000 }, {}] },
      },
      { address: '/run/1/vnc', clients: ['192.0.2.7'], guard: { protocol: 'vnc', passes: [{ password: views[2]?.password }] } },
    ]);
    expect(new Set(views.map(({ password }) => password)).size).toBe(3);
    expect(views[2]?.password).toMatch(/^[A-Za-z2-9]{8}$/);
  });

  it('are told apart from a seat that has no SPICE', async () => {
    await expect(open('one', { protocol: 'spice' })).rejects.toThrow('spice: on');
    expect(await open()).toMatchObject({ protocol: 'vnc', host: 'aula.example' });
  });

  it('never tell a password to the audit', async () => {
    const { password } = await open();
    await viewers.close(callerOf('one'), seat);
    expect(told).toHaveLength(2);
    expect(told.join()).not.toContain(password);
  });

  it('close for a login that ends, and stay for the others', async () => {
    await open('one');
    const { password } = await open('two');
    await viewers.endLogins(['one']);
    expect(viewers.doors()).toMatchObject([{ guard: { passes: [{ password }] } }]);
    await viewers.endLogins(['two']);
    expect(viewers.doors()).toEqual([]);
  });

  it('close once no pass is of use any more, and when the seat stops', async () => {
    await open();
    viewers.forget(viewers.doors().flatMap(({ guard }) => guard?.passes.map(({ id }) => id) ?? []));
    expect(viewers.doors()).toEqual([]);
    await open();
    isOn = false;
    expect(viewers.doors()).toEqual([]);
    isOn = true;
    expect(viewers.doors()).toEqual([]);
  });

  it('do not lead into the next run of a seat with what was made for the last one', async () => {
    const before = await open();
    sockets = { vnc: '/run/2/vnc', spice: null };
    const after = await open();
    expect(after.hostPort).toBe(before.hostPort);
    expect(viewers.doors()).toMatchObject([{ address: '/run/2/vnc', guard: { passes: [{ password: after.password }] } }]);
  });

  it('are open for sixteen viewers, not for one more', async () => {
    for (let count = 0; count < 16; count++) await open();
    await expect(open()).rejects.toThrow('16 viewers');
    expect(viewers.doors()).toMatchObject([{ guard: { passes: { length: 16 } } }]);
  });
});

it('a connection file is what its room is called, whatever that is', () => {
  const file = viewerFile({ protocol: 'spice', host: '2001:db8::1', port: 20_001, password: 'secret', title: 'lab\nhost=evil' });
  expect(file.split('\n').filter((line) => line.startsWith('host='))).toEqual(['host=2001:db8::1']);
  expect(file).toContain('\ntitle=lab host=evil\ndelete-this-file=1\n');
});

it.each([
  ['aula.example', 'aula.example'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[::1]', '::1'],
  ['192.0.2.1', '192.0.2.1'],
  ['evil\nhost=other', null],
  ['', null],
])('%j is a host for viewers: %j', (host, expected) => {
  expect(viewerHost(host)).toBe(expected);
});
