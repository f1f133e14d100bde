import type { Domain } from '@aula/libvirt-xml';

const UUID = '5b0f5ad8-3bd6-4c8b-93f5-0c6d7f1c2a01';

/** A server with memory, CPUs and disks spread by hand, and network storage. */
export const server: Domain = {
  type: 'kvm',
  name: 'server',
  maxMemory: { slots: 16, kib: 16777216 },
  memoryKiB: 8388608,
  memoryBacking: {
    hugepages: {
      pages: [
        { size: 2, unit: 'M', nodeset: '1' },
        { size: 1, unit: 'GiB', nodeset: '0' },
      ],
    },
    noSharePages: true,
    locked: true,
    source: 'memfd',
    access: 'shared',
    allocation: { mode: 'immediate', threads: 4 },
    discard: true,
  },
  memoryTuning: { hardLimitKiB: 9437184, softLimitKiB: 8388608, swapHardLimitKiB: 10485760, minGuaranteeKiB: 1024 },
  blockIoTuning: { weight: 800, devices: [{ path: '/dev/sda', weight: 500, readIopsSec: 20, writeBytesSec: 1000 }] },
  vcpu: { count: 8 },
  cpuTuning: {
    shares: 2048,
    period: 1000000,
    quota: -1,
    globalPeriod: 1000000,
    emulatorQuota: 5000,
    iothreadPeriod: 1000000,
    vcpuPins: [{ vcpu: 0, cpuset: '1-4,^2' }],
    emulatorCpuset: '1-3',
    iothreadPins: [{ iothread: 1, cpuset: '5' }],
    vcpuSchedulers: [{ vcpus: '0-3', scheduler: 'rr', priority: 1 }],
    iothreadSchedulers: [{ iothreads: '1', scheduler: 'batch' }],
    emulatorScheduler: { scheduler: 'fifo', priority: 2 },
    cacheTuning: [
      { vcpus: '0-1', caches: [{ id: 0, level: 3, type: 'both', size: 3, unit: 'MiB' }], monitors: [{ level: 3, vcpus: '0' }] },
    ],
    memoryTuning: [{ vcpus: '0-3', nodes: [{ id: 0, bandwidth: 60 }], monitors: [{ vcpus: '1' }] }],
  },
  numaTuning: { memory: { mode: 'strict', nodeset: '0-1' }, cells: [{ cellId: 0, mode: 'preferred', nodeset: '1' }] },
  resource: { partition: '/virtualmachines/production', fibreChannelAppId: 'userProvidedID' },
  os: {
    type: { arch: 'x86_64', machine: 'pc', type: 'hvm' },
    kernel: '/srv/vmlinuz',
    initrd: '/srv/initrd',
    commandLine: 'console=ttyS0 "quoted" <>',
  },
  cpu: {
    mode: 'host-model',
    numa: {
      cells: [
        {
          id: 0,
          cpus: '0-3',
          memory: 4,
          unit: 'GiB',
          memAccess: 'shared',
          discard: true,
          distances: [
            { id: 0, value: 10 },
            { id: 1, value: 21 },
          ],
          caches: [
            { level: 1, associativity: 'direct', policy: 'writeback', size: { value: 8, unit: 'KiB' }, line: { value: 5, unit: 'B' } },
          ],
        },
        { id: 1, cpus: '4-7', memory: 4194304 },
      ],
      interconnects: {
        latencies: [{ initiator: 0, target: 0, type: 'access', value: 5 }],
        bandwidths: [{ initiator: 0, target: 1, cache: 1, type: 'read', value: 204800, unit: 'KiB' }],
      },
    },
  },
  clock: { offset: 'timezone', timezone: 'Europe/Berlin' },
  devices: {
    disks: [
      {
        type: 'block',
        device: 'lun',
        rawio: true,
        sgio: 'unfiltered',
        source: { dev: '/dev/sdb', reservations: { managed: false, source: { type: 'unix', path: '/run/pr', mode: 'client' } } },
        target: { dev: 'sda', bus: 'scsi' },
      },
      {
        type: 'network',
        driver: { name: 'qemu', type: 'raw' },
        source: {
          protocol: 'rbd',
          name: 'pool/image',
          hosts: [{ name: 'mon1.example.org', port: 6321 }],
          snapshot: 'snap',
          config: '/etc/ceph.conf',
          auth: { username: 'me', secret: { type: 'ceph', uuid: UUID } },
        },
        target: { dev: 'vdb', bus: 'virtio' },
      },
      {
        type: 'network',
        source: {
          protocol: 'iscsi',
          name: 'iqn.2013-07.com.example:pool/1',
          hosts: [{ name: 'example.org', port: 3260 }],
          initiator: { iqn: 'iqn.2013-07.com.example:client' },
        },
        target: { dev: 'vdc', bus: 'virtio' },
      },
      {
        type: 'network',
        source: {
          protocol: 'https',
          name: 'image.iso',
          query: 'a=b',
          hosts: [{ name: 'example.org', port: 443 }],
          sslVerify: true,
          cookies: { cookies: [{ name: 'test', value: 'value' }] },
          readaheadBytes: 1024,
          timeoutSeconds: 6,
        },
        target: { dev: 'sdb', bus: 'sata' },
        device: 'cdrom',
      },
      {
        type: 'network',
        source: {
          protocol: 'nbd',
          name: 'export',
          tls: true,
          tlsHostname: 'nbd.example.org',
          hosts: [{ transport: 'unix', socket: '/run/nbd' }],
        },
        target: { dev: 'vdd', bus: 'virtio' },
      },
      {
        type: 'network',
        source: { protocol: 'nfs', name: '/path', hosts: [{ name: 'example.org' }], identity: { user: 'u', group: 'g' } },
        target: { dev: 'vde', bus: 'virtio' },
      },
      {
        type: 'volume',
        source: { pool: 'default', volume: 'v.raw', mode: 'direct' },
        target: { dev: 'vdf', bus: 'virtio' },
        mirror: {
          type: 'file',
          job: 'copy',
          ready: 'yes',
          source: { file: '/srv/copy' },
          format: { type: 'raw' },
          file: '/srv/copy',
          formatAttribute: 'raw',
        },
      },
      {
        type: 'nvme',
        source: { type: 'pci', managed: true, namespace: 1, address: { domain: 0, bus: 1, slot: 0, function: 0 } },
        target: { dev: 'vdg', bus: 'virtio' },
      },
      {
        type: 'vhostuser',
        driver: { name: 'qemu', type: 'raw' },
        source: { type: 'unix', path: '/run/blk', reconnect: { enabled: true, timeoutSeconds: 10 } },
        target: { dev: 'vdh', bus: 'virtio' },
      },
      {
        type: 'file',
        source: { file: '/srv/part', slices: { slice: [{ type: 'storage', offset: 12345, size: 123 }] } },
        target: { dev: 'vdi', bus: 'virtio' },
      },
    ],
  },
};
