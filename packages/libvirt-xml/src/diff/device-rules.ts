import type { XmlElement } from '../xml/tree.ts';
import type { Change } from './difference.ts';
import { lookUp } from './look-up.ts';
import { live, nextBoot, type Rule } from './rule.ts';
import { fingerprint } from './values.ts';

/*
 * What can be done to devices. Facts are those of libvirt 9.0's QEMU driver: `qemuDomainAttachDeviceLive`,
 * `qemuDomainDetachDeviceLive` and `qemuDomainUpdateDeviceLive`, and what they call in `src/qemu/qemu_hotplug.c`.
 */

const ATTACH = 'virDomainAttachDeviceFlags';
const DETACH = 'virDomainDetachDeviceFlags';
const UPDATE = 'virDomainUpdateDeviceFlags';

/** The device that comes or goes. */
const plugged = ({ kind, was, becomes }: Change): XmlElement | null => (kind === 'added' ? becomes : kind === 'removed' ? was : null);
/** A device as a whole comes or goes, and is one that `fits`. */
const comesOrGoes =
  (fits: (device: XmlElement) => boolean) =>
  (change: Change): boolean => {
    const device = plugged(change);
    return device !== null && fits(device);
  };

/** Two rules for devices that can be hot-plugged, and one for all others of their kind. */
const pluggable = (name: string, fits: (device: XmlElement) => boolean, fact: string, otherwise: string): Rule[] => [
  live(`devices/${name}`, ATTACH, fact, (change) => change.kind === 'added' && comesOrGoes(fits)(change)),
  live(`devices/${name}`, DETACH, fact, (change) => change.kind === 'removed' && comesOrGoes(fits)(change)),
  nextBoot(
    `devices/${name}`,
    otherwise,
    comesOrGoes(() => true),
  ),
];

const BUS_OF_PREFIX: Readonly<Record<string, string>> = { vd: 'virtio', sd: 'scsi', hd: 'ide', fd: 'fdc', xv: 'xen', ub: 'uml' };
const busOf = (disk: XmlElement): string => {
  const target = disk.child('target');
  return target?.attribute('bus') ?? lookUp(BUS_OF_PREFIX, target?.attribute('dev')?.slice(0, 2) ?? '') ?? '';
};
const PLUGGABLE_BUSES: Readonly<Record<string, readonly string[]>> = {
  disk: ['virtio', 'scsi', 'usb'],
  lun: ['virtio', 'scsi'],
  cdrom: ['scsi', 'usb'],
};
const isPluggableDisk = (disk: XmlElement): boolean =>
  lookUp(PLUGGABLE_BUSES, disk.attribute('device') ?? 'disk')?.includes(busOf(disk)) === true;
const hasRemovableMedium = ({ device }: Change): boolean => ['cdrom', 'floppy'].includes(device.was?.attribute('device') ?? '');

/** A change of medium may change the image's format with it, not alone. */
const hasOtherMedium = (change: Change): boolean => {
  const printOf = (disk: XmlElement | null): string => {
    const source = disk?.child('source') ?? null;
    return source === null ? '' : fingerprint(source);
  };
  return hasRemovableMedium(change) && printOf(change.device.was) !== printOf(change.device.becomes);
};
/** A driver that says no more than the image's format. */
const isFormatOnly = ({ was, becomes }: Change): boolean =>
  (was ?? becomes)?.attributes.every(({ name }) => name === 'name' || name === 'type') === true;

const HOST_DEVICES = ['pci', 'usb', 'scsi', 'scsi_host', 'mdev'];
const ON_BRIDGE = ['network', 'bridge'];
/** Interfaces of which libvirt changes nothing while the domain runs. */
const FIXED_INTERFACES = ['hostdev', 'vdpa', 'vhostuser', 'null', 'vds'];
const isFixed = ({ device: { was, becomes } }: Change): boolean =>
  was !== null && becomes !== null && FIXED_INTERFACES.includes(was.attribute('type') ?? '');
const FILTERABLE = [...ON_BRIDGE, 'ethernet'];
const isFilterable = ({ device: { was } }: Change): boolean => FILTERABLE.includes(was?.attribute('type') ?? '');
const isOnHost = ({ device: { was } }: Change): boolean =>
  !['user', 'mcast', 'udp', 'client', 'server'].includes(was?.attribute('type') ?? '');
