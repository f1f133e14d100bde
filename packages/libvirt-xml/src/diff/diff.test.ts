import { describe, expect, it } from 'vitest';
import { domain } from '../domain/domain.ts';
import { diff } from './diff.ts';

const BASE = `<domain type='kvm' id='3'>
  <name>seat</name>
  <uuid>0b9e6a58-5d43-8e0f-9a77-2f1f5ad0c001</uuid>
  <metadata><x:mark xmlns:x='urn:x' v='1'/></metadata>
  <memory unit='KiB'>2097152</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static' current='2'>4</vcpu>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><boot dev='hd'/></os>
  <features><acpi/></features>
  <on_reboot>restart</on_reboot>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none'/>
      <source file='/a' index='1'/>
      <target dev='vda' bus='virtio'/>
      <alias name='virtio-disk0'/>
      <address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
    </disk>
    <disk type='file' device='cdrom'><source file='/x.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
    <controller type='pci' index='0' model='pcie-root'/>
    <interface type='network'>
      <mac address='52:54:00:aa:bb:01'/>
      <source network='n1' portid='7f9a3a3e-1b7a-4a4a-9a5a-0d0d0d0d0d0d' bridge='b0'/>
      <target dev='vnet1'/>
      <model type='virtio'/>
    </interface>
    <input type='mouse' bus='ps2'/>
    <graphics type='vnc' port='5900' autoport='yes' listen='127.0.0.1' passwd='old'><listen type='address' address='127.0.0.1'/></graphics>
    <video><model type='vga' vram='16384' heads='1'/></video>
    <memballoon model='virtio'/>
  </devices>
</domain>`;

const edited = (from: string, to: string): string => {
  expect(BASE).toContain(from);
  return BASE.replace(from, to);
};
/** `effect summary` of each. */
const lines = (was: string, wanted: string): string[] => diff(was, wanted).map(({ effect, summary }) => `${effect}: ${summary}`);

