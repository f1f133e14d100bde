import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from '../xml/read.ts';
import { cellMemoryKiB } from './cpu.ts';
import { type Domain, domain } from './domain.ts';

/** As people keep them: comments, odd spacing, parts of other tools and of a newer libvirt. */
const KEPT = `<?xml version="1.0" encoding="utf-8"?>
<!-- Managed by hand.
     Ask before you change it. -->
<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' newer="yes">
  <name>web</name> <!-- the old name was "www" -->
  <uuid>4DEA22B3-1D52-D8F3-2516-782E98AB3FA0</uuid>
  <metadata>
    <app:tag   xmlns:app='urn:example:app' owner="a&amp;b"><![CDATA[<kept>]]></app:tag>
  </metadata>
  <memory unit='GiB'>2</memory>
  <future><part state='on'/></future>
  <vcpu   placement='static' >2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
\t<boot dev='hd'/>
  </os>
  <devices>
    <!-- system -->
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' future='1'/>
      <source file='/srv/web.qcow2'><future/></source>
      <target dev='vda' bus='virtio'/>
    </disk>
    <!-- data -->
    <disk device='disk' type='block'>
      <source dev="/dev/vg/data"/><target dev='vdb' bus='virtio'/>
    </disk>
    <interface type='bridge'>
      <mac address='52:54:00:AA:BB:CC'/>
      <source bridge='br0'/>
      <future x='1'/>
    </interface>
    <newdevice model='x'/>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-newarg'/>
  </qemu:commandline>
</domain>
`;

