import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InternetView } from '@aula/api';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, operationEnd, waitFor } from '../lib/rooms.ts';
import { openTerminal } from '../lib/terminal.ts';
import { makeOutside, OUTSIDE, OUTSIDE6, type Outside } from './outside.ts';
import { type RestartableLibvirtd, restartableLibvirtd } from './restart-libvirtd.ts';

const NAME = 'files.lab1.school.test';
const lab = (internet = 'on', protect = 'off') => `network: lab1
domain: lab1.school.test
subnet: [192.0.2.0/24, "2001:db8:1::/64"]
dns: { records: [{ name: files, ip: ${OUTSIDE.second} }, { name: files, ip: "${OUTSIDE6.second}" }] }
protect: ${protect}
internet: ${internet}
publish: [{ section: students, port: 7777 }]
`;
const ROOM = `room: net
preset: tiny
network: lab1
sections:
  students:
    seats: 1-2
    name: "net-s{{ id }}"
    ip: "192.0.2.{{ id | plus: 10 }}"
`;
const ownRoom = (internet: string) => `room: own
preset: tiny
network:
  name: own
  subnet: 192.168.77.0/24
  domain: own.school.test
  internet: ${internet}
  publish: [{ section: students, port: 7777 }]
sections:
  students:
    seats: 1
    name: "own-s{{ id }}"
    ip: "192.168.77.{{ id | plus: 10 }}"
`;
const OFF: InternetView = { mode: 'off' };
const ON: InternetView = { mode: 'on' };
const SAFE = { state: 'protected', detail: '' };

let host: TestHost;
let libvirtd: RestartableLibvirtd;
let outside: Outside;
let server: ServerProcess;
let dataFolder: string;
let commands = 0;

/** Runs a command in the guest, on a terminal of its own; resolves with what it printed. */
async function inGuest(seat: string, command: string): Promise<string> {
  using terminal = await openTerminal(server.client, server.url, seat);
  // The echo of the typed line does not hold the marks as they will be printed.
  const [begin, end] = [`b${++commands}b`, `e${commands}e`];
  terminal.type(`echo ${begin.slice(0, -1)}''b; ${command}; echo ${end.slice(0, -1)}''e\n`);
  const text = await terminal.expect(new RegExp(`${begin}[\\s\\S]*${end}`), 20_000);
  return text.slice(begin.length, -end.length).replaceAll('\r', '');
}

/** What the outside answers to the seat; empty when nothing comes through. */
const tcp = (seat: string, to: string = OUTSIDE.first) => inGuest(seat, `echo hi | nc -w 2 ${to} 7`);
/** The outside's name server, asked by UDP; it goes on talking to the one who asked. */
const udp = (seat: string, to: string = OUTSIDE.first) => inGuest(seat, `timeout 3 nslookup -type=a probe.test ${to}`);
const lines = async (seat: string, file: string) => Number.parseInt(await inGuest(seat, `wc -l < ${file}`), 10);

const setRoom = (internet: InternetView | null) => server.client.call('setRoomInternet', { params: { room: 'net' }, body: { internet } });
const setSeat = (seat: string, internet: InternetView | null) =>
  server.client.call('setSeatInternet', { params: { seat }, body: { internet } });
const applyNetwork = (internet: string, protect?: string) =>
  server.client.call('applyNetwork', { body: { source: lab(internet, protect) } });
const allTables = async () => (await host.exec(['nft', 'list', 'tables'])).split('\n').filter((line) => line.includes('aula_'));
/** Of the internet switch: those of protection are others. */
const tables = async () => (await allTables()).filter((line) => line.includes('inet') && !line.includes('_guard'));
const guardTables = async () => (await allTables()).filter((line) => line.includes('bridge') || line.includes('_guard'));
const startAgain = async () => {
  server = await startServer({ host: host.hostOption, dataFolder });
};
const inPlan = async (room: string) => (await server.client.call('planStoredRoom', { params: { room } })).changes;
const ownTable = async () => ((await tables())[0] ?? '').replace('table ', '').split(' ');

