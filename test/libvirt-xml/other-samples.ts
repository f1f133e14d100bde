import type { Domain } from '@aula/libvirt-xml';

/** A machine of another architecture: channel devices, and what only pSeries and s390 have. */
export const mainframe: Domain = {
  type: 'qemu',
  name: 'mainframe',
  memoryKiB: 262144,
  vcpu: { count: 1 },
  os: { type: { arch: 's390x', machine: 's390-ccw-virtio', type: 'hvm' }, boot: ['hd'] },
  features: {
    hpt: { resizing: 'required', maxPageSizeKiB: 1024 },
    htm: true,
    nestedHv: false,
    ccfAssist: true,
    cfpc: 'fixed',
    sbbc: 'broken',
    ibs: 'workaround',
    gic: { version: '3' },
    pvspinlock: true,
  },
  clock: { offset: 'absolute', start: 1234567890 },
  devices: {
    disks: [
      {
        type: 'block',
        source: { dev: '/dev/dasda' },
        target: { dev: 'vda', bus: 'virtio' },
        address: { type: 'ccw', cssid: 0xfe, ssid: 0, devno: 7 },
      },
    ],
    hostdevs: [
      {
        mode: 'subsystem',
        type: 'pci',
        source: { address: { domain: 0, bus: 0, slot: 0, function: 0 } },
        address: { type: 'pci', zpci: { uid: 25, fid: 31 } },
      },
      { mode: 'subsystem', type: 'scsi_host', source: { protocol: 'vhost', wwpn: 'naa.5123456789abcde0' } },
    ],
    serials: [{ type: 'pty', target: { type: 'spapr-vio-serial', port: 0 }, address: { type: 'spapr-vio', reg: 0x30000000 } }],
    memballoon: { model: 'none' },
    nvram: { address: { type: 'spapr-vio', reg: 0x3000 } },
    panics: [{ model: 's390' }],
  },
  launchSecurity: { type: 's390-pv' },
  keywrap: {
    ciphers: [
      { name: 'aes', state: false },
      { name: 'dea', state: true },
    ],
  },
};

/** A container. */
export const container: Domain = {
  type: 'lxc',
  name: 'container',
  memoryKiB: 102400,
  vcpu: { count: 1 },
  os: {
    type: { type: 'exe' },
    init: '/sbin/init',
    initArguments: ['--unit', 'emergency.service'],
    initEnvironment: [{ name: 'LANG', value: 'C' }],
    initDirectory: '/root',
    initUser: 'tester',
    initGroup: '1000',
  },
  idMap: { uids: [{ start: 0, target: 1000, count: 10 }], gids: [{ start: 0, target: 1000, count: 10 }] },
  features: { privnet: true, capabilities: { policy: 'deny', mknod: true, sys_chroot: false } },
  clock: { offset: 'utc' },
  devices: {
    emulator: '/usr/libexec/libvirt_lxc',
    filesystems: [
      { type: 'mount', source: { dir: '/srv/root' }, target: '/' },
      { type: 'ram', source: { usage: 16384, units: 'KiB' }, target: '/run' },
      {
        type: 'file',
        driver: { type: 'nbd', format: 'qcow2' },
        source: { file: '/srv/data' },
        target: '/data',
        spaceHardLimitBytes: 1048576,
      },
    ],
    interfaces: [
      {
        type: 'ethernet',
        ips: [{ address: '192.0.2.2', family: 'ipv4', prefix: 24, peer: '192.0.2.9' }],
        routes: [{ family: 'ipv4', address: '198.51.100.0', prefix: 24, gateway: '192.0.2.1', metric: 2 }],
        guest: { dev: 'eth5' },
        script: '/srv/up',
        downscript: '/srv/down',
      },
    ],
    consoles: [{ type: 'pty', target: { type: 'lxc', port: 0 } }],
    hostdevs: [
      { mode: 'capabilities', type: 'storage', source: { block: '/dev/sdz' } },
      { mode: 'capabilities', type: 'misc', source: { char: '/dev/tty0' } },
      { mode: 'capabilities', type: 'net', source: { interface: 'eth1' } },
    ],
  },
  lxcNamespace: {
    shareNet: { type: 'netns', value: 'red' },
    shareIpc: { type: 'pid', value: '12345' },
    shareUts: { type: 'name', value: 'other' },
  },
};
