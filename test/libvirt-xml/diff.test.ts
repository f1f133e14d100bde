import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Connection,
  connect,
  DomainLifecycle,
  DomainLifecycleAction,
  DomainMemoryModFlags,
  DomainMetadataType,
  DomainModificationImpact,
  type Domain as DomainRef,
  DomainVcpuFlags,
  procedures,
} from '@aula/libvirt';
import { type Difference, type Domain, diff, domain, network, parseXml, serialiseElement, type XmlElement } from '@aula/libvirt-xml';
import { startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentCases } from './diff-cases.ts';

/*
 * The rules of `diff` against a real libvirt with a running QEMU: what is called live is done by the call that is named, and what
 * is called next-boot is refused on the running domain.
 */

const run = promisify(execFile);
const LIVE = DomainModificationImpact.live;
const ROOT_PORTS = 16;
const MIB_IN_KIB = 1024;

let host: TestHost;
let connection: Connection;
let dom: DomainRef;
let folder: string;

const image = (name: string): string => join(folder, name);

beforeAll(async () => {
  host = await startTestHost();
  folder = join(host.folder, 'images');
  await mkdir(folder);
  await chmod(folder, 0o777);
  for (const name of ['root.qcow2', 'fresh.qcow2', 'data.qcow2', 'usb.qcow2', 'scsi.qcow2', 'one.iso', 'two.iso']) {
    await run('qemu-img', ['create', '-q', '-f', name.endsWith('.iso') ? 'raw' : 'qcow2', image(name), '16M']);
    await chmod(image(name), 0o666);
  }
  connection = await connect({ socketPath: host.socketPath, uri: 'qemu:///system' });
  for (const name of ['north', 'south']) {
    const { net } = await connection.call(procedures.networkDefineXML, { xml: network.build({ name, bridge: { name: `diff-${name}` } }) });
    await connection.call(procedures.networkCreate, { net });
  }
  dom = (await connection.call(procedures.domainDefineXMLFlags, { xml: domain.build(base()), flags: 0 })).dom;
  await connection.call(procedures.domainCreateWithFlags, { dom, flags: 0 });
});
afterAll(async () => {
  if (dom !== undefined) await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 }).catch(() => {});
  await connection?.close();
  await host?.[Symbol.asyncDispose]();
});

function base(): Domain {
  return {
    type: 'qemu',
    name: 'seat',
    memoryKiB: 128 * MIB_IN_KIB,
    vcpu: { count: 3, current: 1 },
    os: { type: { type: 'hvm', arch: 'x86_64', machine: 'q35' } },
    features: { acpi: true },
    devices: {
      controllers: [
        { type: 'pci', index: 0, model: 'pcie-root' },
        ...Array.from({ length: ROOT_PORTS }, (_, index) => ({ type: 'pci' as const, index: index + 1, model: 'pcie-root-port' })),
        { type: 'pci', index: ROOT_PORTS + 1, model: 'pcie-to-pci-bridge' },
        { type: 'usb', index: 0, model: 'qemu-xhci' },
      ],
      disks: [
        {
          type: 'file',
          device: 'disk',
          driver: { name: 'qemu', type: 'qcow2', cache: 'none' },
          source: { file: image('root.qcow2') },
          target: { dev: 'vda', bus: 'virtio' },
        },
        {
          type: 'file',
          device: 'cdrom',
          driver: { name: 'qemu', type: 'raw' },
          source: { file: image('one.iso') },
          target: { dev: 'sda', bus: 'sata' },
          readonly: true,
        },
        { type: 'file', device: 'cdrom', target: { dev: 'sdb', bus: 'sata' }, readonly: true },
      ],
      channels: [{ type: 'unix', target: { type: 'virtio', name: 'org.qemu.guest_agent.0' } }],
      interfaces: [{ type: 'network', mac: '52:54:00:aa:bb:01', source: { network: 'north' }, model: 'virtio' }],
      graphics: [{ type: 'vnc', autoport: true, password: 'before', listens: [{ type: 'address', address: '127.0.0.1' }] }],
      videos: [{ model: { type: 'vga' } }],
      memballoon: { model: 'virtio' },
    },
  };
}

const liveXml = async (): Promise<string> => (await connection.call(procedures.domainGetXMLDesc, { dom, flags: 1 })).xml;