/** Datagrams of the outside's name server that went on to the network so far, counted after Aula's rules. */
async function forwarded(): Promise<number> {
  return Number(/packets (\d+)/.exec(await host.exec(['nft', 'list', 'table', 'ip', 'probe']))?.[1]);
}

/** Questions of the two seats that went on to the outside so far. */
async function asked(): Promise<number[]> {
  const text = await host.exec(['nft', 'list', 'table', 'ip', 'asked']);
  return [...text.matchAll(/packets (\d+)/g)].map(([, count]) => Number(count));
}

const FOREIGN =
  'table ip school { chain forward { type filter hook forward priority 5; policy accept; ip daddr 203.0.113.9 counter drop;\n}; }';
const PROBE =
  'table ip probe { chain forward { type filter hook forward priority 5; policy accept; ip daddr 192.0.2.0/24 udp sport 53 counter;\n}; }';
const ASKED = `table ip asked { chain forward { type filter hook forward priority 5; policy accept;
ip saddr 192.0.2.11 udp dport 53 counter\n ip saddr 192.0.2.12 udp dport 53 counter\n}; }`;
let foreign: string;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'aula-internet-'));
  host = await startTestHost();
  libvirtd = await restartableLibvirtd(host);
  outside = await makeOutside(host);
  for (const table of [FOREIGN, PROBE, ASKED]) await host.exec(['nft', table]);
  foreign = await host.exec(['nft', '-a', 'list', 'table', 'ip', 'school']);
  server = await startServer({ host: host.hostOption, dataFolder });
  await applyNetwork('on');
  await applyRoom(server.client, ROOM);
  for (const seat of ['net-s01', 'net-s02'])
    await waitFor(`an address on ${seat}`, async () => (await server.client.call('seat', { params: { seat } })).leasedIp, 120_000);
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await outside?.[Symbol.asyncDispose]();
  await libvirtd?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true, force: true });
});

