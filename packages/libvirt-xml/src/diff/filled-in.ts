import type { XmlElement } from '../xml/tree.ts';
import { placeMatcher } from './place-pattern.ts';

/*
 * What libvirt fills in when a definition leaves it out: that is no difference. Where libvirt fills in one value only, another one is
 * somebody's, and leaving that out is a change.
 */

/** What is left out: the element, or the one whose attribute it is, and the attribute's value or the element's text. */
interface LeftOut {
  readonly was: XmlElement;
  readonly value: string;
  /** The whole domain that leaves it out. */
  readonly wanted: XmlElement;
}
interface Default {
  readonly matches: (place: string) => boolean;
  readonly when: (left: LeftOut) => boolean;
}

const filled = (pattern: string, when: Default['when'] = () => true): Default => ({ matches: placeMatcher(pattern), when });
const only =
  (...values: string[]): Default['when'] =>
  ({ value }) =>
    values.includes(value);
const having =
  (attribute: string, ...values: string[]): Default['when'] =>
  ({ was }) =>
    values.includes(was.attribute(attribute) ?? '');
/** Whether the domain has a device of a kind that satisfies. */
const hasDevice = (domain: XmlElement, name: string, fits: (device: XmlElement) => boolean = () => true): boolean =>
  domain.find('devices', name).some(fits);
const isRunning = (element: XmlElement): boolean => {
  let root = element;
  while (root.parent !== null) root = root.parent;
  return root.attribute('id') !== null;
};

const OF_DOMAIN: readonly Default[] = [
  filled('@id'),
  filled('uuid|genid|currentMemory|emulator|vcpus|iothreadids|resource'),
  filled('vcpu', only('1')),
  filled('vcpu/@placement'),
  filled('seclabel', having('type', 'dynamic')),
  filled('seclabel/@*'),
  filled('seclabel/label|imagelabel|baselabel', ({ was }) => was.name === 'imagelabel' || was.parent?.attribute('type') === 'dynamic'),
  filled('cpu', isDefaultCpu),
  filled('cpu/@*'),
  filled('cpu/model', ({ wanted }) => wanted.child('cpu')?.attribute('mode') === null),
  filled('cpu/model/@*'),
  filled('cpu/topology/@dies|@clusters', only('1')),
  filled('cpu/numa/cell/@id'),
  filled('clock', ({ was }) => was.attribute('offset') === 'utc' && was.elements().length === 0),
  filled('clock/@offset', only('utc')),
  filled('on_poweroff', only('destroy')),
  filled('on_reboot', only('restart')),
  filled('on_crash', only('destroy')),
  filled('on_lockfailure'),
  filled('features/gic/@version'),
  filled('features/hyperv/@mode', only('custom')),
  filled('os/type/@machine|@arch'),
  filled('os/boot', having('dev', 'hd')),
  filled('os/loader', ({ wanted }) => wanted.child('os')?.attribute('firmware') !== null),
  filled('os/nvram', ({ wanted }) => wanted.child('os')?.attribute('firmware') !== null || wanted.find('os', 'loader').length > 0),
  filled('os/loader|nvram/@*'),
];

/** For the processor of a definition that names none, libvirt writes the model that QEMU takes then; of a running one all its features. */
function isDefaultCpu({ was }: LeftOut): boolean {
  if (was.attribute('mode') !== 'custom') return false;
  return isRunning(was) || (was.attribute('check') === 'none' && was.elements().every(({ name }) => name === 'model'));
}

/** libvirt makes the controllers that other devices need, and the first one for USB. */
function isMadeAgain({ was, wanted }: LeftOut): boolean {
  const index = was.attribute('index') ?? '0';
  switch (was.attribute('type')) {
    case 'usb':
      return index === '0' && was.attribute('model') !== 'none';
    case 'scsi':
      return hasDevice(wanted, 'disk', isOnScsi) || hasDevice(wanted, 'hostdev', (device) => device.attribute('type') === 'scsi');
    default:
      return true;
  }
}
const isOnScsi = (disk: XmlElement): boolean => {
  const target = disk.child('target');
  return (target?.attribute('bus') ?? (target?.attribute('dev')?.startsWith('sd') === true ? 'scsi' : '')) === 'scsi';
};

/** Names that the kernel and libvirt give to the host's side of an interface. */
const MADE_UP_NAME = /^(?:vnet|macvtap|macvlan|vif|tap|veth)\d+$/;
/** Ends of a character device that libvirt chooses. */
const hasChosenEnd = (device: XmlElement | null): boolean => ['pty', 'unix'].includes(device?.attribute('type') ?? '');
const LOCAL = ['127.0.0.1', '::1'];
/** An interface of a network: what else there is to say of it is the network's. */
const isOfNetwork = ({ was }: LeftOut): boolean => {
  const device = was.name === 'interface' ? was : was.parent;
  return device !== null && device.child('source')?.attribute('network') !== null && isRunning(was);
};