/** The device that a difference is about, in one of the documents. */
function deviceOf(xml: string, path: string, isNew: boolean): string {
  const [, kind = '', key = ''] = /^devices\/([a-z]+)(?:\[(.*?)\])?/.exec(path) ?? [];
  const all = parseXml(xml, 'domain').find('devices', kind);
  const has = (device: XmlElement): boolean => key.split(' ').every((word) => serialiseElement(device).toLowerCase().includes(word));
  const found = isNew ? all.at(-1) : (all.findLast(has) ?? all[0]);
  if (found === undefined) throw new Error(`no ${path}`);
  return serialiseElement(found);
}

/** Does on the running domain what a difference asks for, by whatever call there would be for it. */
async function apply({ path, kind }: Difference, was: string, wanted: string): Promise<void> {
  const target = domain.parse(wanted);
  if (path.includes('/iotune')) {
    const value = BigInt(target.devices?.disks?.[0]?.ioTune?.readIopsSec ?? 0);
    const params = [{ field: 'read_iops_sec', type: 'ullong' as const, value }];
    await connection.call(procedures.domainSetBlockIoTune, { dom, disk: 'vda', params, flags: LIVE });
  } else if (path.startsWith('devices/memballoon/stats')) {
    await connection.call(procedures.domainSetMemoryStatsPeriod, { dom, period: 5, flags: LIVE });
  } else if (path.startsWith('devices/')) {
    const isWhole = /^devices\/[^/]+(?:\[[^\]]*\])?$/.test(path);
    const xml = deviceOf(isWhole && kind === 'removed' ? was : wanted, path, isWhole && kind === 'added');
    const change = isWhole
      ? kind === 'added'
        ? procedures.domainAttachDeviceFlags
        : procedures.domainDetachDeviceFlags
      : procedures.domainUpdateDeviceFlags;
    await connection.call(change, { dom, xml, flags: LIVE });
  } else await applyToDomain(path, target);
}

async function applyToDomain(path: string, target: Domain): Promise<void> {
  const memory = (value: number | undefined, flags: number) =>
    connection.call(procedures.domainSetMemoryFlags, { dom, memory: BigInt(value ?? 0), flags });
  const vcpus = (nvcpus: number | undefined, flags: number) =>
    connection.call(procedures.domainSetVcpusFlags, { dom, nvcpus: nvcpus ?? 0, flags });
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    name: () => connection.call(procedures.domainRename, { dom, newName: target.name, flags: 0 }),
    title: () =>
      connection.call(procedures.domainSetMetadata, {
        dom,
        type: DomainMetadataType.title,
        metadata: target.title ?? null,
        key: null,
        uri: null,
        flags: LIVE,
      }),
    description: () =>
      connection.call(procedures.domainSetMetadata, {
        dom,
        type: DomainMetadataType.description,
        metadata: target.description ?? null,
        key: null,
        uri: null,
        flags: LIVE,
      }),
    on_crash: () =>
      connection.call(procedures.domainSetLifecycleAction, {
        dom,
        type: DomainLifecycle.crash,
        action: DomainLifecycleAction.restart,
        flags: LIVE,
      }),
    'cputune/vcpupin[0]': () => connection.call(procedures.domainPinVcpuFlags, { dom, vcpu: 0, cpumap: Buffer.from([1]), flags: LIVE }),
    iothreads: () => connection.call(procedures.domainAddIOThread, { dom, iothreadId: 1, flags: LIVE }),
    memory: () => memory(target.memoryKiB, LIVE | DomainMemoryModFlags.maximum),
    currentMemory: () => memory(target.currentMemoryKiB, LIVE),
    vcpu: () => vcpus(target.vcpu?.count, LIVE | DomainVcpuFlags.maximum),
    'vcpu/@current': () => vcpus(target.vcpu?.current, LIVE),
    on_reboot: () =>
      connection.call(procedures.domainSetLifecycleAction, {
        dom,
        type: DomainLifecycle.reboot,
        action: DomainLifecycleAction.destroy,
        flags: LIVE,
      }),
  };
  const call = calls[path];
  if (call === undefined) throw new Error(`no call for ${path}`);
  await call();
}

type Devices = NonNullable<Domain['devices']>;
const devices = (draft: Domain): Devices => (draft.devices ??= {});
const firstDisk = (draft: Domain) => devices(draft).disks?.[0] ?? missing();
const nic = (draft: Domain) => devices(draft).interfaces?.[0] ?? missing();
const missing = (): never => {
  throw new Error('the domain has no such device');
};
const newDisk = (dev: string, bus: string) => ({
  type: 'file' as const,
  driver: { name: 'qemu', type: 'qcow2' },
  source: { file: image('data.qcow2') },
  target: { dev, bus },
});

