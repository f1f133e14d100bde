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
    ['type', "type='kvm'", "type='qemu'", 're-create'],
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
