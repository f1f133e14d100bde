import { XmlError } from '@aula/libvirt-xml';
import { describe, expect, it } from 'vitest';
import { readDomain } from './domain-info.ts';

const UUID = '0B9E6A58-5D43-8E0F-9A77-2F1F5AD0C001';

describe('readDomain', () => {
  it("reads domains of others, whatever their memory's unit", () => {
    const info = readDomain(
      `<domain type='kvm' id='3'><name>web</name><uuid>${UUID}</uuid><memory unit='GiB'>2</memory><vcpu>4</vcpu>` +
        "<devices><interface type='bridge'><mac address='52:54:00:AA:BB:CC'/><source bridge='br0'/></interface>" +
        "<disk type='block' device='cdrom'><source dev='/dev/sr0'/><target dev='sda'/></disk></devices></domain>",
    );
    expect(info).toMatchObject({ name: 'web', memoryKiB: 2 * 1024 * 1024, vcpus: 4, uuid: UUID.toLowerCase(), mark: null });
    expect(info.interfaces).toEqual([
      {
        type: 'bridge',
        mac: '52:54:00:aa:bb:cc',
        network: null,
        model: null,
        filter: null,
        device: null,
        isolated: false,
        outKiBps: null,
      },
    ]);
    expect(info.disks[0]).toMatchObject({ path: '/dev/sr0', device: 'cdrom', backing: [] });
  });

  it('reads what a newer libvirt may say of devices', () => {
    const info = readDomain(
      `<domain type='new'><name>a</name><uuid>${UUID}</uuid><memory>1</memory><devices>` +
        "<interface type='new'><mac address='52:54:00:00:00:01'/></interface><graphics type='new'/><disk type='new'><target dev='vda'/></disk>" +
        '</devices></domain>',
    );
    expect(info.interfaces[0]?.mac).toBe('52:54:00:00:00:01');
    expect(info.disks[0]).toMatchObject({ target: 'vda', path: null });
  });

  it('reads the chain below a disk and the socket of a screen', () => {
    const info = readDomain(
      `<domain type='qemu'><name>a</name><uuid>${UUID}</uuid><memory>1</memory><devices>` +
        "<disk type='file'><driver type='qcow2'/><source file='/a'/><backingStore type='file'><format type='qcow2'/><source file='/b'/>" +
        "<backingStore type='file'><format type='raw'/><source file='/c'/><backingStore/></backingStore></backingStore><target dev='vda'/></disk>" +
        "<graphics type='vnc' socket='/old'/><graphics type='vnc'><listen type='socket' socket='/s'/></graphics></devices></domain>",
    );
    expect(info.disks[0]).toMatchObject({ path: '/a', format: 'qcow2', backing: ['/b', '/c'] });
    expect(info.graphics).toEqual([
      { type: 'vnc', listen: null, socket: '/old' },
      { type: 'vnc', listen: 'socket', socket: '/s' },
    ]);
  });

  it('refuses a domain without a UUID or memory', () => {
    expect(() => readDomain('<domain type="kvm"><name>a</name><memory>1</memory></domain>')).toThrow(XmlError);
    expect(() => readDomain(`<domain type="kvm"><name>a</name><uuid>${UUID}</uuid></domain>`)).toThrow(XmlError);
  });
});
