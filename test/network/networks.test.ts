import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, operationEnd, waitFor } from '../lib/rooms.ts';

const AULA = fileURLToPath(new URL('../../bin/aula', import.meta.url));
const PRINTER = '52:54:00:00:00:05';

let host: TestHost;
let server: ServerProcess;
let folder: string;
let dataFolder: string;

interface Wish {
  domain?: string;
  dynamic?: string;
  name?: string;
  prefix?: string;
}
const lab = ({ name = 'lab1', domain = 'lab1.school.test', dynamic = '200-250', prefix = '192.0.2' }: Wish = {}) => `network: ${name}
domain: ${domain}
subnet: ${prefix}.0/24
dhcp: { dynamic: ${dynamic
  .split('-')
  .map((last) => `${prefix}.${last}`)
  .join('-')}, static: ${prefix}.10-${prefix}.199, lease: 8h }
dns: { records: [{ name: files, ip: ${prefix}.5 }] }
hosts: [{ name: printer, mac: "${PRINTER}", ip: ${prefix}.16 }]
`;

const room = (name: string, seats: string, first: number) => `room: ${name}
preset: tiny
network: lab1
sections:
  students:
    seats: ${seats}
    name: "${name}-s{{ id }}"
    ip: "192.0.2.{{ id | plus: ${first} }}"
`;

const apply = (source = lab()) => server.client.call('applyNetwork', { body: { source } });
const drift = (network = 'lab1') => server.client.call('planStoredNetwork', { params: { network } });
const show = (network = 'lab1') => server.client.call('network', { params: { network } });
const machine = async (name: string) => (await show()).machines.find((one) => one.name === name);
const restartSeat = async (seat: string) => {
  await host.virsh(['destroy', seat]);
  const { id } = await server.client.call('startSeat', { params: { seat } });
  expect((await operationEnd(server.client, id)).state).toBe('succeeded');
};
const deleteRoom = async (name: string) => {
  const { id } = await server.client.call('deleteRoom', { params: { room: name } });
  expect((await operationEnd(server.client, id)).state).toBe('succeeded');
};
const xml = (network = 'lab1', ...flags: string[]) => host.virsh(['net-dumpxml', network, ...flags]);
const start = async () => {
  server = await startServer({ host: host.hostOption, dataFolder });
};