describe('domain', () => {
  it('reads a document in the words of its type', () => {
    expect(domain.parse(KEPT)).toMatchObject({
      type: 'kvm',
      name: 'web',
      memoryKiB: 2097152,
      vcpu: { placement: 'static', count: 2 },
      os: { type: { arch: 'x86_64', machine: 'q35', type: 'hvm' }, boot: ['hd'] },
      devices: {
        disks: [
          { type: 'file', source: { file: '/srv/web.qcow2' }, target: { dev: 'vda', bus: 'virtio' } },
          { type: 'block', source: { dev: '/dev/vg/data' } },
        ],
        interfaces: [{ type: 'bridge', mac: '52:54:00:AA:BB:CC', source: { bridge: 'br0' } }],
      },
      qemuCommandLine: { arguments: ['-newarg'] },
    });
  });

  it('says what it does not know', () => {
    expect(domain.unknown(KEPT)).toEqual([
      '/domain/@newer',
      '/domain/future',
      '/domain/devices/disk[1]/driver/@future',
      '/domain/devices/disk[1]/source/future',
      '/domain/devices/interface/future',
      '/domain/devices/newdevice',
    ]);
  });

  it('changes nothing but what an edit says', () => {
    const edited = domain.edit(KEPT, (draft) => {
      draft.memoryKiB = 4 * 1024 * 1024;
      draft.vcpu = { ...draft.vcpu, count: 4 };
      const [disk] = draft.devices?.disks ?? [];
      if (disk?.type === 'file') disk.source = { ...disk.source, file: '/srv/a & b.qcow2' };
      draft.qemuCommandLine?.arguments?.push('-x');
    });
    expect(edited).toBe(
      KEPT.replace("'GiB'>2<", "'GiB'>4<")
        .replace('>2</vcpu>', '>4</vcpu>')
        .replace('/srv/web.qcow2', '/srv/a &amp; b.qcow2')
        .replace("<qemu:arg value='-newarg'/>", "<qemu:arg value='-newarg'/>\n    <qemu:arg value='-x'/>"),
    );
  });

  it('takes out and adds devices on lines of their own', () => {
    const edited = domain.edit(KEPT, ({ devices }) => {
      devices?.disks?.splice(1, 1);
      devices?.interfaces?.push({ type: 'network', mac: '52:54:00:00:00:01', source: { network: 'lab' } });
    });
    expect(edited).toBe(
      KEPT.replace(/\n {4}<disk device='disk'[\s\S]*?<\/disk>/, '').replace(
        '    </interface>\n',
        "    </interface>\n    <interface type='network'>\n      <mac address='52:54:00:00:00:01'/>\n      <source network='lab'/>\n    </interface>\n",
      ),
    );
  });

  it('adds parts where libvirt has them', () => {
    const edited = domain.edit(KEPT, (draft) => {
      draft.title = 'Web';
      draft.currentMemoryKiB = 1048576;
    });
    expect(edited).toContain('782E98AB3FA0</uuid>\n  <title>Web</title>\n  <metadata>');
    expect(edited).toContain('2</memory>\n  <currentMemory unit="KiB">1048576</currentMemory>\n  <future>');
  });

  it('carries any text of people unharmed, and lets none become markup', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((value) => value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/.test(value));
    fc.assert(
      fc.property(text, text, text, (title, commandLine, file) => {
        const value: Domain = {
          type: 'kvm',
          name: 'a',
          title,
          os: { commandLine },
          devices: { disks: [{ type: 'file', source: { file }, target: { dev: 'vda' } }] },
        };
        const built = domain.build(value);
        expect(domain.parse(built)).toEqual(value);
        expect(domain.unknown(built)).toEqual([]);
        const edited = domain.edit(KEPT, (draft) => {
          draft.title = title;
          draft.os = { ...draft.os, commandLine };
        });
        expect(domain.unknown(edited)).toEqual(domain.unknown(KEPT));
        expect(domain.parse(edited)).toMatchObject({ title, os: { commandLine, boot: ['hd'] } });
        expect(edited.slice(edited.indexOf('  </os>'))).toBe(KEPT.slice(KEPT.indexOf('  </os>')));
      }),
      { numRuns: 100 },
    );
  });

  it('does not let a value add a device', () => {
    const attack = `x</cmdline></os><devices><disk type='file'><source file='/etc/shadow'/></disk></devices><os><cmdline>`;
    const xml = domain.build({ type: 'kvm', name: attack, title: attack, os: { kernel: attack, commandLine: attack } });
    expect(parseXml(xml, 'domain').child('devices')).toBeNull();
    expect(domain.parse(xml).os?.commandLine).toBe(attack);
  });

  it('refuses control characters with the way to them', () => {
    expect(() => domain.build({ type: 'kvm', name: 'a', os: { commandLine: 'a\u0007' } })).toThrow(
      '/domain/os/cmdline: the character U+0007',
    );
  });

  it('names the place of what is missing or none', () => {
    expect(() => domain.parse('<domain type="kvm">\n<uuid/></domain>')).toThrow('line 1, column 1: /domain: name is missing');
    expect(() => domain.parse("<domain type='kvm'><name>a</name>\n<memory unit='furlong'>1</memory></domain>")).toThrow(
      'line 2, column 14: /domain/memory/@unit: "furlong" is not allowed',
    );
    expect(() => domain.parse("<domain type='kvm'><name>a</name><devices><disk><target/></disk></devices></domain>")).toThrow(
      '/domain/devices/disk/target: dev is missing',
    );
  });

  it('reads a kind of device that it does not know as other, with what all kinds have', () => {
    const source =
      "<domain type='kvm'><name>a</name><devices><interface type='new'><mac address='52:54:00:00:00:01'/></interface></devices></domain>";
    expect(domain.parse(source).devices?.interfaces).toEqual([{ type: 'other', mac: '52:54:00:00:00:01' }]);
  });

  it("counts a NUMA cell's memory in its unit", () => {
    expect(cellMemoryKiB({ memory: 2, unit: 'GiB' })).toBe(2097152);
    expect(cellMemoryKiB({ memory: 5 })).toBe(5);
    expect(cellMemoryKiB({ memory: 5, unit: 'furlong' })).toBeUndefined();
  });
});
