import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startTestHost, type TestHost, tinyImage } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const AULA = join(import.meta.dirname, '../../bin/aula');
const EXAMPLE = join(import.meta.dirname, '../../examples/site');
const COMMAND_MS = 150_000;
const LEASES_MS = 120_000;
const run = promisify(execFile);

let folder = '';
let out = '';
let host: TestHost;

/** Runs a program on the host as its administrator would: with the host's own files, network and libvirt. */
async function onHost(program: string, ...args: string[]): Promise<string> {
  const enter = [
    '--mount',
    '--net',
    '--target',
    String(host.pid),
    '--',
    'env',
    `HOME=${folder}`,
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    program,
  ];
  const { stdout, stderr } = await run('nsenter', [...enter, ...args], { timeout: COMMAND_MS, maxBuffer: 16 * 1024 * 1024 });
  return stdout + stderr;
}
const script = (path: string): Promise<string> => onHost(join(out, path));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-stock-'));
  out = join(folder, 'out');
  await cp(EXAMPLE, join(folder, 'site'), { recursive: true });
  await rm(join(folder, 'site/rooms/servers.yaml'));
  await writeFile(join(folder, 'site/site.yaml'), 'site: school\ndomainType: qemu\n');
  // Titles come from people.
  const room = join(folder, 'site/rooms/linux.yaml');
  await writeFile(
    room,
    (await readFile(room, 'utf8'))
      .replace('title: Linux basics', `title: "It's 50% <b>, \\"$(touch pwned)\\" \`id\`"`)
      .replace('1-3', '1-2'),
  );
  await run(AULA, ['generate', '-c', join(folder, 'site'), '-o', out]);
  const image = await tinyImage();
  await mkdir(join(out, 'images'));
  await copyFile(image.diskPath, join(out, 'images/tiny.qcow2'));
  await copyFile(image.boot?.kernelPath ?? '', join(out, 'images/tiny.vmlinuz'));
  await copyFile(image.boot?.initrdPath ?? '', join(out, 'images/tiny.initrd'));
  host = await startTestHost();
});
afterAll(async () => {
  await host?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Both writers escape what need not be. */
const plain = (xml: string): string => xml.replaceAll('&apos;', "'").replaceAll('&quot;', '"');

const SEATS = ['linux-s01', 'linux-s02', 'linux-t01'];
const ADDRESSES = ['192.0.2.21', '192.0.2.22', '192.0.2.101'];

async function awaitLeases(): Promise<string> {
  const deadline = Date.now() + LEASES_MS;
  for (;;) {
    const leases = await host.virsh(['net-dhcp-leases', 'lab1']);
    if (ADDRESSES.every((address) => leases.includes(`${address}/`))) return leases;
    if (Date.now() > deadline) throw new Error(`Not all leases are there:\n${leases}`);
    await delay(200);
  }
}

const state = async (): Promise<string> => {
  const parts = await Promise.all([
    host.virsh(['list', '--all', '--uuid', '--name']),
    host.virsh(['net-dumpxml', '--inactive', 'lab1']),
    host.virsh(['net-dumpxml', 'lab1']),
    host.virsh(['vol-list', 'default']),
    ...SEATS.map((seat) => host.virsh(['dumpxml', '--inactive', seat])),
  ]);
  // Guests come and go on the network's counter.
  return parts.join('\n').replace(/ connections='\d+'/g, '');
};

describe('what aula generate writes, on a host with nothing of Aula', () => {
  it('passes shellcheck, and its XML libvirt', async () => {
    const files = (await readdir(out, { recursive: true })).map((path) => join(out, path));
    const scripts = files.filter((path) => path.endsWith('.sh'));
    expect(scripts.length).toBeGreaterThan(8);
    await run('shellcheck', ['-x', ...scripts]);
    for (const [kind, schema] of [
      [/domain\.xml$/, 'domain'],
      [/network\.xml$/, 'network'],
      [/filter-\d\.xml$/, 'nwfilter'],
    ] as const) {
      const documents = files.filter((path) => kind.test(path));
      expect(documents.length).toBeGreaterThan(0);
      await run('xmllint', ['--noout', '--relaxng', `/usr/share/libvirt/schemas/${schema}.rng`, ...documents]);
    }
  });

  it('says which images are missing, and asks nothing', async () => {
    const error: unknown = await onHost('env', 'IMAGES=/nonexistent', join(out, 'host/setup.sh')).catch((reason: unknown) => reason);
    expect(String(error)).toContain(
      'These images are neither in the pool default nor in /nonexistent: tiny.initrd tiny.qcow2 tiny.vmlinuz',
    );
  });

  it('ends with running guests that have their leases, however often it is run', async () => {
    await onHost('make', '-C', out);
    const leases = await awaitLeases();
    for (const [index, seat] of SEATS.entries()) expect(leases).toMatch(new RegExp(`${ADDRESSES[index]}/24 +${seat} `));
    const before = await state();
    const files = await readdir(out, { recursive: true });
    await script('host/setup.sh');
    await script('networks/lab1/net-register.sh');
    for (const seat of SEATS) await script(`rooms/linux/${seat}/net-reserve.sh`);
    for (const seat of SEATS) await script(`rooms/linux/${seat}/vmbuild.sh`);
    expect(await state()).toBe(before);
    expect(await readdir(out, { recursive: true })).toEqual(files);
    for (const seat of SEATS) expect((await host.virsh(['domstate', seat])).trim()).toBe('running');
  });

  it('makes the same machine as its domain.xml says: identity, memory, disk and address', async () => {
    for (const seat of SEATS) {
      const built = plain(await host.virsh(['dumpxml', '--inactive', seat]));
      const written = plain(await readFile(join(out, `rooms/linux/${seat}/domain.xml`), 'utf8'));
      for (const pattern of [
        /<uuid>.*<\/uuid>/,
        /<title>.*<\/title>/,
        /<memory unit='KiB'>.*<\/memory>/,
        /<mac address='.*'\/>/,
        /<kernel>.*<\/kernel>/,
        /<filterref filter='.*'>/,
        /<parameter name='IP' value='192.*'\/>/,
        /<parameter name='IP6' value='fe80.*'\/>/,
        /<cmdline>.*<\/cmdline>/,
        /linux-\w+\.qcow2/,
      ]) {
        expect(pattern.exec(built)?.[0]).toBe(pattern.exec(written)?.[0]);
      }
    }
  });

  it('protects the seats by filters of libvirt that stand while they run', async () => {
    const rules = await onHost('ebtables', '-t', 'nat', '-L');
    // One drop for each seat of packets under an address that is not its own.
    for (const address of ADDRESSES) expect(rules).toMatch(new RegExp(`${address.replaceAll('.', '\\.')}`));
    expect((await host.virsh(['nwfilter-binding-list'])).trim().split('\n')).toHaveLength(SEATS.length);
  });

  it('corrects reservations that others changed, in what is stored and in what runs, whatever is in the way', async () => {
    const [first, second] = await Promise.all(
      ['linux-s01', 'linux-s02'].map(
        async (seat) => /<mac address='(.*)'\/>/.exec(await readFile(join(out, `rooms/linux/${seat}/domain.xml`), 'utf8'))?.[1],
      ),
    );
    const update = (...args: string[]) => host.virsh(['net-update', 'lab1', ...args, '--live', '--config']);
    // Two seats with each other's addresses, a name elsewhere, one of nobody's.
    await update('delete', 'ip-dhcp-host', `<host mac='${first}'/>`);
    await update('modify', 'ip-dhcp-host', `<host mac='${second}' name='linux-s02' ip='192.0.2.21'/>`);
    await update('add-last', 'ip-dhcp-host', `<host mac='${first}' name='wrong' ip='192.0.2.22'/>`);
    await update('add-last', 'ip-dhcp-host', `<host mac='52:54:00:00:00:77' name='other' ip='192.0.2.77'/>`);
    await update('delete', 'dns-host', "<host ip='192.0.2.22'/>");
    await update('add-last', 'dns-host', "<host ip='192.0.2.98'><hostname>linux-s02</hostname><hostname>mine</hostname></host>");
    await script('rooms/linux/reservations.sh');
    for (const flags of [['--inactive'], []]) {
      const xml = await host.virsh(['net-dumpxml', ...flags, 'lab1']);
      expect(xml).toContain(`<host mac='${first}' name='linux-s01' ip='192.0.2.21'`);
      expect(xml).toContain(`<host mac='${second}' name='linux-s02' ip='192.0.2.22'`);
      expect(xml).toContain('192.0.2.77');
      expect(xml).toMatch(/<host ip='192\.0\.2\.22'>\s*<hostname>linux-s02<\/hostname>/);
      expect(xml).toMatch(/<host ip='192\.0\.2\.98'>\s*<hostname>mine<\/hostname>\s*<\/host>/);
    }
  });

  it('brings a network that it made in line with the site while guests run: what nobody has goes, what needs a restart is told', async () => {
    await writeFile(
      join(folder, 'site/networks/lab1.yaml'),
      (await readFile(join(folder, 'site/networks/lab1.yaml'), 'utf8'))
        .replace('192.0.2.250', '192.0.2.240')
        .replace('192.0.2.5 ', '192.0.2.7 '),
    );
    await run(AULA, ['generate', '-c', join(folder, 'site'), '-o', out]);
    expect(await script('networks/lab1/net-register.sh')).toContain('The network lab1 runs with earlier settings.');
    for (const flags of [['--inactive'], []]) {
      const xml = await host.virsh(['net-dumpxml', ...flags, 'lab1']);
      expect(xml).toMatch(/<host ip='192\.0\.2\.7'>\s*<hostname>files<\/hostname>/);
      expect(xml).not.toMatch(/192\.0\.2\.(5|77|98)'/);
    }
    expect(await host.virsh(['net-dumpxml', '--inactive', 'lab1'])).toContain("end='192.0.2.240'");
    for (const seat of SEATS) expect((await host.virsh(['domstate', seat])).trim()).toBe('running');
  });

  it('leaves a network that it did not make as it is, but for reservations', async () => {
    const xml = "<network><name>service</name><ip address='198.51.100.1' prefix='24'><dhcp/></ip></network>";
    await writeFile(join(folder, 'service.xml'), xml);
    await onHost('virsh', 'net-define', join(folder, 'service.xml'));
    await writeFile(
      join(folder, 'site/networks/service.yaml'),
      'network: service\nsubnet: 198.51.100.0/24\nhosts: [{ name: nas, mac: "52:54:00:00:00:09", ip: 198.51.100.9 }]\n',
    );
    await run(AULA, ['generate', '-c', join(folder, 'site'), '-o', out]);
    expect(await script('networks/service/net-register.sh')).toContain('This script did not make the network service that is there');
    const after = await host.virsh(['net-dumpxml', 'service']);
    expect(after).toContain("<host mac='52:54:00:00:00:09' name='nas' ip='198.51.100.9'");
    expect(after).not.toContain('<domain');
    await script('networks/service/net-unregister.sh');
  });

  it('removes a network only when nobody runs on it, and says so', async () => {
    const error: unknown = await script('networks/lab1/net-unregister.sh').catch((reason: unknown) => reason);
    expect(String(error)).toContain(`These guests run on the network lab1: ${SEATS.join(' ')}`);
    for (const seat of SEATS) await host.virsh(['destroy', seat]);
    await script('networks/lab1/net-unregister.sh');
    expect(await host.virsh(['net-list', '--all', '--name'])).not.toContain('lab1');
    expect(await script('networks/lab1/net-unregister.sh')).toContain('is not there');
    expect(await host.virsh(['nwfilter-list'])).not.toContain('aula-');
  });

  it('takes its domain.xml with virsh define, on the disk that is there', async () => {
    await script('networks/lab1/net-register.sh');
    await host.virsh(['undefine', 'linux-s01']);
    await onHost('virsh', 'define', join(out, 'rooms/linux/linux-s01/domain.xml'));
    await host.virsh(['start', 'linux-s01']);
    expect((await host.virsh(['domstate', 'linux-s01'])).trim()).toBe('running');
    await host.virsh(['destroy', 'linux-s01']);
  });
});
