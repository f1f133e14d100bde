import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InternetView } from '@aula/api';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, operationEnd, waitFor } from '../lib/rooms.ts';
import { openTerminal } from '../lib/terminal.ts';
import { makeOutside, OUTSIDE, type Outside } from './outside.ts';

const NAME = 'files.lab1.school.test';
const lab = (internet = 'on') => `network: lab1
domain: lab1.school.test
subnet: 192.0.2.0/24
dns: { records: [{ name: files, ip: ${OUTSIDE.second} }] }
protect: off
internet: ${internet}
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
const OFF: InternetView = { mode: 'off' };
const ON: InternetView = { mode: 'on' };

let host: TestHost;
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
const applyNetwork = (internet: string) => server.client.call('applyNetwork', { body: { source: lab(internet) } });
const tables = async () => (await host.exec(['nft', 'list', 'tables'])).split('\n').filter((line) => line.includes('aula_'));
const ownTable = async () => ((await tables())[0] ?? '').replace('table ', '').split(' ');

/** Datagrams of the outside's name server that went on to the network so far, counted after Aula's rules. */
async function forwarded(): Promise<number> {
  return Number(/packets (\d+)/.exec(await host.exec(['nft', 'list', 'table', 'ip', 'probe']))?.[1]);
}

/** libvirtd takes its networks' rules away and writes them again. */
async function reloadLibvirt(): Promise<void> {
  const [daemon] = (await readFile(`/proc/${host.pid}/task/${host.pid}/children`, 'utf8')).split(' ').map(Number);
  if (daemon === undefined) throw new Error('libvirtd does not run');
  process.kill(daemon, 'SIGHUP');
  await host.virsh(['net-list']);
}

const FOREIGN =
  'table ip school { chain forward { type filter hook forward priority 5; policy accept; ip daddr 203.0.113.9 counter drop;\n}; }';
const PROBE =
  'table ip probe { chain forward { type filter hook forward priority 5; policy accept; ip daddr 192.0.2.0/24 udp sport 53 counter;\n}; }';
let foreign: string;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'aula-internet-'));
  host = await startTestHost();
  outside = await makeOutside(host);
  for (const table of [FOREIGN, PROBE]) await host.exec(['nft', table]);
  foreign = await host.exec(['nft', '-a', 'list', 'table', 'ip', 'school']);
  server = await startServer({ host: host.hostOption, dataFolder });
  await applyNetwork('on');
  await applyRoom(server.client, ROOM);
  for (const seat of ['net-s01', 'net-s02'])
    await waitFor(`an address on ${seat}`, async () => (await server.client.call('seat', { params: { seat } })).leasedIp);
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await outside?.[Symbol.asyncDispose]();
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

  it('stays as it is switched when the rules are taken away or changed from outside, and when libvirtd writes its own anew', async () => {
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
    await reloadLibvirt();
    expect(await isBack()).toBe(true);
    expect(await tcp('net-s01')).not.toContain('heard');
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
});