const isMovedBetweenBridges = ({ device: { was, becomes } }: Change): boolean =>
  [was, becomes].every((nic) => ON_BRIDGE.includes(nic?.attribute('type') ?? '') && nic?.child('virtualport') === null);
const isOpenVswitch = ({ device }: Change): boolean => device.was?.child('virtualport')?.attribute('type') === 'openvswitch';
const isTarget =
  (...types: string[]) =>
  (device: XmlElement): boolean =>
    types.includes(device.child('target')?.attribute('type') ?? '');
const has =
  (attribute: string, ...values: string[]) =>
  (device: XmlElement): boolean =>
    values.includes(device.attribute(attribute) ?? '');

const DISK_RULES: readonly Rule[] = [
  ...pluggable(
    'disk',
    isPluggableDisk,
    'disks on virtio, SCSI and USB are hot-plugged',
    'disks on SATA, IDE, FDC and SD, CD-ROM drives but those on SCSI and USB, and floppy drives cannot be hot-plugged',
  ),
  live('devices/disk/iotune/**', 'virDomainSetBlockIoTune', 'QEMU throttles a running disk'),
  live('devices/disk/source/@startupPolicy', UPDATE, 'the policy only counts when the domain starts'),
  live('devices/disk/@snapshot', UPDATE, 'an internal field of libvirt'),
  live('devices/disk/source/**', UPDATE, 'media are changed in CD-ROM and floppy drives', hasRemovableMedium),
  live('devices/disk/@type', UPDATE, 'media are changed in CD-ROM and floppy drives', hasRemovableMedium),
  live(
    'devices/disk/driver',
    UPDATE,
    'media are changed in CD-ROM and floppy drives',
    (change) => isFormatOnly(change) && hasOtherMedium(change),
  ),
  live('devices/disk/driver/@type', UPDATE, 'media are changed in CD-ROM and floppy drives', hasOtherMedium),
  nextBoot('devices/disk/source/**', 'qemuDomainChangeDiskLive: "disk source can be changed only in removable drives"'),
  nextBoot('devices/disk/**', 'qemuDomainDiskChangeSupported: "cannot modify field of the disk"'),
];

const INTERFACE_RULES: readonly Rule[] = [
  ...pluggable('interface', () => true, 'interfaces are hot-plugged, as far as the machine has free slots', ''),
  nextBoot('devices/interface/**', '"cannot change config of network interface type"', isFixed),
  live('devices/interface/link/**', UPDATE, 'QEMU pulls the cable of a running interface'),
  live('devices/interface/bandwidth/**', UPDATE, 'rates are settings of the host’s side', isOnHost),
  live('devices/interface/filterref/**', UPDATE, 'qemuDomainChangeNetFilter puts other rules on the host’s side', isFilterable),
  live('devices/interface/coalesce/**', UPDATE, 'a setting of the host’s side', isOnHost),
  live('devices/interface/port/**', UPDATE, 'a setting of the host’s bridge', ({ device: { was } }) =>
    ON_BRIDGE.includes(was?.attribute('type') ?? ''),
  ),
  live('devices/interface/vlan/**', UPDATE, 'Open vSwitch changes tags of a port', isOpenVswitch),
  live(
    'devices/interface/source/@network|@bridge|@portgroup',
    UPDATE,
    'qemuDomainChangeNetBridge moves it to another bridge',
    isMovedBetweenBridges,
  ),
  live('devices/interface/@type', UPDATE, 'qemuDomainChangeNetBridge moves it to another bridge', isMovedBetweenBridges),
  nextBoot('devices/interface/**', 'qemuDomainChangeNet refuses it on a running interface'),
];

const GRAPHICS_RULES: readonly Rule[] = [
  nextBoot(
    'devices/graphics/@passwd',
    'QEMU asks for a password, or does not, as it was started; libvirt takes the change of one that comes or goes, and QEMU is not told',
    ({ kind }) => kind !== 'changed',
  ),
  live('devices/graphics/@passwd|@passwdValidTo|@connected', UPDATE, 'QEMU takes another password', ({ device }) =>
    ['vnc', 'spice'].includes(device.was?.attribute('type') ?? ''),
  ),
  nextBoot('devices/graphics/**', 'qemuDomainChangeGraphics: only the password can change'),
];

