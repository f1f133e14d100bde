import type { XmlElement } from '../xml/tree.ts';
import { lookUp } from './look-up.ts';

/*
 * What the items of a list are told apart by; without a key they are told apart by their position.
 */

type Key = (element: XmlElement, index: number) => string | null;

const own =
  (...names: string[]): Key =>
  (element) =>
    names.map((name) => element.attribute(name)).find((value) => value !== null) ?? null;
const within =
  (child: string, attribute: string): Key =>
  (element) =>
    element.child(child)?.attribute(attribute)?.toLowerCase() ?? null;

const ADDRESS_PARTS = ['domain', 'bus', 'slot', 'function', 'device', 'uuid', 'controller', 'target', 'unit'];
const plain = (part: string): string => (/^(?:0x[0-9a-f]+|\d+)$/i.test(part) ? String(Number(part)) : part);
/** The host's device, whatever the notation of its numbers: by what it is where the definition says so, else by where it is. */
function hostDevice(element: XmlElement): string | null {
  const source = element.child('source');
  const [vendor, product] = [source?.child('vendor')?.attribute('id'), source?.child('product')?.attribute('id')];
  if (typeof vendor === 'string') return `${plain(vendor)}:${plain(product ?? '')}`;
  const address = source?.child('address') ?? null;
  if (address === null) return null;
  const parts = ADDRESS_PARTS.map((name) => address.attribute(name)).filter((value) => value !== null);
  return parts.length === 0 ? null : parts.map(plain).join(':');
}

/** libvirt counts those without an index, each type on its own. */
function controller(element: XmlElement): string | null {
  const index = element.attribute('index');
  return index === null ? null : `${element.attribute('type')} ${index}`;
}

/** A tablet is on USB where nothing is said; on what bus mice and keyboards are is the machine's. */
function input(element: XmlElement): string | null {
  const type = element.attribute('type');
  const bus = element.attribute('bus') ?? (type === 'tablet' ? 'usb' : null);
  return bus === null ? null : `${type} ${bus}`;
}

/** libvirt numbers those without by their place. */
const numaCell: Key = (element, index) => element.attribute('id') ?? String(index);

const KEYS: Readonly<Record<string, Key>> = {
  'devices/disk': within('target', 'dev'),
  'devices/interface': within('mac', 'address'),
  'devices/filesystem': within('target', 'dir'),
  'devices/channel': within('target', 'name'),
  'devices/controller': controller,
  'devices/hostdev': hostDevice,
  'devices/graphics': own('type'),
  'devices/shmem': own('name'),
  'devices/lease': (element) => element.child('key')?.text ?? null,
  'devices/input': input,
  'cputune/vcpupin': own('vcpu'),
  'cputune/iothreadpin': own('iothread'),
  'vcpus/vcpu': own('id'),
  'iothreadids/iothread': own('id'),
  'clock/timer': own('name'),
  'cpu/feature': own('name'),
  'cpu/numa/cell': numaCell,
  'cpu/numa/cell/distances/sibling': own('id'),
  'perf/event': own('name'),
  'blkiotune/device': (element) => element.child('path')?.text ?? null,
  'numatune/memnode': own('cellid'),
  sysinfo: own('type'),
  seclabel: own('model'),
};

/** The item's key; null when it has none. `place` is without the domain's own element, `index` the item's place in its list. */
export const keyOf = (place: string, element: XmlElement, index: number): string | null => lookUp(KEYS, place)?.(element, index) ?? null;

/** Whether items are written with their key or position even where there is only one. */
export const isKeyed = (place: string): boolean => Object.hasOwn(KEYS, place);
