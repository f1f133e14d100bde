import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatDiagnostic, parseNetwork, parseRoom, parseSite } from '@aula/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseContext } from '../contexts/parse-context.ts';
import { importMiniascape } from './import-miniascape.ts';

const SAMPLES = fileURLToPath(new URL('../../../../test/import/samples', import.meta.url));

function sample(name: string): Map<string, string> {
  const folder = join(SAMPLES, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => join(entry.parentPath, entry.name)).map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** The result by path, read; and the findings as lines. */
function imported(files: ReadonlyMap<string, string>, options = {}) {
  const result = importMiniascape(files, options);
  const texts = new Map(result.files.map(({ path, content }) => [path, content]));
  const read = (path: string): unknown => parse(texts.get(path) ?? '', { logLevel: 'silent' });
  return { ...result, texts, read, lines: result.diagnostics.map(formatDiagnostic) };
}

const NETWORK =
  'networks: [{ name: lab, mode: nat, gateway: 192.0.2.1, netmask: 255.255.255.0, dhcp: { start: 192.0.2.200, end: 192.0.2.250 } }]\n';
const site = (text: string) => imported(new Map([['site.yml', `${NETWORK}${text}`]]));
const readRoom = (texts: ReadonlyMap<string, string>, room: string) =>
  parseRoom(texts.get(`rooms/${room}.yaml`) ?? '', {
    presetDefaults: () => ({ memoryKiB: 1024, vcpus: 1 }),
    networkNamed: (name) => parseNetwork(texts.get(`networks/${name}.yaml`) ?? '').network,
  });
/** Seats of a room as Aula reads them. */
function seatsOf(result: ReturnType<typeof imported>, room: string) {
  return readRoom(result.texts, room).room?.seats ?? [];
}

describe('a site of miniascape', () => {
  it('becomes networks, rooms and contexts that Aula takes', () => {
    for (const name of ['sources', 'tree', 'early']) {
      const { files, texts } = imported(sample(name));
      expect(files.map(({ path }) => path)).toContain('site.yaml');
      for (const { path, content } of files) {
        const { diagnostics } = path.startsWith('networks/')
          ? parseNetwork(content, path)
          : path.startsWith('rooms/')
            ? readRoom(texts, path.slice('rooms/'.length, -'.yaml'.length))
            : path === 'site.yaml'
              ? parseSite(content, path)
              : parseContext(content, path);
        expect(diagnostics.map(formatDiagnostic)).toEqual([]);
      }
    }
  });

  it('takes packages from the medium where that is on the host, from its place where it is remote', () => {
    const { read, lines } = site(
      'guests:\n' +
        '- {name: dvd, virtinst: {location: /srv/rhel.iso, os_variant: rhel7}, guests: [{hostname: a, ip: 192.0.2.10}]}\n' +
        '- {name: tree, virtinst: {location: "http://mirror.test/os/"}, guests: [{hostname: b, ip: 192.0.2.11}]}\n',
    );
    expect(read('context/groups/dvd.yaml')).toMatchObject({ install: { url: '' }, build: { location: '/srv/rhel.iso' } });
    expect(read('context/groups/tree.yaml')).toMatchObject({ install: { url: 'http://mirror.test/os/' } });
    expect(lines.filter((line) => line.includes('os_variant'))).toEqual([
      expect.stringContaining('the kickstart of "rhel7" is written for'),
    ]);
  });

  it('reads the forms of firewall rules, and tells of settings that only networks have', () => {
    const { read, lines } = site(
      'guests:\n- {name: g, firewall: {rules: [http, "port=443:tcp", "53:udp", {port: 8080}, wais]},' +
        ' nameservers: [{hostname: 127.0.0.1}], guests: [{hostname: a, ip: 192.0.2.10}]}\n',
    );
    expect(read('context/groups/g.yaml')).toMatchObject({
      firewall: {
        ports: [
          { port: 80, protocol: 'tcp' },
          { port: 443, protocol: 'tcp' },
          { port: 53, protocol: 'udp' },
          { port: 8080, protocol: 'tcp' },
        ],
      },
    });
    expect(lines.filter((line) => line.includes('firewall.rules'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('guests.g.nameservers: it is left out: it is the same for all guests of a network');
  });

  it('finds a network by its address, and keeps repositories and pool of the older form', () => {
    const result = site(
      'common: {storagepool: [{name: p0, type: dir, target: {path: /srv/p0}}]}\n' +
        'guests:\n- {name: g, ks_repos: [{name: HA, baseurl: "http://ks.test/ha"}], guests: [{hostname: a, ip: 192.0.2.10, interfaces: [{network: 192.0.2.0}]}]}\n',
    );
    expect(seatsOf(result, 'g').map(({ ip }) => ip)).toEqual(['192.0.2.10']);
    expect(result.read('context/groups/g.yaml')).toMatchObject({ install: { repos: [{ name: 'HA', url: 'http://ks.test/ha' }] } });
    expect(result.read('site.yaml')).toMatchObject({ pool: { name: 'p0', path: '/srv/p0' } });
    expect(result.lines.join('\n')).not.toContain('left out');
  });

  it('gives the same bytes in whatever order its files are found', () => {
    const files = sample('sources');
    const turned = new Map([...files].reverse());
    expect(importMiniascape(turned)).toEqual(importMiniascape(files));
  });

  it('keeps addresses, ranges, names and forwarders of its networks', () => {
    expect(imported(sample('sources')).read('networks/service.yaml')).toEqual({
      network: 'service',
      mode: 'nat',
      bridge: 'virbr5',
      domain: 'school.test',
      subnet: '192.0.2.0/24',
      gateway: '192.0.2.254',
      dhcp: { dynamic: '192.0.2.200-192.0.2.250', static: '192.0.2.10-192.0.2.199' },
      dns: { forwarders: ['198.51.100.53'], records: [{ name: 'files', ip: '192.0.2.5' }] },
    });
  });

  it('turns guests into seats with their names, addresses, MACs and hardware', () => {
    const result = imported(sample('sources'));
    const seats = seatsOf(result, 'client').map(({ name, ip, mac, memoryKiB, vcpus }) => [name, ip, mac, memoryKiB / 1024, vcpus]);
    expect(seats).toEqual([
      ['client-1', '192.0.2.161', '52:54:00:05:01:61', 1024, 2],
      ['client-2', '192.0.2.162', '52:54:00:05:01:62', 1024, 2],
      ['client-3', '192.0.2.10', undefined, 1024, 2],
      ['client-5', '192.0.2.165', undefined, 1024, 2],
    ]);
    expect(seatsOf(result, 'cluster')).toMatchObject([{ name: 'node-1', memoryKiB: 2048 * 1024 }]);
    expect(result.counts).toEqual({ networks: 2, rooms: 2, seats: 5 });
  });

  it('merges layers of the tree in their order, later files winning', () => {
    const result = imported(sample('tree'));
    expect(result.read('networks/lab.yaml')).toMatchObject({ mode: 'routed', dhcp: { dynamic: '198.51.100.100-198.51.100.120' } });
    expect(seatsOf(result, 'linux').map(({ name, ip }) => [name, ip])).toEqual([
      ['linux-1', '198.51.100.11'],
      ['linux-2', '198.51.100.12'],
    ]);
    expect(result.read('rooms/linux.yaml')).toMatchObject({ title: 'Linux basics', preset: 'debian-12' });
    expect(result.read('context/guests/web.yaml')).toEqual({ packages: { installed: ['nginx'] } });
  });

  it('knows the older tree, where guests of a kind share what sysgroups.d says', () => {
    const result = imported(
      new Map([
        ['META/00_main.yml', 'order: [a]\n'],
        ['common/00.yml', 'virtinst: { ram: 512, vcpus: 1 }\n'],
        ['networks.d/service.yml', 'name: service\nmode: nat\ngateway: 192.0.2.254\nnetmask: 255.255.255.0\nnetwork: 192.0.2.0\n'],
        ['sysgroups.d/lvs/00.yml', 'virtinst: { ram: 768 }\n'],
        ['sysgroups.d/lvs-rs/00.yml', 'virtinst: { ram: 1024 }\n'],
        ['guests.d/lvs-1/00.yml', 'hostname: lvs-1\nip: 192.0.2.11\ninterfaces: [{ device: eth0, ip: 192.0.2.11, network: service }]\n'],
        ['guests.d/lvs-rs-1.yml', 'hostname: lvs-rs-1\nip: 192.0.2.21\n'],
        ['guests.d/alone/00.yml', 'hostname: alone\n'],
      ]),
    );
    const shape = (room: string) => seatsOf(result, room).map(({ name, ip, memoryKiB }) => [name, ip, memoryKiB / 1024]);
    expect([shape('lvs'), shape('lvs-rs'), shape('alone')]).toEqual([
      [['lvs-1', '192.0.2.11', 768]],
      [['lvs-rs-1', '192.0.2.21', 1024]],
      [['alone', '192.0.2.1', 512]],
    ]);
    expect(result.lines).toContainEqual(expect.stringMatching(/^META\/00_main\.yml:1:1: warning: the file is not read/));
  });

  it('takes networks of the early line, those that are right beside one that is broken', () => {
    const result = imported(sample('early'));
    expect(result.texts.has('networks/net-1.yaml')).toBe(true);
    expect(result.read('networks/net-1.yaml')).toMatchObject({
      hosts: [{ name: 'service-0', mac: '54:52:00:01:00:10', ip: '198.51.100.10' }],
    });
    expect(result.lines).toContainEqual(expect.stringMatching(/^networks\/net-3\.yaml:3:1: the file is left out, it is not YAML/));
    expect(result.lines).toContainEqual(
      expect.stringMatching(/^networks\/net-1\.yaml:13:7: networks\.net-1\.hosts: .*198\.51\.100\.210 lies in the dynamic range/),
    );
    expect(result.lines).toContainEqual(
      expect.stringMatching(/^networks\/net-2\.yaml:6:3: .*the range "203\.0\.113\.1\.200-203\.0\.113\.254" is left out/),
    );
  });

  it('tells Jinja2 that it leaves aside at its own line, also in an included file', () => {
    const { lines, texts } = imported(sample('sources'));
    expect(lines).toContainEqual(expect.stringMatching(/^school\/00_base\.yml:37:16: Jinja2 "\{\{ build\.time \}\}" is left aside/));
    expect(lines).toContainEqual(expect.stringMatching(/^school\/20_guests\.yml:4:1: Jinja2 .*nowhere\.yml.* there is no such file/));
    expect(lines).toContainEqual(expect.stringMatching(/^school\/parts\/clients\.yml:3:1: warning: Jinja2 "\{% if use_fast_disk %\}"/));
    expect([...texts.values()].join('')).not.toMatch(/use_fast_disk|build_stamp|[\ue000-\uf8ff]/);
  });

  it('includes no file of outside, and none in itself', () => {
    const files = new Map([
      ['a.yml', '{% include "b.yml" %}\n{% include "../../etc/secret.yml" %}\n'],
      ['b.yml', '{% include "a.yml" %}\ncommon: { timezone: UTC }\n'],
      ['etc/secret.yml', 'common: { locale: stolen }\n'],
    ]);
    const { lines, texts } = imported(files);
    expect(lines).toContainEqual(expect.stringMatching(/^b\.yml:1:1: the file a\.yml is not included: it includes itself/));
    expect(texts.get('context/common.yaml')).toContain('timezone: UTC');
    expect(texts.get('context/common.yaml')).not.toContain('stolen');
  });

  it('ends soon where includes would double without end', () => {
    const files = new Map(
      Array.from(
        { length: 15 },
        (_, index) => [`f${index}.yml`, `{% include "f${index + 1}.yml" %}\n{% include "f${index + 1}.yml" %}\n`] as const,
      ),
    );
    expect(imported(files).lines).toContainEqual(expect.stringContaining('there are too many includes'));
  });

  it('leaves out the second of two guests with one address, and tells both places', () => {
    const result = site(
      'guests:\n- name: g\n  guests:\n  - { hostname: a, ip: 192.0.2.10 }\n  - { hostname: b, ip: 192.0.2.10 }\n  - { hostname: a, ip: 192.0.2.11 }\n',
    );
    expect(seatsOf(result, 'g').map(({ name }) => name)).toEqual(['a']);
    expect(result.lines).toContainEqual(
      expect.stringMatching(/^site\.yml:6:20: guests\.g\.b\.ip: .*192\.0\.2\.10 is in use already \(site\.yml:5\)/),
    );
  });

  it('derives a MAC for RANDOM, for one that is taken, and for one that is none', () => {
    const nic = (mac: string) => `interfaces: [{ network: lab, mac: "${mac}" }]`;
    const result = site(
      `guests:\n- name: g\n  guests:\n  - { hostname: a1, ip: 192.0.2.10, ${nic('RANDOM')} }\n  - { hostname: b1, ip: 192.0.2.11, ${nic('52:54:00:00:00:01')} }\n  - { hostname: c1, ip: 192.0.2.12, ${nic('52:54:00:00:00:01')} }\n  - { hostname: d1, ip: 192.0.2.13, ${nic('53:zz')} }\n`,
    );
    const macs = Object.fromEntries(seatsOf(result, 'g').map(({ name, mac }) => [name, mac]));
    expect(macs).toEqual({ a1: undefined, b1: '52:54:00:00:00:01', c1: undefined, d1: undefined });
    expect(result.lines.filter((line) => line.includes('RANDOM'))).toEqual([]);
    expect(result.lines).toContainEqual(expect.stringMatching(/^site\.yml:7:.*52:54:00:00:00:01 is in use already/));
    expect(result.lines).toContainEqual(expect.stringMatching(/^site\.yml:8:.*"53:zz" is left out/));
  });

  it('gives a seat the first of several interfaces that has its address, and keeps the addresses of the others', () => {
    const { lines, read } = imported(sample('sources'));
    expect(read('networks/heartbeat-1.yaml')).toMatchObject({
      hosts: [{ name: 'node-1-hb', mac: '52:54:00:02:01:11', ip: '198.51.100.111' }],
    });
    expect(lines).toContainEqual(
      expect.stringMatching(/^school\/parts\/cluster\.yml:12:13: .*a seat has one network interface.*stays reserved/),
    );
  });

  it('takes no guest for a machine of its own where the network lists its guests', () => {
    const result = imported(
      new Map([
        [
          'networks.d/lab/00_base.yml',
          'mode: nat\ngateway: 192.0.2.1\nhosts:\n- { host: pc-1, ip: 192.0.2.10, mac: RANDOM, network: lab }\n- { host: pc-2, ip: 192.0.2.11, mac: "52:54:00:00:00:02" }\n- { name: printer, ip: 192.0.2.12, mac: "52:54:00:00:00:03" }\n',
        ],
        ['guests.d/pc/pc-1/00_base.yml', 'hostname: pc-1\nip: 192.0.2.10\n'],
        ['guests.d/pc/pc-2/00_base.yml', 'hostname: pc-2\ninterfaces: [{ network: lab, ip: 192.0.2.11, mac: "52:54:00:00:00:02" }]\n'],
        ['guests.d/pc/pc-3/00_base.yml', 'hostname: pc-3\nip: 192.0.2.12\n'],
      ]),
    );
    expect(seatsOf(result, 'pc').map(({ name, mac }) => [name, mac])).toEqual([
      ['pc-1', undefined],
      ['pc-2', '52:54:00:00:00:02'],
    ]);
    expect(result.read('networks/lab.yaml')).toMatchObject({ hosts: [{ name: 'printer' }] });
    expect(result.lines.filter((line) => !line.includes('warning'))).toEqual([
      expect.stringMatching(/pc-3: the guest is left out/),
      expect.stringMatching(/pc-3\.ip: 192\.0\.2\.12 is in use already/),
    ]);
  });

  it('chooses addresses that nothing of the network has', () => {
    const hosts = 'hosts: [{ name: printer, ip: 192.0.2.3, mac: "52:54:00:00:00:03" }]';
    const network = `networks: [{ name: lab, mode: nat, gateway: 192.0.2.1, dhcp: { start: 192.0.2.5, end: 192.0.2.9 }, dns: [{ ip: 192.0.2.2, hostname: files }], ${hosts} }]\n`;
    const guests = 'guests: [{ name: g, guests: [{ hostname: a }, { hostname: b }, { hostname: c, ip: 192.0.2.4 }] }]\n';
    const result = imported(new Map([['a.yml', network + guests]]));
    expect(seatsOf(result, 'g').map(({ name, ip }) => [name, ip])).toEqual([
      ['a', '192.0.2.10'],
      ['b', '192.0.2.11'],
      ['c', '192.0.2.4'],
    ]);
  });

  it('makes a room for each network of a group', () => {
    const two = NETWORK.replace(/\]\n$/, ', { name: other, mode: none, gateway: 198.51.100.1 }]\n');
    const guests =
      'guests: [{ name: g, guests: [{ hostname: a, interfaces: [{ network: lab }] }, { hostname: b, interfaces: [{ network: other }] }] }]\n';
    const { texts, read } = imported(new Map([['a.yml', two + guests]]));
    expect([...texts.keys()].filter((path) => path.startsWith('rooms/'))).toEqual(['rooms/g-other.yaml', 'rooms/g.yaml']);
    expect(read('networks/other.yaml')).toMatchObject({ mode: 'isolated', subnet: '198.51.100.0/24' });
  });

  it('writes passwords as secrets into private files, and into no finding', () => {
    const { files, lines } = imported(sample('sources'));
    for (const { content, mode, path } of files) {
      const isPrivate = /hush|\$6\$/.test(content);
      expect(mode, path).toBe(isPrivate ? 0o600 : 0o644);
      expect(content.replace(/!secret ".*"/g, '')).not.toMatch(/hush|\$6\$/);
    }
    expect(files.filter(({ mode }) => mode === 0o600).map(({ path }) => path)).toEqual(['context/common.yaml']);
    expect(lines.join('\n')).not.toMatch(/hush|\$6\$/);
  });

  it('maps settings to what the templates of Aula read', () => {
    expect(
      parse(imported(sample('sources')).texts.get('context/common.yaml')?.replaceAll('!secret ', '').replaceAll('!unset ', '') ?? ''),
    ).toMatchObject({
      timezone: 'Europe/Zurich',
      selinux: 'enforcing',
      packages: { installed: ['vim'] },
      services: { enabled: ['sshd'], disabled: ['ip6tables'] },
      firewall: {
        ports: [
          { port: 80, protocol: 'tcp' },
          { port: 53, protocol: 'udp' },
        ],
      },
      install: { repos: [{ name: 'base', url: 'http://mirror.school.test/base/' }] },
      root_password: '$6$abc$def',
      users: [{ name: 'student', groups: ['users'], password: 'hush-2' }],
      build: { location: '/var/lib/libvirt/images/rhel-9.iso', osinfo: 'rhel9.0', disk: { size: '6GiB', bus: 'scsi' } },
    });
  });

  it('tells every key that it left out or only kept, and writes no key that Aula would take for another', () => {
    const { lines, read } = site(
      'common: { cluster: { nodes: [a] }, seat: x, users: [y], templates: { a: { src: b } }, name_prefix: p_ }\n',
    );
    for (const key of ['cluster', 'seat', 'users', 'templates', 'name_prefix'])
      expect(
        lines.some((line) => line.includes(`common.${key}`)),
        key,
      ).toBe(true);
    expect(read('context/common.yaml')).toEqual({ cluster: { nodes: ['a'] } });
  });

  it('splits a section where one template would be too long, and loses no seat', () => {
    const guests = Array.from(
      { length: 120 },
      (_, index) =>
        `{ hostname: pc-${(index * 7) % 120}x, ip: 192.0.2.${10 + index}, interfaces: [{ network: lab, mac: "52:54:00:00:00:${(index + 16).toString(16)}" }] }`,
    );
    const result = site(`guests: [{ name: big, guests: [${guests.join(', ')}] }]\n`);
    const seats = seatsOf(result, 'big');
    expect(new Set(seats.map(({ name, ip, mac }) => `${name} ${ip} ${mac}`))).toEqual(
      new Set(
        Array.from(
          { length: 120 },
          (_, index) => `pc-${(index * 7) % 120}x 192.0.2.${10 + index} 52:54:00:00:00:${(index + 16).toString(16)}`,
        ),
      ),
    );
  });

  it('leaves out a network whose addresses no machine can have', () => {
    const { texts, lines } = imported(new Map([['a.yml', 'networks: [{ name: a, mode: nat, gateway: 255.255.255.0 }]\n']]));
    expect(texts.has('networks/a.yaml')).toBe(false);
    expect(lines).toContainEqual(
      expect.stringMatching(/^a\.yml:1:\d+: .*255\.255\.255\.0\/24 cannot be used: 240\.0\.0\.0\/4 is reserved/),
    );
  });

  it('leaves out a network whose subnet another has', () => {
    const { texts, lines } = imported(
      new Map([['a.yml', 'networks: [{ name: a, mode: nat, gateway: 192.0.2.1 }, { name: b, mode: nat, gateway: 192.0.2.2 }]\n']]),
    );
    expect([texts.has('networks/a.yaml'), texts.has('networks/b.yaml')]).toEqual([true, false]);
    expect(lines).toContainEqual(expect.stringMatching(/^a\.yml:1:\d+: networks\.b: the network is left out: .*overlaps/));
  });

  it('asks which of several sites, and says when there is none', () => {
    const files = new Map([
      ['one/a.yml', NETWORK],
      ['two/a.yml', NETWORK],
    ]);
    expect(imported(files).lines).toEqual([expect.stringMatching(/which site\? There are 2; allowed: one, two$/)]);
    expect(imported(files, { site: 'two' }).files.map(({ path }) => path)).toEqual(['networks/lab.yaml', 'site.yaml']);
    expect(imported(new Map()).lines).toEqual([expect.stringContaining('there is no site of miniascape here')]);
  });

  it('reads keys that are there twice and anchors that are not, as far as they go', () => {
    const { lines, read } = imported(new Map([['a.yml', 'common:\n  timezone: UTC\n  timezone: Europe/Zurich\n  keyboard: *nowhere\n']]));
    expect(read('context/common.yaml')).toEqual({ timezone: 'Europe/Zurich' });
    expect(lines).toContainEqual(expect.stringMatching(/^a\.yml:3:3: warning: common\.timezone: the key "timezone" is there twice/));
    expect(lines).toContainEqual(expect.stringMatching(/^a\.yml:4:13: common\.keyboard: there is no anchor &nowhere/));
  });
});

describe('whatever its files hold', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('192.0.2.1', '255.255.255.0', 'RANDOM', '{{ x }}', 'lab', 'bridge', '52:54:00:00:00:01'),
  );
  const keys = [
    'name',
    'mode',
    'gateway',
    'netmask',
    'dhcp',
    'start',
    'end',
    'hosts',
    'guests',
    'hostname',
    'ip',
    'interfaces',
    'network',
    'mac',
    'virtinst',
    'ram',
    'disks',
    'size',
    'kickstart',
    'users',
    'common',
    'networks',
    'packages',
    'installed',
    '__proto__',
    'constructor',
  ];
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 6 },
      scalar,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 6 }),
    ),
  }));
  const isTaken = (files: ReadonlyMap<string, string>) => {
    for (const { path, content } of importMiniascape(files, { site: '' }).files) {
      if (path.startsWith('networks/')) expect(parseNetwork(content).network, content).not.toBeNull();
      if (path.startsWith('context/'))
        expect(parseContext(content, path).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  };

  it('nothing throws, and what is written is taken: text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) =>
        isTaken(
          new Map([
            ['a.yml', text],
            ['networks/n.yaml', text],
            ['guests.d/g/x.yml', text],
          ]),
        ),
      ),
      { numRuns: 100 },
    );
  });

  it('nothing throws, and what is written is taken: values of every kind under known keys', () => {
    const paths = ['a.yml', 'common/a.yml', 'networks.d/lab/a.yml', 'guests.d/g/a.yml', 'guests.d/g/pc/a.yml', 'networks/n.yaml'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...paths), node, { minKeys: 1, maxKeys: 6 }), (tree) =>
        isTaken(new Map(Object.entries(tree).map(([path, value]) => [path, JSON.stringify(value)]))),
      ),
      { numRuns: 500 },
    );
  });
});