const NEVER = 'qemuDomainAttachDeviceLive: "live attach of device is not supported"';
const NO_UPDATE = 'qemuDomainUpdateDeviceLive: "live update of device is not supported"';

export const DEVICE_RULES: readonly Rule[] = [
  ...DISK_RULES,
  ...INTERFACE_RULES,
  ...GRAPHICS_RULES,
  ...pluggable(
    'hostdev',
    has('type', ...HOST_DEVICES),
    'devices of the host are hot-plugged',
    'capabilities of containers cannot be hot-plugged',
  ),
  ...pluggable('redirdev', (device) => (device.attribute('bus') ?? 'usb') === 'usb', 'USB redirections are hot-plugged', NEVER),
  ...pluggable(
    'rng',
    has('model', 'virtio', 'virtio-transitional', 'virtio-non-transitional'),
    'random number generators are hot-plugged',
    NEVER,
  ),
  nextBoot(
    'devices/memory',
    'memory devices need the slots of <maxMemory> that the domain was started with',
    ({ kind, domain }) => kind === 'added' && domain.was.child('maxMemory') === null,
  ),
  ...pluggable('memory', () => true, 'memory devices are hot-plugged into the slots of <maxMemory>', ''),
  live(
    'devices/memory/target/requested',
    UPDATE,
    'virtio-mem grows and shrinks',
    ({ device }) => device.was?.attribute('model') === 'virtio-mem',
  ),
  ...pluggable(
    'shmem',
    isModel('ivshmem-plain', 'ivshmem-doorbell'),
    'ivshmem is hot-plugged',
    'only ivshmem-plain and ivshmem-doorbell are hot-plugged',
  ),
  ...pluggable('watchdog', has('model', 'i6300esb'), 'the i6300esb is hot-plugged', '"hotplug of watchdog of model is not supported"'),
  ...pluggable(
    'input',
    (input) => ['usb', 'virtio'].includes(input.attribute('bus') ?? (input.attribute('type') === 'tablet' ? 'usb' : '')),
    'input devices on USB and virtio are hot-plugged',
    '"input device on bus ps2 cannot be hot plugged"',
  ),
  ...pluggable('vsock', () => true, 'a vsock is hot-plugged', ''),
  nextBoot(
    'devices/filesystem',
    '"virtiofs requires shared memory", with which the domain was not started',
    ({ kind, domain }) => kind === 'added' && !hasSharedMemory(domain.was),
  ),
  ...pluggable(
    'filesystem',
    (device) => device.child('driver')?.attribute('type') === 'virtiofs',
    'virtiofs is hot-plugged',
    '"only virtiofs filesystems can be hotplugged"',
  ),
  ...pluggable('lease', () => true, 'leases are taken and given back by the lock manager', ''),
  ...pluggable(
    'controller',
    has('type', 'scsi'),
    'SCSI controllers are hot-plugged, while no disk uses them',
    '"controller cannot be hot plugged"',
  ),
  ...pluggable('channel', isTarget('virtio'), 'channels on virtio are hot-plugged', 'other channels cannot be hot-plugged'),
  ...pluggable(
    'serial',
    isTarget('pci-serial', 'usb-serial'),
    'serial ports on PCI and USB are hot-plugged',
    'the machine’s own serial ports are fixed',
  ),
  ...pluggable('console', isTarget('virtio'), 'consoles on virtio are hot-plugged', '"attaching serial console is not supported"'),
  live('devices/memballoon/stats/**', 'virDomainSetMemoryStatsPeriod', 'the balloon asks the guest as often as told', hasBalloon),
  nextBoot(
    'devices/*',
    NEVER,
    comesOrGoes(() => true),
  ),
  nextBoot('devices/**', NO_UPDATE),
];

function hasBalloon({ domain: { was, becomes } }: Change): boolean {
  return [was, becomes].every((domain) => domain.find('devices', 'memballoon').every((balloon) => balloon.attribute('model') !== 'none'));
}

function hasSharedMemory(domain: XmlElement): boolean {
  const shared = [...domain.find('memoryBacking', 'access').map((access) => access.attribute('mode'))];
  return [...shared, ...domain.find('cpu', 'numa', 'cell').map((cell) => cell.attribute('memAccess'))].includes('shared');
}

function isModel(...models: string[]): (device: XmlElement) => boolean {
  return (device) => models.includes(device.child('model')?.attribute('type') ?? '');
}