describe('a difference of domains', () => {
  it('is none between a domain and itself, however it is written', () => {
    expect(diff(BASE, BASE)).toEqual([]);
    expect(diff(BASE, domain.parse(BASE))).toEqual([]);
    const elsewhere = edited("<memory unit='KiB'>2097152</memory>", '<memory unit="GiB">2</memory>')
      .replace("bus='0x03'", "bus='3'")
      .replace('52:54:00:aa', '52:54:00:AA');
    expect(diff(BASE, elsewhere)).toEqual([]);
  });

  it('is none with itself where some items have a key and others leave it to libvirt', () => {
    const cells = (first: string) =>
      `<domain><name>a</name><cpu><numa><cell ${first}memory='1'/><cell id='1' memory='2'/></numa></cpu></domain>`;
    expect(diff(cells(''), cells(''))).toEqual([]);
    expect(lines(cells(''), cells('').replace("'2'", "'3'"))).toEqual([
      'next-boot: memory 3 KiB → 4 KiB',
      'next-boot: cpu numa cell 1 memory 2 → 3',
    ]);
  });

  it('is none where the wanted domain leaves to libvirt what libvirt fills in', () => {
    const wanted = `<domain type='kvm'><name>seat</name><metadata><y:mark xmlns:y='urn:x' v='1'/></metadata><memory unit='GiB'>2</memory>
      <vcpu current='2'>4</vcpu><os><type machine='q35'>hvm</type></os><features><acpi/></features><devices>
      <disk type='file'><driver type='qcow2' cache='none'/><source file='/a'/><target dev='vda'/></disk>
      <disk type='file' device='cdrom'><source file='/x.iso'/><target dev='sda'/></disk>
      <interface type='network'><source network='n1'/></interface>
      <graphics type='vnc' autoport='yes' passwd='old'/></devices></domain>`;
    expect(lines(BASE, wanted.replaceAll('y:mark', 'x:mark').replace('xmlns:y', 'xmlns:x'))).toEqual([]);
  });

  it('says what it is, where, before and after, in words and for programs', () => {
    expect(diff(BASE, edited("<memory unit='KiB'>2097152", "<memory unit='GiB'>4"))[0]).toEqual({
      path: 'memory',
      kind: 'changed',
      before: '2 GiB',
      after: '4 GiB',
      summary: 'memory 2 GiB → 4 GiB',
      effect: 'next-boot',
      call: null,
      reason: expect.stringContaining('virDomainSetMemoryFlags'),
    });
    expect(diff(BASE, edited("cache='none'", "cache='writeback'"))).toMatchObject([
      { path: 'devices/disk[vda]/driver/@cache', before: 'none', after: 'writeback', summary: 'disk vda: driver cache none → writeback' },
    ]);
  });

  it('never says a password', () => {
    const wanted = edited("passwd='old'", "passwd='new secret'");
    const told = JSON.stringify(diff(BASE, wanted)) + JSON.stringify(diff(BASE.replace(/<graphics.*<\/graphics>/, ''), wanted));
    expect(told).not.toMatch(/new secret|old'/);
    expect(lines(BASE, wanted)).toEqual(['live: graphics vnc: passwd changed']);
  });
});

describe('when a difference comes true', () => {
  it.each([
    ['uuid', '0b9e6a58', '1b9e6a58', 're-create'],
    ['accelerator', "type='kvm'", "type='qemu'", 'next-boot'],
    ['hypervisor', "type='kvm'", "type='xen'", 're-create'],
    ['architecture', "arch='x86_64'", "arch='aarch64'", 're-create'],
    ['name', '<name>seat', '<name>desk', 'next-boot'],
    ['machine', 'pc-q35-7.2', 'pc-i440fx-7.2', 'next-boot'],
    ['feature', '<acpi/>', '<acpi/><apic/>', 'next-boot'],
    ['metadata', "v='1'", "v='2'", 'live'],
    ['title', '<metadata>', '<title>t</title><metadata>', 'live'],
    ['what happens on reboot', 'restart', 'destroy', 'live'],
    ['less memory now', "<currentMemory unit='KiB'>2097152", "<currentMemory unit='GiB'>1", 'live'],
    ['a balloon that is gone', "<memballoon model='virtio'/>", "<memballoon model='none'/>", 'next-boot'],
    ['more processors now', "current='2'", "current='3'", 'live'],
    ['fewer processors now', "current='2'", "current='1'", 'next-boot'],
    ['more processors at all', '>4</vcpu>', '>8</vcpu>', 'next-boot'],
    ['disk', "file='/a'", "file='/b'", 'next-boot'],
    ['medium', '/x.iso', '/y.iso', 'live'],
    ['no medium', "<source file='/x.iso'/>", '', 'live'],
    ['throttle', "<alias name='virtio-disk0'/>", '<iotune><read_iops_sec>9</read_iops_sec></iotune>', 'live'],
    ['disk on virtio', '<devices>', "<devices><disk><target dev='vdb'/></disk>", 'live'],
    ['disk on SATA', '<devices>', "<devices><disk><target dev='sdb' bus='sata'/></disk>", 'next-boot'],
    ['floppy', '<devices>', "<devices><disk device='floppy'><target dev='fda'/></disk>", 'next-boot'],
    ['network', "network='n1'", "network='n2'", 'live'],
    ['cable', "<target dev='vnet1'/>", "<link state='down'/>", 'live'],
    ['filter', "<target dev='vnet1'/>", "<filterref filter='clean-traffic'/>", 'live'],
    ['model of an interface', "<model type='virtio'/>", "<model type='e1000e'/>", 'next-boot'],
    ['VLAN of a plain bridge', "<target dev='vnet1'/>", "<vlan><tag id='7'/></vlan>", 'next-boot'],
    ['interface', '<devices>', "<devices><interface type='user'><mac address='52:54:00:aa:bb:02'/></interface>", 'live'],
    ['sound', '<devices>', "<devices><sound model='ich9'/>", 'next-boot'],
    ['model of the screen', "type='vga'", "type='virtio'", 'next-boot'],
    ['random numbers', '<devices>', "<devices><rng model='virtio'><backend model='random'/></rng>", 'live'],
    ['tablet', '<devices>', "<devices><input type='tablet' bus='usb'/>", 'live'],
    ['a password that goes', " passwd='old'", '', 'next-boot'],
    ['shares of the processor', '<os>', '<cputune><shares>9</shares></cputune><os>', 'live'],
    ['limit of memory', '<os>', "<memtune><hard_limit unit='GiB'>4</hard_limit></memtune><os>", 'live'],
    ['a pinned processor', '<os>', "<cputune><vcpupin vcpu='0' cpuset='1'/></cputune><os>", 'live'],
    ['format of another medium', "<source file='/x.iso'/>", "<driver type='qcow2'/><source file='/y.qcow2'/>", 'live'],
    ['format alone', "<source file='/x.iso'/>", "<driver type='qcow2'/><source file='/x.iso'/>", 'next-boot'],
    [
      'memory device without slots for it',
      '<devices>',
      "<devices><memory model='dimm'><target><size>1024</size></target></memory>",
      'next-boot',
    ],
    [
      'folder without shared memory',
      '<devices>',
      "<devices><filesystem><driver type='virtiofs'/><target dir='a'/></filesystem>",
      'next-boot',
    ],
    ['tablet on the bus that libvirt chooses', '<devices>', "<devices><input type='tablet'/>", 'live'],
    ['boot order of a disk', "<alias name='virtio-disk0'/>", "<boot order='1'/>", 'next-boot'],
    ['statistics', "<memballoon model='virtio'/>", "<memballoon model='virtio'><stats period='5'/></memballoon>", 'live'],
  ])('%s', (_name, from, to, effect) => {
    const found = diff(BASE, edited(from, to));
    expect(found.length).toBeGreaterThan(0);
    expect(found.map((difference) => difference.effect)).toEqual(found.map(() => effect));
  });

  it('tells an item that went from one that came', () => {
    expect(lines(BASE, edited("dev='vda'", "dev='vdb'"))).toEqual([
      expect.stringMatching(/^live: disk vda removed/),
      expect.stringMatching(/^live: disk vdb added/),
    ]);
  });

  it('gives the call that makes it come true, and the fact, of every difference', () => {
    for (const { effect, call, reason } of diff(
      BASE,
      edited('<devices>', "<devices><disk><target dev='vdb'/></disk><sound model='ich9'/>"),
    )) {
      expect(call === null).toBe(effect !== 'live');
      expect(reason).not.toBe('');
    }
  });
});

describe('what is left out', () => {
  const bare = (inner: string): string =>
    `<domain type='kvm'><name>a</name><memory>1024</memory><os><type>hvm</type></os>${inner}</domain>`;
  const ofDevices = (inner: string): string => bare(`<devices>${inner}</devices>`);

  const ofNic = (inner: string): string => ofDevices(`<interface type='user'>${inner}</interface>`);
  const ofDisk = (inner: string): string => ofDevices(`<disk type='file'>${inner}<target dev='vda'/></disk>`);
  const ofScreen = (inner: string): string => ofDevices(`<graphics type='vnc'>${inner}</graphics>`);
  const cpu = "<cpu mode='custom' match='exact' check='none'><model>qemu64</model></cpu>";
  const port = (attributes: string): string => ofDevices(`<graphics type='vnc'${attributes}/>`);

  it.each([
    ['what a reboot does', bare, '<on_reboot>restart</on_reboot>', '<on_reboot>destroy</on_reboot>'],
    ['the processor', bare, cpu, "<cpu mode='host-passthrough'/>"],
    ['the clock', bare, "<clock offset='utc'/>", "<clock offset='localtime'/>"],
    ['the balloon', ofDevices, "<memballoon model='virtio'/>", "<memballoon model='none'/>"],
    ['a cable', ofNic, "<link state='up'/>", "<link state='down'/>"],
    ['the name on the host', ofNic, "<target dev='vnet7'/>", "<target dev='desk7'/>"],
    ['an alias', ofNic, "<alias name='net0'/>", "<alias name='ua-desk'/>"],
    ['a controller', ofDevices, "<controller type='usb' index='0' model='qemu-xhci'/>", "<controller type='usb' index='0' model='none'/>"],
    ['a controller with nothing on it', ofDevices, "<controller type='sata' index='0'/>", "<controller type='scsi' index='0'/>"],
    ['the format', ofDisk, "<driver name='qemu' type='raw'/>", "<driver name='qemu' type='qcow2'/>"],
    ['where to listen', ofScreen, "<listen type='address' address='127.0.0.1'/>", "<listen type='address' address='0.0.0.0'/>"],
    ['a port', port, " port='5900' autoport='yes'", " port='5907' autoport='no'"],
  ])('is no difference where it is what libvirt fills in, and one where it is not: %s', (_, around, filled, meant) => {
    expect(lines(around(filled), around(''))).toEqual([]);
    expect(lines(around(meant), around(''))).not.toEqual([]);
  });

  it('is firmware that is found by its kind, not one that is named', () => {
    const named = bare('').replace('</type>', "</type><loader readonly='yes' type='pflash'>/ovmf.fd</loader><nvram>/v.fd</nvram>");
    expect(lines(named, bare(''))).toHaveLength(2);
    expect(lines(named, named.replace(/<nvram>.*<\/nvram>/, ''))).toEqual([]);
    expect(lines(named.replace('<os>', "<os firmware='efi'>"), bare('').replace('<os>', "<os firmware='efi'>"))).toEqual([]);
  });

  it('is where a device of the host is that the definition names by what it is', () => {
    const stick = (address: string, id: string): string =>
      ofDevices(`<hostdev type='usb'><source><vendor id='${id}'/><product id='0x5591'/>${address}</source></hostdev>`);
    expect(lines(stick("<address bus='1' device='3'/>", '0x0781'), stick('', '0x781'))).toEqual([]);
  });
});

describe('lists', () => {
  const nics = (...inner: string[]): string =>
    `<domain type='kvm'><name>a</name><devices>${inner.map((nic) => `<interface type='network'>${nic}</interface>`).join('')}</devices></domain>`;
  const [one, two] = ["<mac address='52:54:00:00:00:01'/><source network='a'/>", "<mac address='52:54:00:00:00:02'/><source network='b'/>"];

  it('may be in another order', () => {
    expect(diff(nics(one, two), nics(two, one))).toEqual([]);
  });

  it('may have the same key twice, told apart by their order', () => {
    expect(diff(nics(one, one), nics(one, one))).toEqual([]);
    const changed = diff(nics(one, one), nics(one, one.replace("'a'", "'c'")));
    expect(changed.map(({ path }) => path)).toEqual(['devices/interface[52:54:00:00:00:01 2]/source/@network']);
  });

  it('may leave keys to libvirt', () => {
    const silent = (nic: string): string => nic.replace(/<mac.*?>/, '');
    expect(diff(nics(one, two), nics(silent(one), silent(two)))).toEqual([]);
    expect(diff(nics(one, two), nics(silent(one))).map(({ kind }) => kind)).toEqual(['removed']);
  });
});

describe('names and values that every object has', () => {
  const tables = ['__proto__', 'constructor', 'toString', '__defineGetter__', 'hasOwnProperty'];
  it.each(tables)('are told like any other: %s', (name) => {
    const plain = "<domain type='kvm'><name>a</name><os><type>hvm</type></os><devices/></domain>";
    for (const inner of [
      `<${name}/>`,
      `<${name}>1</${name}>`,
      `<devices><${name}/><disk device='${name}'><target dev='${name}'/></disk></devices>`,
    ]) {
      const odd = `<domain type='kvm'><name>a</name><os><type machine='${name}'>hvm</type></os>${inner}</domain>`;
      for (const [was, wanted] of [
        [odd, plain],
        [plain, odd],
        [odd, odd.replace('>1<', '>2<')],
      ] as const)
        for (const { path, summary, reason } of diff(was, wanted))
          expect(`${path} ${summary} ${reason}`).not.toMatch(/\[object|native code/);
    }
  });
});

describe('metadata of others', () => {
  const holding = (inner: string): string => `<domain type='kvm'><name>a</name><metadata>${inner}</metadata></domain>`;
  const paths = (was: string, wanted: string): string[] => diff(holding(was), holding(wanted)).map(({ kind, path }) => `${kind} ${path}`);

  it('is the same under another prefix, and another one in another namespace', () => {
    expect(paths("<p:a xmlns:p='u' p:b='1'/>", "<q:a xmlns:q='u' q:b='1'/>")).toEqual([]);
    expect(paths("<p:a xmlns:p='u'/>", "<p:a xmlns:p='v'/>")).toEqual(['removed metadata/p:a', 'added metadata/p:a']);
  });

  it('differs in text between elements too', () => {
    expect(paths("<a xmlns='u'>x<b/></a>", "<a xmlns='u'>y<b/></a>")).toEqual(['changed metadata/a']);
    expect(paths("<a xmlns='u'><b/></a>", "<a xmlns='u'>\n  <b/>\n</a>")).toEqual([]);
  });
});

it('reads sizes of one thing, not of all that is in it', () => {
  const module = (node: number): string =>
    `<domain type='kvm'><name>a</name><devices><memory model='dimm'><target><size unit='KiB'>1024</size><node>${node}</node></target></memory></devices></domain>`;
  expect(lines(module(0), module(1))).toEqual(['next-boot: memory: target node 0 → 1']);
});

it('takes NUMA cells and memory devices for the memory that they sum up to', () => {
  const whole = (memory: string, cell: string, inner = ''): string =>
    `<domain type='kvm'><name>a</name><maxMemory slots='2' unit='GiB'>4</maxMemory>${memory}<cpu><numa><cell id='0' cpus='0' ${cell}/></numa></cpu><devices>${inner}</devices></domain>`;
  const [was, wanted] = [
    whole("<memory unit='KiB'>1048576</memory>", "memory='1048576' unit='KiB'"),
    whole("<memory unit='GiB'>1</memory>", "memory='1' unit='GiB'"),
  ];
  expect(lines(was, wanted)).toEqual([]);
  const module = "<memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory>";
  const more = whole("<memory unit='KiB'>1572864</memory>", "memory='1048576' unit='KiB'", module);
  expect(lines(more, whole("<memory unit='GiB'>1</memory>", "memory='1' unit='GiB'", module))).toEqual([]);
});

it('takes time in proportion to the document, whatever is in it', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => `<e${index} xmlns='urn:e${index}'/>`).join('');
  const domainOf = (inner: string): string => `<domain type='kvm'><name>a</name>${inner}</domain>`;
  expect(diff(domainOf(many), domainOf(many))).toEqual([]);
  expect(diff(domainOf(`<metadata>${many}</metadata>`), domainOf(''))).toHaveLength(20_000);
});