interface Case {
  readonly name: string;
  readonly effect: 'live' | 'next-boot';
  readonly change: (draft: Domain) => void;
}
const CASES: readonly Case[] = [
  { name: 'title', effect: 'live', change: (draft) => void (draft.title = 'A seat') },
  { name: 'less memory now', effect: 'live', change: (draft) => void (draft.currentMemoryKiB = 96 * MIB_IN_KIB) },
  { name: 'one more processor', effect: 'live', change: (draft) => void (draft.vcpu = { ...draft.vcpu, current: 2 }) },
  { name: 'what a reboot does', effect: 'live', change: (draft) => void (draft.onReboot = 'destroy') },
  { name: 'throttle of a disk', effect: 'live', change: (draft) => void (firstDisk(draft).ioTune = { readIopsSec: 1000 }) },
  { name: 'new disk on virtio', effect: 'live', change: (draft) => void devices(draft).disks?.push(newDisk('vdb', 'virtio')) },
  {
    name: 'another medium',
    effect: 'live',
    change: (draft) => {
      const drive = devices(draft).disks?.find(({ device }) => device === 'cdrom');
      if (drive?.type !== 'file' || drive.source === undefined) throw new Error('no drive');
      drive.source.file = image('two.iso');
    },
  },
  { name: 'cable pulled', effect: 'live', change: (draft) => void (nic(draft).link = 'down') },
  {
    name: 'another network',
    effect: 'live',
    change: (draft) => {
      const one = nic(draft);
      if (one.type !== 'network' || one.source === undefined) throw new Error('no network');
      one.source = { network: 'south' };
    },
  },
  {
    name: 'new interface',
    effect: 'live',
    change: (draft) =>
      void devices(draft).interfaces?.push({ type: 'network', mac: '52:54:00:aa:bb:02', source: { network: 'south' }, model: 'virtio' }),
  },
  {
    name: 'new random number generator',
    effect: 'live',
    change: (draft) => void (devices(draft).rngs = [{ model: 'virtio', backend: { model: 'random', path: '/dev/urandom' } }]),
  },
  { name: 'new tablet', effect: 'live', change: (draft) => void (devices(draft).inputs ??= []).push({ type: 'tablet', bus: 'usb' }) },
  {
    name: 'statistics of memory',
    effect: 'live',
    change: (draft) => void (devices(draft).memballoon = { ...devices(draft).memballoon, model: 'virtio', statsPeriodSeconds: 5 }),
  },
  {
    name: 'new SCSI controller',
    effect: 'live',
    change: (draft) => void devices(draft).controllers?.push({ type: 'scsi', index: 3, model: 'virtio-scsi' }),
  },
  { name: 'new watchdog', effect: 'live', change: (draft) => void (devices(draft).watchdogs = [{ model: 'i6300esb', action: 'reset' }]) },
  { name: 'filter of an interface', effect: 'live', change: (draft) => void (nic(draft).filter = { filter: 'clean-traffic' }) },
  { name: 'isolation of an interface', effect: 'live', change: (draft) => void (nic(draft).isolated = true) },
  {
    name: 'no medium',
    effect: 'live',
    change: (draft) => {
      const drive = devices(draft).disks?.find(({ device }) => device === 'cdrom');
      if (drive?.type === 'file') delete drive.source;
    },
  },
  {
    name: 'tablet gone',
    effect: 'live',
    change: (draft) => void (devices(draft).inputs = devices(draft).inputs?.filter(({ type }) => type !== 'tablet')),
  },
  {
    name: 'password of the screen',
    effect: 'live',
    change: (draft) => {
      const [screen] = devices(draft).graphics ?? [];
      if (screen?.type !== 'vnc') throw new Error('no screen');
      screen.password = 'after';
    },
  },

  { name: 'name', effect: 'next-boot', change: (draft) => void (draft.name = 'desk') },
  { name: 'memory at all', effect: 'next-boot', change: (draft) => void (draft.memoryKiB = 256 * MIB_IN_KIB) },
  { name: 'processors at all', effect: 'next-boot', change: (draft) => void (draft.vcpu = { ...draft.vcpu, count: 8 }) },
  {
    name: 'cache of a disk',
    effect: 'next-boot',
    change: (draft) => void (firstDisk(draft).driver = { ...firstDisk(draft).driver, cache: 'writeback' }),
  },
  {
    name: 'image of a disk',
    effect: 'next-boot',
    change: (draft) => {
      const disk = firstDisk(draft);
      if (disk.type !== 'file') throw new Error('no file');
      disk.source = { file: image('data.qcow2') };
    },
  },
  { name: 'new disk on SATA', effect: 'next-boot', change: (draft) => void devices(draft).disks?.push(newDisk('sdc', 'sata')) },
  { name: 'model of an interface', effect: 'next-boot', change: (draft) => void (nic(draft).model = 'e1000e') },
  { name: 'MTU of an interface', effect: 'next-boot', change: (draft) => void (nic(draft).mtu = 1400) },
  { name: 'new sound card', effect: 'next-boot', change: (draft) => void (devices(draft).sounds = [{ model: 'ich9' }]) },
  {
    name: 'new PS/2 mouse',
    effect: 'next-boot',
    change: (draft) => void (devices(draft).inputs ??= []).push({ type: 'mouse', bus: 'ps2' }),
  },
  {
    name: 'new USB controller',
    effect: 'next-boot',
    change: (draft) => void devices(draft).controllers?.push({ type: 'usb', index: 1, model: 'qemu-xhci' }),
  },
];