describe('the internet of a room', () => {
  it('is there without any rule of ours while nothing is switched', async () => {
    expect(await tcp('net-s01')).toContain(`heard hi\n from ${OUTSIDE.host}`);
    expect(await udp('net-s02')).toContain('203.0.113.7');
    expect(await tables()).toEqual([]);
  });

  it('ends at once when switched off, for what runs already too, and leaves the room itself and its DNS alone', async () => {
    await inGuest('net-s01', `sleep 9999 | nc ${OUTSIDE.first} 9 > /tmp/tcp & nslookup -type=a probe.test ${OUTSIDE.first}; sleep 2`);
    expect(await lines('net-s01', '/tmp/tcp')).toBeGreaterThan(2);
    const datagrams = await forwarded();
    await waitFor('datagrams from outside', async () => (await forwarded()) > datagrams + 2);
    const state = await setRoom(OFF);
    expect(state).toMatchObject({ internet: OFF, from: 'room', problem: null });
    const before = [await lines('net-s01', '/tmp/tcp'), await forwarded()];
    await inGuest('net-s01', 'sleep 2');
    expect([await lines('net-s01', '/tmp/tcp'), await forwarded()]).toEqual(before);
    expect(await tcp('net-s01')).not.toContain('heard');
    expect(await udp('net-s02')).not.toContain('203.0.113.7');
    expect(await inGuest('net-s01', 'ping -c 2 -W 5 192.0.2.12')).toContain(' 0% packet loss');
    expect(await inGuest('net-s01', `nslookup ${NAME} 192.0.2.1`)).toContain(OUTSIDE.second);
  });

  it('is back for one seat that is switched on, and for all when the room is', async () => {
    await setSeat('net-s02', ON);
    expect(await tcp('net-s02')).toContain('heard hi');
    expect(await tcp('net-s01')).not.toContain('heard');
    await setRoom(null);
    expect(await tcp('net-s01')).toContain('heard hi');
    await setSeat('net-s01', OFF);
    expect(await tcp('net-s01')).not.toContain('heard');
    expect(await tcp('net-s02')).toContain('heard hi');
    for (const seat of ['net-s01', 'net-s02']) await setSeat(seat, null);
    expect(await tables()).toEqual([]);
  });

  it('reaches only what an allow-list names, by block and by name, and follows the list', async () => {
    const state = await setRoom({ mode: 'allow-list', cidrs: [`${OUTSIDE.first}/32`], names: [] });
    expect(state.internet).toMatchObject({ mode: 'allow-list' });
    expect(await tcp('net-s01', OUTSIDE.first)).toContain('heard hi');
    expect(await udp('net-s01', OUTSIDE.first)).toContain('203.0.113.7');
    expect(await tcp('net-s01', OUTSIDE.second)).not.toContain('heard');
    await setRoom({ mode: 'allow-list', cidrs: [], names: [NAME] });
    expect(await tcp('net-s01', NAME)).toContain('heard hi');
    expect(await tcp('net-s01', OUTSIDE.first)).not.toContain('heard');
    await expect(setRoom({ mode: 'allow-list', cidrs: [], names: ['*.school.test'] })).rejects.toThrow('is a wildcard');
    await expect(setRoom({ mode: 'allow-list', cidrs: ['198.51.100.0/33'], names: [] })).rejects.toThrow('neither an address nor');
    expect(await tcp('net-s01', NAME)).toContain('heard hi');
  });

  it('is switched over IPv6 as over IPv4', async () => {
    await waitFor('an IPv6 address', async () => (await inGuest('net-s02', 'ip -6 address show dev eth0')).includes('2001:db8:1:'));
    await setRoom(null);
    expect(await tcp('net-s01', OUTSIDE6.first)).toContain(`heard hi\n from ${OUTSIDE6.host}`);
    await setRoom(OFF);
    expect(await tcp('net-s01', OUTSIDE6.first)).not.toContain('heard');
    await setSeat('net-s02', ON);
    expect(await tcp('net-s02', OUTSIDE6.first)).toContain('heard hi');
    await setSeat('net-s02', null);
    await setRoom({ mode: 'allow-list', cidrs: [`${OUTSIDE6.first}/128`], names: [] });
    expect(await tcp('net-s01', OUTSIDE6.first)).toContain('heard hi');
    expect(await tcp('net-s01', OUTSIDE6.second)).not.toContain('heard');
    await setRoom({ mode: 'allow-list', cidrs: [], names: [NAME] });
    expect(await tcp('net-s02', OUTSIDE6.second)).toContain('heard hi');
    expect(await tcp('net-s02', OUTSIDE6.first)).not.toContain('heard');
  });

  it('stays as it is switched when the rules are taken away or changed from outside', async () => {
    await setRoom(OFF);
    const [family = '', table = ''] = await ownTable();
    const rules = await host.exec(['nft', 'list', 'table', family, table]);
    const isBack = async () => (await host.exec(['nft', 'list', 'table', family, table]).catch(() => '')) === rules;
    for (const change of [
      ['delete', 'table', family, table],
      ['flush', 'chain', family, table, 'out_off'],
      ['insert', 'rule', family, table, 'forward', 'accept'],
    ]) {
      await host.exec(['nft', ...change]);
      expect(await isBack()).toBe(false);
      await waitFor(`the rules after ${change.join(' ')}`, isBack, 15_000);
    }
  });

  it('stays as it is switched, and published ports stay open, while libvirtd is away, killed or stopped, and after it is back', async () => {
    await setRoom(OFF);
    await setSeat('net-s02', ON);
    for (const seat of ['net-s01', 'net-s02'])
      await inGuest(seat, `(while :; do timeout 1 nslookup -type=a probe.test ${OUTSIDE.first}; sleep 0.2; done >/dev/null 2>&1 &)`);
    await inGuest('net-s01', '(nc -ll -p 7777 -e busybox echo from net-s01 </dev/null >/dev/null 2>&1 &)');
    const { ports } = await server.client.call('roomPorts', { params: { room: 'net' } });
    const door = ports.find(({ seat }) => seat === 'net-s01')?.hostPort ?? 0;
    const holds = async () => {
      const [closed, open = 0] = await asked();
      await waitFor('questions of the open seat', async () => ((await asked())[1] ?? 0) > open + 2);
      expect((await asked())[0]).toBe(closed);
      expect(await outside.say(door, '')).toContain('from net-s01');
      expect(await outside.say(door, '', { from: OUTSIDE6.second, to: OUTSIDE6.host })).toContain('from net-s01');
    };
    await waitFor('the door', async () => outside.say(door, '').catch(() => null));
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await libvirtd.stop(signal);
      await holds();
      await libvirtd.start();
      await waitFor('the host', async () => (await server.client.call('hosts')).hosts.every(({ connected }) => connected));
      await holds();
    }
    expect(await tables()).toHaveLength(1);
    expect(await server.client.call('seat', { params: { seat: 'net-s01' } })).toMatchObject({ state: 'ready', leasedIp: '192.0.2.11' });
    await setSeat('net-s02', null);
    await setRoom(null);
    expect(await tcp('net-s01')).toContain('heard hi');
    await setRoom(OFF);
  });

  it('stays switched while the server is killed and started again', async () => {
    const [family = '', table = ''] = await ownTable();
    await server.kill();
    expect(await tables()).toHaveLength(1);
    await host.exec(['nft', 'delete', 'table', family, table]);
    server = await startServer({ host: host.hostOption, dataFolder });
    await waitFor('the rules of the server', async () => (await tables()).length === 1, 15_000);
    expect(await tcp('net-s01')).not.toContain('heard');
    expect(await server.client.call('roomInternet', { params: { room: 'net' } })).toMatchObject({ internet: OFF, from: 'room' });
  });

  it('is as it was or as it was asked for when the server is killed meanwhile, and so is protection', async () => {
    void setRoom(null).catch(() => {});
    await sleep(20);
    await server.kill();
    await startAgain();
    const { internet } = await server.client.call('roomInternet', { params: { room: 'net' } });
    await waitFor(`rules for ${internet.mode}`, async () => (await tables()).length === (internet.mode === 'on' ? 0 : 1), 15_000);
    void applyNetwork('off', 'strict').catch(() => {});
    await sleep(60);
    await server.kill();
    await startAgain();
    const params = { network: 'lab1' };
    await waitFor('a network as it is stored', async () => {
      const { action, fields } = await server.client.call('planStoredNetwork', { params });
      return action === 'none' && fields.length === 0;
    });
    const { protect, machines } = await server.client.call('network', { params });
    expect(machines.map(({ protection }) => protection?.state)).toEqual(
      protect === 'strict' ? ['protected', 'protected'] : ['none', 'none'],
    );
    await waitFor(`rules for ${protect}`, async () => (await guardTables()).length === (protect === 'strict' ? 2 : 0), 15_000);
  });

  it("follows its network's YAML where nothing is switched", async () => {
    await setRoom(null);
    await applyNetwork('off');
    await waitFor('the rules of the network', async () => (await tables()).length === 1, 15_000);
    expect(await tcp('net-s02')).not.toContain('heard');
    expect(await server.client.call('seatInternet', { params: { seat: 'net-s02' } })).toMatchObject({ internet: OFF, from: 'network' });
    await applyNetwork('on');
    await waitFor('no rules', async () => (await tables()).length === 0, 15_000);
  });

  it('leaves no rule and no switch behind when the room goes, and never touched the tables of others', async () => {
    await setRoom(OFF);
    await setSeat('net-s01', { mode: 'allow-list', cidrs: ['203.0.113.0/24'], names: [] });
    expect(await tables()).toHaveLength(1);
    const { id } = await server.client.call('deleteRoom', { params: { room: 'net' } });
    expect((await operationEnd(server.client, id)).state).toBe('succeeded');
    await waitFor('no rules', async () => (await tables()).length === 0, 15_000);
    expect(await host.exec(['nft', '-a', 'list', 'table', 'ip', 'school'])).toBe(foreign);
    await applyRoom(server.client, ROOM, { start: false });
    expect(await server.client.call('roomInternet', { params: { room: 'net' } })).toMatchObject({
      switch: null,
      internet: ON,
      from: 'network',
    });
  });

  it("is as a room's own network says, whose seats are protected without asking", async () => {
    await applyRoom(server.client, ownRoom('off'));
    await waitFor('an address', async () => (await server.client.call('seat', { params: { seat: 'own-s01' } })).leasedIp);
    const network = await server.client.call('network', { params: { network: 'own' } });
    expect(network).toMatchObject({ protect: 'strict', internet: 'off', machines: [{ name: 'own-s01', protection: SAFE }] });
    expect(await guardTables()).toHaveLength(2);
    expect(await server.client.call('roomInternet', { params: { room: 'own' } })).toMatchObject({ internet: OFF, from: 'network' });
    expect(await tcp('own-s01')).not.toContain('heard');
    const { ports } = await server.client.call('roomPorts', { params: { room: 'own' } });
    expect(ports).toMatchObject([{ seat: 'own-s01', port: 7777, origin: 'network', state: 'open' }]);
    const { changes } = await server.client.call('planRoom', { body: { source: ownRoom('on') } });
    expect(changes).toEqual([
      {
        action: 'change',
        subject: { kind: 'network', name: 'own' },
        fields: [{ field: 'internet', from: 'off', to: 'on' }],
        effect: 'live',
      },
    ]);
    await applyRoom(server.client, ownRoom('on'));
    await waitFor('no rules', async () => (await tables()).length === 0, 15_000);
    expect(await tcp('own-s01')).toContain('heard hi');
    expect(await inPlan('own')).toEqual([]);
  });

  it('is left as it was on a network from before protection, which an apply protects with its running seat', async () => {
    const define = async (what: 'net-' | '', name: string, change: (xml: string) => string) => {
      const file = join(host.folder, `before.xml`);
      await writeFile(file, change(await host.virsh([`${what}dumpxml`, '--inactive', name])));
      await host.virsh([`${what}define`, file]);
    };
    await server.kill();
    for (const name of ['own', 'lab1']) await define('net-', name, (xml) => xml.replace(/ protect=("[^"]*"|'[^']*')/, ''));
    await define('', 'own-s01', (xml) => xml.replace(/<target dev='av[^>]*>/, '').replace(/<aula:shape[^>]*nic[^>]*>/, ''));
    await host.virsh(['destroy', 'own-s01']);
    await host.virsh(['start', 'own-s01']);
    await startAgain();
    const own = async () => (await server.client.call('network', { params: { network: 'own' } })).machines[0]?.protection?.state;
    expect(await own()).toBe('exposed');
    expect(await inPlan('own')).toMatchObject([
      { action: 'change', subject: { kind: 'network' }, fields: [{ field: 'protect', from: 'none', to: 'strict' }], effect: 'live' },
    ]);
    const lab1 = async () => (await server.client.call('planStoredNetwork', { params: { network: 'lab1' } })).fields;
    expect(await lab1()).toEqual([{ field: 'protect', from: 'none', to: 'off' }]);
    await applyNetwork('on');
    expect(await lab1()).toEqual([]);
    await applyRoom(server.client, ownRoom('on'));
    expect(await inPlan('own')).toEqual([]);
    expect(await own()).toBe('protected');
    const [, tap = ''] = /^\s*(\S+)\s+network/m.exec(await host.virsh(['domiflist', 'own-s01'])) ?? [];
    expect(tap).toMatch(/^vnet/);
    const bridge = (await guardTables()).find((line) => line.includes('bridge')) ?? '';
    expect(await host.exec(['nft', 'list', ...bridge.split(' ')])).toContain(`"${tap}"`);
    expect(await host.virsh(['dumpxml', '--inactive', 'own-s01'])).toContain("<target dev='av");
  });

  it('is back after somebody flushed the whole packet filter, and so is protection', async () => {
    await setRoom(OFF);
    await host.exec(['nft', 'flush', 'ruleset']);
    await waitFor('all rules', async () => (await allTables()).length === 3, 15_000);
  });
});