describe('the CPU of a running domain', () => {
  const domainWith = (cpu: string, id = '') =>
    `<domain type='qemu'${id}><name>a</name><memory unit='KiB'>65536</memory><os><type>hvm</type></os>${cpu}</domain>`;
  const made = domainWith(
    "<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>qemu64</model><feature policy='require' name='hypervisor'/></cpu>",
    " id='3'",
  );

  it('may have more features than its definition names, and a check of its own', () => {
    expect(diff(made, domainWith("<cpu mode='custom' match='exact' check='none'><model fallback='forbid'>qemu64</model></cpu>"))).toEqual(
      [],
    );
    expect(diff(made, domainWith("<cpu mode='host-model' check='partial'/>"))).toEqual([]);
  });

  it('differs in its model, and in features that the definition names', () => {
    const other = domainWith("<cpu mode='custom' match='exact' check='none'><model fallback='forbid'>Haswell</model></cpu>");
    expect(diff(made, other).map(({ path }) => path)).toEqual(['cpu/model']);
    const featured = domainWith(
      "<cpu mode='custom' match='exact' check='none'><model fallback='forbid'>qemu64</model><feature policy='disable' name='hypervisor'/></cpu>",
    );
    expect(diff(made, featured).map(({ path }) => path)).toEqual(['cpu/feature[hypervisor]/@policy']);
  });

  it('is compared in full between two definitions', () => {
    const defined = made.replace(" id='3'", '');
    expect(
      diff(defined, domainWith("<cpu mode='custom' match='exact' check='none'><model fallback='forbid'>qemu64</model></cpu>")),
    ).not.toEqual([]);
  });
});