const OF_DEVICES: readonly Default[] = [
  filled('devices/emulator|audio'),
  filled('devices/audio/**'),
  filled('devices/controller', isMadeAgain),
  filled('devices/controller/address|alias|master|model|target/**'),
  filled('devices/memballoon', ({ was }) => was.attribute('model') !== 'none' && was.child('stats') === null),
  filled('devices/console', ({ was }) => was.child('target')?.attribute('type') !== 'virtio'),
  filled('devices/console/**'),
  filled('devices/serial', ({ wanted }) => hasDevice(wanted, 'console')),
  filled('devices/input', having('bus', 'ps2')),
  filled('devices/input/@bus'),
  filled('devices/watchdog', having('model', 'itco')),
  filled('devices/video', ({ wanted }) => hasDevice(wanted, 'graphics')),
  filled('devices/video/model'),
  filled('devices/video/model/@type|@ram|@vram|@vram64|@vgamem|@heads|@primary'),

  filled('devices/*/alias', ({ was }) => was.attribute('name')?.startsWith('ua-') !== true),
  filled('devices/*/address/**'),
  filled('devices/*/@model'),
  filled('devices/*/driver/@name'),
  filled('devices/*/driver/@type', only('raw', 'path')),

  filled('devices/disk/@device', only('disk')),
  filled('devices/disk/@type', only('file')),
  filled('devices/disk/@snapshot'),
  filled('devices/disk/driver', ({ was }) =>
    was.attributes.every(({ name, value }) => name === 'name' || (name === 'type' && value === 'raw')),
  ),
  filled('devices/disk/privateData'),
  filled('devices/disk/backingStore|mirror/**'),
  filled('devices/disk/source/@index'),
  filled('devices/disk/source/privateData'),
  filled('devices/disk/target/@bus|@tray'),
  filled('devices/disk/readonly', ({ was }) => was.parent?.attribute('device') === 'cdrom'),
  filled('devices/disk/encryption/@engine'),
  filled('devices/disk/source/encryption/@engine'),
  filled('devices/disk/source/host/@port'),

  filled('devices/interface/mac|model'),
  filled('devices/interface/link', having('state', 'up')),
  filled('devices/interface/target', ({ was }) => MADE_UP_NAME.test(was.attribute('dev') ?? '')),
  filled('devices/interface/target/@dev', ({ value }) => MADE_UP_NAME.test(value)),
  filled('devices/interface/source/@portid|@bridge|@index'),
  filled('devices/interface/source/@dev|@mode', isOfNetwork),
  filled('devices/interface/virtualport|bandwidth|vlan/**', isOfNetwork),

  filled('devices/serial|parallel/target/**'),
  filled('devices/channel/target', ({ was }) => was.parent?.attribute('type') === 'spicevmc'),
  filled('devices/channel/target/@name|@state'),
  filled('devices/serial|parallel|channel/source', ({ was }) => hasChosenEnd(was.parent)),
  filled('devices/serial|parallel|channel/source/@*', ({ was }) => hasChosenEnd(was.parent)),

  filled('devices/graphics/@port|@tlsPort|@websocket', ({ was, value }) => value === '-1' || was.attribute('autoport') === 'yes'),
  filled('devices/graphics/@autoport', only('yes')),
  filled('devices/graphics/@socket'),
  filled('devices/graphics/@listen', ({ was, value }) => LOCAL.includes(value) || was.child('listen')?.attribute('address') === value),
  filled(
    'devices/graphics/listen',
    ({ was }) => was.attribute('type') !== 'address' || LOCAL.includes(was.attribute('address') ?? '127.0.0.1'),
  ),
  filled(
    'devices/graphics/listen/@*',
    ({ was }) => was.attribute('type') !== 'address' || LOCAL.includes(was.attribute('address') ?? '127.0.0.1'),
  ),
  filled('devices/graphics/image'),

  filled('devices/hostdev/@managed', only('no')),
  filled('devices/hostdev/driver', having('name', 'vfio')),
  filled('devices/hostdev/source/address/**', ({ was }) => was.parent?.child('vendor') !== null),
  filled('devices/*/source/@tls', only('no')),
  filled('devices/*/protocol', having('type', 'raw')),
  filled('devices/rng/backend/@*'),
  filled('devices/filesystem/@accessmode'),
  filled('devices/shmem/model|size'),
  filled('devices/memory/target/current|node'),
  filled('devices/tpm/backend/@version'),
  filled('devices/vsock/cid/@address', ({ was }) => was.attribute('auto') === 'yes'),
];
const DEFAULTS = [...OF_DOMAIN, ...OF_DEVICES];

/** Whether the wanted domain may leave this out and have it. `was` is the element that it leaves out, or whose attribute. */
export function isFilledIn(place: string, was: XmlElement, wanted: XmlElement): boolean {
  const at = place.lastIndexOf('@');
  const value = (at < 0 ? was.text : was.attribute(place.slice(at + 1))) ?? '';
  return DEFAULTS.some(({ matches, when }) => matches(place) && when({ was, value, wanted }));
}