async function defineForeign(name: string, body: string): Promise<string> {
  const file = join(folder, `${name}.xml`);
  await writeFile(file, `<network><name>${name}</name>${body}</network>`);
  await host.virsh(['net-define', file]);
  return xml(name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-networks-'));
  dataFolder = join(folder, 'data');
  host = await startTestHost();
  await start();
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('a network on its own', () => {
  it('is made as its YAML says, and has nothing to do the second time', async () => {
    const { plan, network } = await apply();
    expect(plan).toMatchObject({ action: 'create', conflicts: [], losesLink: [] });
    expect(network).toMatchObject({ name: 'lab1', mode: 'nat', state: 'running', owner: { kind: 'managed' }, source: lab() });
    const text = await xml();
    for (const part of [
      "<range start='192.0.2.200' end='192.0.2.250'>",
      `<host mac='${PRINTER}' name='printer' ip='192.0.2.16'>`,
      "<lease expiry='28800' unit='seconds'/>",
      '<hostname>files</hostname>',
      "<domain name='lab1.school.test' localOnly='yes'/>",
    ])
      expect(text).toContain(part);
    expect(await host.virsh(['net-info', 'lab1'])).toMatch(/Autostart:\s+yes/);
    expect((await apply()).plan).toMatchObject({ action: 'none', fields: [] });
  });

  it('has its drift told and mended, whichever of its two halves was changed by hand', async () => {
    const printer = `<host mac='${PRINTER}' name='printer' ip='192.0.2.16'/>`;
    for (const flag of ['--live', '--config']) {
      await host.virsh(['net-update', 'lab1', 'delete', 'ip-dhcp-host', printer, flag]);
      const plan = await drift();
      expect({ flag, action: plan.action, fields: plan.fields.map(({ field }) => field) }).toEqual({
        flag,
        action: 'live',
        fields: ['reservations'],
      });
      await apply();
      expect(await drift()).toMatchObject({ action: 'none' });
      expect(await xml()).toContain(PRINTER);
      expect(await xml('lab1', '--inactive')).toContain(PRINTER);
    }
    await host.virsh(['net-destroy', 'lab1']);
    await host.virsh(['net-autostart', 'lab1', '--disable']);
    expect(await drift()).toMatchObject({ action: 'start' });
    await apply();
    expect(await drift()).toMatchObject({ action: 'none' });
  });

  it('changes live what libvirt can change live: the bridge stays as it is', async () => {
    const link = async () => (await host.exec(['ip', '-o', 'link', 'show', (await show()).bridge ?? ''])).split(':')[0];
    const before = await link();
    const changed = lab({ dynamic: '210-240' });
    expect((await server.client.call('planNetwork', { body: { source: changed } })).action).toBe('live');
    await apply(changed);
    expect(await link()).toBe(before);
    expect(await xml()).toContain("start='192.0.2.210'");
    expect(await xml('lab1', '--inactive')).toContain("start='192.0.2.210'");
    await apply();
    expect(await link()).toBe(before);
  });

  it('is refused while something is in the way, before anything is touched', async () => {
    const foreign = await defineForeign(
      'old',
      "<forward mode='nat'/><bridge name='virbr-old'/><ip address='198.51.100.1' netmask='255.255.255.128'/>",
    );
    const before = [await host.virsh(['net-list', '--all']), await xml()];
    for (const [source, message] of [
      [lab({ name: 'old', prefix: '203.0.113' }), /old is there already and was not made by Aula/],
      [lab({ name: 'lab2', prefix: '198.51.100' }), /198\.51\.100\.0\/24 is in use: 198\.51\.100\.0\/25 by the network old/],
      [lab({ name: 'lab2' }), /overlaps 192\.0\.2\.0\/24 of the network lab1/],
      [`network: lab2\nsubnet: 203.0.113.0/24\nbridge: virbr-old\n`, /the bridge virbr-old is that of the network old/],
      [`network: lab2\nsubnet: 203.0.113.0/24\nbridge: lo\n`, /the host has a device named lo already/],
      [`network: lab2\nsubnet: 203.0.113.0/24\nmode: bridge\nbridge: br0\n`, /the host has no bridge br0/],
    ] as const) {
      await expect(apply(source)).rejects.toThrow(message);
      expect((await server.client.call('planNetwork', { body: { source } })).conflicts.join()).toMatch(message);
    }
    await host.exec(['ip', 'link', 'add', 'uplink0', 'type', 'bridge']);
    await host.exec(['ip', 'addr', 'add', '203.0.113.9/24', 'dev', 'uplink0']);
    await host.exec(['ip', 'link', 'set', 'uplink0', 'up']);
    await expect(apply(lab({ name: 'lab2', prefix: '203.0.113' }))).rejects.toThrow(/203\.0\.113\.0\/24 by the host's route on uplink0/);
    await host.exec(['ip', 'link', 'delete', 'uplink0']);
    expect([await host.virsh(['net-list', '--all']), await xml()]).toEqual(before);
    for (const route of ['planStoredNetwork', 'registerNetwork', 'unregisterNetwork', 'deleteNetwork'] as const)
      await expect(server.client.call(route, { params: { network: 'old' } })).rejects.toThrow(/old was not made by Aula/);
    expect(await xml('old')).toBe(foreign);
    expect((await server.client.call('networks')).networks.map(({ name, owner }) => [name, owner.kind])).toEqual([
      ['lab1', 'managed'],
      ['old', 'foreign'],
    ]);
  });

  it('is taken back, on record and on the host, when the host refuses it', async () => {
    // dnsmasq cannot have a port that somebody has on its address already.
    await host.exec(['ip', 'addr', 'add', '203.0.113.1/32', 'dev', 'lo']);
    const script = "require('node:net').createServer().listen(53, '203.0.113.1', () => console.log('ready'))";
    const argv = ['--net', '--target', String(host.pid), '--', process.execPath, '-e', script];
    const squatter = spawn('nsenter', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve, reject) => {
      squatter.stdout.once('data', resolve);
      squatter.once('exit', reject);
    });
    try {
      await expect(apply(lab({ prefix: '203.0.113' }))).rejects.toThrow();
      await expect(apply(lab({ name: 'lab2', prefix: '203.0.113' }))).rejects.toThrow();
    } finally {
      await ended(squatter);
      await host.exec(['ip', 'addr', 'del', '203.0.113.1/32', 'dev', 'lo']);
    }
    expect((await show()).source).toBe(lab());
    expect(await host.virsh(['net-list', '--all', '--name'])).not.toContain('lab2');
    await apply();
    expect(await drift()).toMatchObject({ action: 'none' });
    expect(await xml()).toContain("address='192.0.2.1'");
  });

  it('goes off the host and comes back from its YAML, and is forgotten when it is removed', async () => {
    const params = { network: 'lab1' };
    expect(await server.client.call('unregisterNetwork', { params })).toMatchObject({ state: 'absent', source: lab() });
    expect(await host.virsh(['net-list', '--all', '--name'])).not.toContain('lab1');
    expect(await server.client.call('registerNetwork', { params })).toMatchObject({ state: 'running' });
    expect(await drift()).toMatchObject({ action: 'none' });
    await server.client.call('deleteNetwork', { params });
    expect(await host.virsh(['net-list', '--all', '--name'])).not.toContain('lab1');
    await expect(show()).rejects.toMatchObject({ code: 'notFound' });
    await apply();
  });

  it('proposes a subnet that nobody uses', async () => {
    const { subnet } = await server.client.call('freeSubnet', { query: {} });
    await apply(`network: taken\nsubnet: ${subnet}\n`);
    expect((await server.client.call('freeSubnet', { query: {} })).subnet).not.toBe(subnet);
    await server.client.call('deleteNetwork', { params: { network: 'taken' } });
  });
});

describe('a server that is killed between its record and the host', () => {
  beforeAll(async () => void (await apply()));

  it('finishes what was on record at its next start', async () => {
    const killed: (string | null)[] = [];
    for (const [at, delayMs] of [0, 30, 80, 150, 250, 400].entries()) {
      const domain = `kill${at}.school.test`;
      const answer = apply(lab({ domain })).catch(() => null);
      killed.push(await pendingOnRecord('lab1'));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await server.kill();
      await answer;
      await start();
      await waitFor('the network to be as its YAML says', async () => (await drift()).action === 'none');
      expect((await show()).source).toBe(lab({ domain }));
      expect(await xml()).toContain(`<domain name='${domain}'`);
      expect(await xml('lab1', '--inactive')).toContain(`<domain name='${domain}'`);
    }
    expect(killed).toContain('apply');
    await apply();
  });
});

/** The network's pending work, as soon as there is any; read beside the server. */
async function pendingOnRecord(network: string): Promise<string | null> {
  const store = new DatabaseSync(join(dataFolder, 'aula.sqlite'), { readOnly: true });
  try {
    for (let look = 0; look < 2000; look++) {
      const pending = store.prepare('select pending from network where name = ?').get(network)?.['pending'];
      if (typeof pending === 'string') return pending;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return null;
  } finally {
    store.close();
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

describe('rooms on one network', () => {
  beforeAll(async () => void (await apply()));

  it('are merged into it even when they are applied at once, and each takes out only its own', async () => {
    await Promise.all([
      applyRoom(server.client, room('math', '1-2', 20), { start: false }),
      applyRoom(server.client, room('art', '1-2', 40), { start: false }),
    ]);
    for (const text of [await xml(), await xml('lab1', '--inactive')])
      for (const name of ['math-s01', 'math-s02', 'art-s01', 'art-s02', 'printer']) expect(text).toContain(`name='${name}'`);
    expect(await show()).toMatchObject({ rooms: ['art', 'math'], seatCount: 4 });
    expect((await drift()).action).toBe('none');
    expect((await server.client.call('planStoredRoom', { params: { room: 'math' } })).changes).toEqual([]);
    await applyRoom(server.client, room('math', '1', 20), { start: false });
    expect(await xml()).not.toContain("name='math-s02'");
    await deleteRoom('art');
    const left = await xml();
    expect(left).toContain("name='math-s01'");
    expect(left).not.toContain('art-s0');
    expect((await drift()).action).toBe('none');
  });

  it('cannot take an address of another room, of a host, or outside the static range, nor name a network that is not there', async () => {
    const planOf = (source: string) => server.client.call('planRoom', { body: { source } });
    expect((await planOf(room('art', '1', 20))).conflicts.map(({ message }) => message).join()).toMatch(
      /seat art-s01 and seat math-s01 of room math have the same address 192\.0\.2\.21/,
    );
    const check = async (source: string) =>
      (await server.client.call('validateRoom', { body: { source } })).diagnostics.map(({ message }) => message).join();
    expect(await check(room('art', '1', 15))).toMatch(/192\.0\.2\.16 is the address of the host printer/);
    expect(await check(room('art', '1', 210))).toMatch(/192\.0\.2\.211 lies in the dynamic range/);
    expect(await check(room('art', '1', 1))).toMatch(/192\.0\.2\.2 lies outside the static range/);
    expect(await check(room('art', '1', 40).replace('lab1', 'lap1'))).toMatch(/there is no network "lap1" \(did you mean "lab1"\?\)/);
  });

  it('keep their network from being taken off', async () => {
    const params = { network: 'lab1' };
    for (const route of ['unregisterNetwork', 'deleteNetwork'] as const)
      await expect(server.client.call(route, { params })).rejects.toThrow(/on the network lab1 hang math-s01 of room math/);
    await expect(apply(lab({ prefix: '203.0.113' }))).rejects.toThrow(/192\.0\.2\.21 of seat math-s01 of room math is no usable address/);
    expect((await drift()).action).toBe('none');
  });

  it('have it told what each seat should have and has, right and wrong', async () => {
    const { id } = await server.client.call('startRoom', { params: { room: 'math' }, body: {} });
    await operationEnd(server.client, id);
    await waitFor('math-s01 to lease its address', async () => (await machine('math-s01'))?.leasedIp ?? null);
    expect(await machine('math-s01')).toMatchObject({
      kind: 'seat',
      room: 'math',
      running: true,
      wantedIp: '192.0.2.21',
      reservedIp: '192.0.2.21',
      leasedIp: '192.0.2.21',
      verdict: 'right',
      detail: '',
    });
    await waitFor('the host to have seen it', async () => {
      await ping('192.0.2.21');
      return (await machine('math-s01'))?.arpIp === '192.0.2.21';
    });
    expect(await machine('math-s01')).toMatchObject({ verdict: 'right' });
    expect(await machine('printer')).toMatchObject({ kind: 'host', wantedIp: '192.0.2.16', reservedIp: '192.0.2.16', verdict: 'off' });
    // Somebody reserves another address for it; it takes that at its next start.
    const mac = (await machine('math-s01'))?.mac;
    const other = `<host mac='${mac}' name='math-s01' ip='192.0.2.77'><lease expiry='28800' unit='seconds'/></host>`;
    await host.virsh(['net-update', 'lab1', 'modify', 'ip-dhcp-host', other, '--live']);
    expect((await machine('math-s01'))?.detail).toBe('192.0.2.77 is reserved for it instead of 192.0.2.21');
    await restartSeat('math-s01');
    await waitFor('math-s01 to lease the wrong address', async () => (await machine('math-s01'))?.leasedIp === '192.0.2.77');
    expect(await machine('math-s01')).toMatchObject({
      verdict: 'wrong',
      detail: expect.stringContaining('it leases 192.0.2.77 instead of 192.0.2.21'),
    });
    await apply();
    await restartSeat('math-s01');
    await waitFor('math-s01 to be right again', async () => (await machine('math-s01'))?.verdict === 'right');
    // And somebody hangs a machine on it that nobody declared.
    const stranger = join(folder, 'stranger.xml');
    const card = "<interface type='network'><mac address='52:54:00:99:99:99'/><source network='lab1'/></interface>";
    await writeFile(
      stranger,
      `<domain type='qemu'><name>stranger</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${card}</devices></domain>`,
    );
    await host.virsh(['create', stranger]);
    expect(await machine('stranger')).toMatchObject({
      kind: 'unknown',
      mac: '52:54:00:99:99:99',
      verdict: 'wrong',
      detail: 'nobody declared it',
    });
    await host.virsh(['destroy', 'stranger']);
  });

  it('keep their link while other rooms with many seats come and go', async () => {
    const bridge = async () => (await host.exec(['ip', '-o', 'link', 'show', (await show()).bridge ?? ''])).split(':')[0];
    const before = await bridge();
    await applyRoom(server.client, room('art', '1-4', 40), { start: false });
    // libvirt has forgotten meanwhile how many are attached.
    await deleteRoom('art');
    expect(await bridge()).toBe(before);
  });

  it('lose their link for a moment only when the network has to be restarted: the plan names the seats, and they are linked again', async () => {
    const changed = lab({ domain: 'new.school.test' });
    const plan = await server.client.call('planNetwork', { body: { source: changed } });
    expect(plan).toMatchObject({ action: 'restart', losesLink: ['math-s01'] });
    await ping('192.0.2.21');
    expect((await apply(changed)).plan).toMatchObject({ action: 'restart', losesLink: ['math-s01'] });
    await ping('192.0.2.21');
    const { machines, bridge } = await show();
    expect(machines.find(({ name }) => name === 'math-s01')?.running).toBe(true);
    const tap = /^\s*(\S+)\s+network\s+lab1\s/m.exec(await host.virsh(['domiflist', 'math-s01']))?.[1];
    expect(await host.exec(['ip', '-o', 'link', 'show', 'master', bridge ?? ''])).toContain(`${tap}:`);
    // Once stopped by hand the same is mended.
    await host.virsh(['net-destroy', 'lab1']);
    expect(await drift()).toMatchObject({ action: 'start', losesLink: ['math-s01'] });
    await apply(changed);
    await ping('192.0.2.21');
    await deleteRoom('math');
  });
});

/** Resolves once the host hears an answer of the address. */
const ping = (ip: string) => waitFor(`${ip} to answer`, () => host.exec(['busybox', 'ping', '-c', '1', '-W', '2', ip]).catch(() => null));

describe('aula network', () => {
  interface Ended {
    code: number;
    out: string;
    err: string;
  }
  const aula = (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { ...process.env, NO_COLOR: '1' };
      execFile(AULA, ['network', ...args, '--data', dataFolder], { env }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
      );
    });

  it('finds the examples valid', async () => {
    for (const name of ['lab1', 'exam']) {
      const file = fileURLToPath(new URL(`../../examples/networks/${name}.yaml`, import.meta.url));
      expect(await aula('validate', '-f', file)).toMatchObject({ code: 0, out: `${file}: valid\n` });
    }
  });

  it('does from the command line what the routes do', async () => {
    const file = join(folder, 'cli.yaml');
    await writeFile(file, lab({ name: 'cli', prefix: '203.0.113' }));
    expect(await aula('validate', '-f', file)).toMatchObject({ code: 0, out: `${file}: valid\n` });
    expect(await aula('plan', '-f', file, '--detailed-exitcode')).toMatchObject({
      code: 2,
      out: expect.stringContaining('+ make and start the network cli'),
    });
    expect(await aula('apply', '-f', file)).toMatchObject({ code: 0, out: expect.stringContaining('The network cli is running.') });
    expect(await aula('plan', 'cli', '--detailed-exitcode')).toMatchObject({ code: 0, out: 'The network cli is as its YAML says.\n' });
    expect((await aula('list')).out).toMatch(/cli\s+nat\s+203\.0\.113\.0\/24\s+running\s+aula/);
    expect((await aula('show', 'cli')).out).toMatch(/printer\s+\(host\)\s+203\.0\.113\.16\s+203\.0\.113\.16/);
    expect((await aula('show', 'cli', '--source')).out).toBe(lab({ name: 'cli', prefix: '203.0.113' }));
    expect((await aula('free-subnet')).out).toMatch(/^\d+\.\d+\.\d+\.0\/24\n$/);
    expect(await aula('unregister', 'cli')).toMatchObject({ code: 1, err: expect.stringContaining('say --yes') });
    expect(await aula('unregister', 'cli', '--yes')).toMatchObject({ code: 0 });
    expect((await aula('list')).out).toMatch(/cli\s+nat\s+203\.0\.113\.0\/24\s+absent/);
    expect(await aula('register', 'cli')).toMatchObject({ code: 0 });
    expect(await aula('remove', 'cli', '--yes')).toMatchObject({ code: 0, out: 'The network cli is removed.\n' });
    await writeFile(file, 'network: cli\nsubnet: 203.0.113.0/24\nmod: nat\n');
    expect(await aula('validate', '-f', file)).toMatchObject({ code: 1, out: expect.stringMatching(/cli\.yaml:3:1: mod: .*unknown key/) });
  });
});
