import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlError } from '../error.ts';
import { parseSeatMark } from '../metadata/marks.ts';
import { parseXml } from '../xml/read.ts';
import { buildDomain } from './build.ts';
import { parseDomain } from './parse.ts';
import type { DomainSpec } from './types.ts';

const spec = (more: Partial<DomainSpec> = {}): DomainSpec => ({
  type: 'qemu',
  name: 'demo-s01',
  uuid: '0b9e6a58-5d43-8e0f-9a77-2f1f5ad0c001',
  title: 'Linux basics',
  memoryKiB: 98304,
  vcpus: 1,
  machine: 'q35',
  boot: { from: 'kernel', kernel: '/pool/k', initrd: '/pool/i', commandLine: 'quiet aula.host=demo-s01' },
  disks: [
    {
      target: 'vda',
      bus: 'virtio',
      path: '/pool/demo-s01.aula.qcow2',
      format: 'qcow2',
      backing: [{ path: '/pool/base.qcow2', format: 'qcow2' }],
      cache: 'unsafe',
      discard: true,
    },
  ],
  interfaces: [{ network: 'demo', mac: '52:54:00:01:02:03', model: 'virtio' }],
  video: { model: 'vga' },
  inputs: [],
  rng: true,
  mark: {
    installation: 'i1',
    name: 'demo-s01',
    room: 'demo',
    section: 'students',
    id: 1,
    preset: 'tiny',
    image: `sha256:${'a'.repeat(64)}`,
    ip: '192.0.2.11',
    shape: { boot: 'ab12', disk: 'cd34' },
  },
  ...more,
});

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((value) => value.trim() === value && value.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/.test(value));

describe('domain XML', () => {
  it('reads back what it built', () => {
    const built = spec();
    const info = parseDomain(buildDomain(built));
    expect(info).toMatchObject({
      name: 'demo-s01',
      uuid: built.uuid,
      type: 'qemu',
      memoryKiB: 98304,
      vcpus: 1,
      machine: 'q35',
      boot: { kernel: '/pool/k', initrd: '/pool/i', commandLine: 'quiet aula.host=demo-s01', devices: [] },
      disks: [{ target: 'vda', bus: 'virtio', path: '/pool/demo-s01.aula.qcow2', format: 'qcow2', backing: ['/pool/base.qcow2'] }],
      interfaces: [{ type: 'network', mac: '52:54:00:01:02:03', network: 'demo', model: 'virtio', filter: null }],
      serials: ['pty', 'pty'],
      graphics: [{ type: 'vnc', listen: 'socket', socket: null }],
      video: ['vga'],
      mark: built.mark,
    });
  });

  it('carries any text of people unharmed', () => {
    fc.assert(
      fc.property(text, text, text, (title, commandLine, section) => {
        const mark = { ...spec().mark, section };
        const info = parseDomain(buildDomain(spec({ title, boot: { from: 'kernel', kernel: '/k', initrd: '/i', commandLine }, mark })));
        expect(info.boot.commandLine).toBe(commandLine);
        expect(info.mark).toEqual(mark);
        expect(info.disks).toHaveLength(1);
      }),
    );
  });

  it('does not let a value add a device', () => {
    const attack = `x</cmdline></os><devices><disk type='file'><source file='/etc/shadow'/></disk></devices><os><cmdline>`;
    const xml = buildDomain(spec({ title: attack, boot: { from: 'kernel', kernel: attack, initrd: attack, commandLine: attack } }));
    const info = parseDomain(xml);
    expect(info.disks.map((disk) => disk.path)).toEqual(['/pool/demo-s01.aula.qcow2']);
    expect(info.boot.commandLine).toBe(attack);
    expect(parseXml(xml, 'domain').children('devices')).toHaveLength(1);
  });

  it('refuses control characters in a command line', () => {
    expect(() => buildDomain(spec({ boot: { from: 'kernel', kernel: '/k', initrd: '/i', commandLine: 'a\nb' } }))).toThrow(XmlError);
  });

  it('boots from the disk where there is no kernel', () => {
    expect(parseDomain(buildDomain(spec({ boot: { from: 'disk' } }))).boot).toEqual({
      kernel: null,
      initrd: null,
      commandLine: null,
      devices: ['hd'],
    });
  });

  it('has no screen without a video card and a USB controller only for a USB input', () => {
    const { video: _, ...bare } = spec();
    expect(parseDomain(buildDomain(bare)).graphics).toEqual([]);
    expect(buildDomain(spec())).toContain('<controller type="usb" model="none"/>');
    expect(buildDomain(spec({ inputs: [{ type: 'tablet', bus: 'usb' }] }))).toContain('model="qemu-xhci"');
  });

  it('sets an address filter with its address', () => {
    const interfaces = [
      { network: 'demo', mac: '52:54:00:01:02:03', model: 'virtio', filter: { name: 'clean-traffic', ip: '192.0.2.11' } },
    ];
    expect(parseDomain(buildDomain(spec({ interfaces }))).interfaces[0]?.filter).toBe('clean-traffic');
  });

  it("reads domains of others, whatever their memory's unit", () => {
    const info = parseDomain(
      "<domain type='kvm' id='3'><name>web</name><uuid>0B9E6A58-5D43-8E0F-9A77-2F1F5AD0C001</uuid><memory unit='GiB'>2</memory><vcpu>4</vcpu>" +
        "<devices><interface type='bridge'><mac address='52:54:00:AA:BB:CC'/><source bridge='br0'/></interface>" +
        "<disk type='block' device='cdrom'><source dev='/dev/sr0'/><target dev='sda'/></disk></devices></domain>",
    );
    expect(info).toMatchObject({ memoryKiB: 2 * 1024 * 1024, vcpus: 4, uuid: spec().uuid, mark: null });
    expect(info.interfaces).toEqual([{ type: 'bridge', mac: '52:54:00:aa:bb:cc', network: null, model: null, filter: null, device: null }]);
    expect(info.disks[0]).toMatchObject({ path: '/dev/sr0', device: 'cdrom' });
  });

  it('takes a mark that is not whole for none', () => {
    const xml = buildDomain(spec());
    for (const gone of [' room="demo"', ' id="1"', ' installation="i1"']) {
      expect(parseDomain(xml.replace(gone, '')).mark).toBeNull();
    }
    expect(parseDomain(xml.replace('urn:aula:1', 'urn:other')).mark).toBeNull();
    expect(parseDomain(xml.replace('<name>demo-s01<', '<name>copy<')).mark).toBeNull();
  });

  it('reads a mark as libvirt answers it alone: without its namespace', () => {
    const { installation, name, room, section, id, preset, image, ip, shape } = spec().mark;
    const shapes = Object.entries(shape).map(([aspect, fingerprint]) => `<shape aspect="${aspect}" fingerprint="${fingerprint}"/>`);
    const attributes = `installation="${installation}" name="${name}" room="${room}" section="${section}" id="${id}" preset="${preset}" image="${image}" ip="${ip}"`;
    expect(parseSeatMark(`<seat ${attributes}>\n  ${shapes.join('\n  ')}\n</seat>`)).toEqual(spec().mark);
    expect(parseSeatMark('<seat room="demo"/>')).toBeNull();
  });

  it('says what is missing, with its line', () => {
    expect(() => parseDomain('<domain>\n<uuid>x</uuid></domain>')).toThrow('line 1, column 1: <domain> has no <name>');
    expect(() => parseDomain('<domain><name>a</name><uuid>u</uuid>\n<memory unit="furlong">1</memory></domain>')).toThrow('line 2');
  });
});