/** Stands for the folder until the host has one. */
const FOLDER = '/folder-of-images';
const DOCUMENT_CASES = documentCases((name) => join(FOLDER, name));

describe('on a running domain', () => {
  it.each(CASES.filter(({ effect }) => effect === 'live'))('is done live: $name', async ({ change }) => {
    const was = await liveXml();
    const wanted = domain.edit(was, change);
    const differences = diff(was, wanted);
    expect(differences.length).toBeGreaterThan(0);
    for (const difference of differences) expect(difference).toMatchObject({ effect: 'live' });
    const [first] = differences;

    if (first !== undefined) await apply(first, was, wanted);
    // Passwords are not read back, and the balloon moves when the guest does.
    if (first !== undefined && !/passwd|currentMemory/.test(first.path)) expect(diff(await liveXml(), wanted)).toEqual([]);
  });

  it.each(CASES.filter(({ effect }) => effect === 'next-boot'))('is refused live: $name', async ({ change }) => {
    const was = await liveXml();
    const wanted = domain.edit(was, change);
    const differences = diff(was, wanted);
    expect(differences.length).toBeGreaterThan(0);
    for (const difference of differences) expect(difference).toMatchObject({ effect: 'next-boot', call: null });
    const [first] = differences;
    if (first === undefined) return;
    await expect(apply(first, was, wanted)).rejects.toMatchObject({ name: 'LibvirtError' });
  });

  it.each(DOCUMENT_CASES.filter(({ effect }) => effect === 'live'))('is done live: $name', async ({ change, isOpen }) => {
    const was = await liveXml();
    const wanted = change(was).replaceAll(FOLDER, folder);
    const differences = diff(was, wanted);
    for (const difference of differences) expect(difference).toMatchObject({ effect: 'live' });
    const [first] = differences;
    expect(first).toBeDefined();
    if (first === undefined) return;

    await apply(first, was, wanted);
    if (isOpen !== true) expect(diff(await liveXml(), wanted)).toEqual([]);
  });

  it.each(DOCUMENT_CASES.filter(({ effect }) => effect === 'next-boot'))('is refused live: $name', async ({ change }) => {
    const was = await liveXml();
    const wanted = change(was).replaceAll(FOLDER, folder);
    const differences = diff(was, wanted);
    for (const difference of differences) expect(difference).toMatchObject({ effect: 'next-boot', call: null });
    const [first] = differences;
    expect(first).toBeDefined();
    if (first !== undefined) await expect(apply(first, was, wanted)).rejects.toMatchObject({ name: 'LibvirtError' });
  });

  it('is no difference what libvirt filled in or reports of the domain that it started', async () => {
    const wanted = domain
      .build(base())
      .replace('<name>seat', '<name>fresh')
      .replaceAll('52:54:00:aa:bb:01', '52:54:00:aa:bb:09')
      .replaceAll('root.qcow2', 'fresh.qcow2');
    const { dom: fresh } = await connection.call(procedures.domainCreateXML, { xmlDesc: wanted, flags: 0 });
    const { xml } = await connection.call(procedures.domainGetXMLDesc, { dom: fresh, flags: 1 });
    const inactive = (await connection.call(procedures.domainGetXMLDesc, { dom: fresh, flags: 3 })).xml;
    await connection.call(procedures.domainDestroyFlags, { dom: fresh, flags: 0 });
    expect(diff(xml, wanted)).toEqual([]);
    expect(diff(xml, inactive)).toEqual([]);
    expect(diff(inactive, xml)).toEqual([]);
  });
});
