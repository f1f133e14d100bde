import type { XmlElement } from '../xml/tree.ts';
import { placeMatcher } from './place-pattern.ts';

/*
 * What libvirt fills in when a definition leaves it out, or reports of a domain that runs. The wanted domain says nothing about it:
 * that is no difference.
 */

const FILLED_IN = [
  '@id',
  'uuid|genid|currentMemory|emulator|cpu',
  'vcpu/@placement',
  'vcpus|iothreadids|resource|seclabel/**',
  'cpu/@*',
  'cpu/model/@*',
  'clock/@offset',
  'on_poweroff|on_reboot|on_crash|on_lockfailure',
  'os/type/@machine|@arch',
  'os/boot|loader|nvram',
  'os/loader|nvram/@*',
  'devices/emulator|controller|memballoon|audio|console',
  'devices/controller|memballoon|audio|console|video/**',
  'devices/*/alias',
  'devices/*/address/**',
  'devices/*/@model',
  'devices/*/driver/@name|@type|@queues',
  'devices/disk/@device|@type|@snapshot',
  'devices/disk/driver|privateData',
  'devices/disk/backingStore|mirror/**',
  'devices/disk/source/@index',
  'devices/disk/source/privateData',
  'devices/disk/target/@bus|@tray',
  'devices/interface/mac|model|link',
  'devices/interface/target|backend/**',
  'devices/interface/source/@portid|@bridge|@index',
  'devices/serial|parallel|channel/target|source|log/**',
  'devices/graphics/@port|@tlsPort|@autoport|@listen|@websocket|@socket|@keymap',
  'devices/graphics/listen/**',
  'devices/graphics/image',
  'devices/rng/backend/@*',
  'devices/disk/encryption/@engine',
  'devices/disk/source/encryption/@engine',
  'devices/disk/source/host/@port',
  'devices/filesystem/@accessmode',
  'devices/shmem/model|size',
  'features/gic/@version',
  'features/hyperv/@mode',
  'cpu/numa/cell/@id',
  'devices/memory/target/current|node',
  'devices/input/@bus',
] as const;
const matchers = FILLED_IN.map(placeMatcher);

/** What libvirt fills in with one value only, or together with something else. */
const BY_DEFAULT: Readonly<Record<string, (was: XmlElement, wanted: XmlElement) => boolean>> = {
  vcpu: (was) => was.text === '1',
  clock: (was) => was.attribute('offset') === 'utc' && was.elements().length === 0,
  'devices/input': (was) => was.attribute('bus') === 'ps2',
  'devices/video': (_was, wanted) => wanted.find('devices', 'graphics').length > 0,
  'devices/serial': (_was, wanted) => wanted.find('devices', 'console').length > 0,
  'devices/disk/readonly': (was) => was.parent?.attribute('device') === 'cdrom',
  'devices/hostdev/@managed': (was) => was.attribute('managed') === 'no',
};

/** Whether the wanted domain may leave this out and have it. `was` is the element that it leaves out, or whose attribute. */
export function isFilledIn(place: string, was: XmlElement, wanted: XmlElement): boolean {
  if (matchers.some((matches) => matches(place))) return true;
  return BY_DEFAULT[place]?.(was, wanted) === true;
}

const REPORTED = [
  '@id',
  'devices/disk/source|backingStore|mirror/@index',
  'devices/disk/backingStore/source/@index',
  'devices/disk/target/@tray',
  'devices/disk/mirror/**',
  'devices/interface/source/@portid|@index',
  'devices/serial|parallel|console/@tty',
  'devices/channel/target/@state',
  'devices/memory/target/current',
].map(placeMatcher);

/** What libvirt only ever reports of a domain that runs: it cannot be wanted. */
export const isReported = (place: string): boolean => REPORTED.some((matches) => matches(place));

const CPU_AS_MADE = ['cpu/@check|@mode|@match|@fallback', 'cpu/model|vendor|feature/**'].map(placeMatcher);

/**
 * A running domain reports the CPU that QEMU really made: every feature by name, `check='full'`, and for `host-model` the model that
 * the host turned out to be. Against a definition that leaves this open it is no difference.
 */
export function isCpuAsMade(place: string, running: XmlElement, wanted: XmlElement): boolean {
  if (running.attribute('id') === null || !CPU_AS_MADE.some((matches) => matches(place))) return false;
  const [made, asked] = [running.child('cpu'), wanted.child('cpu')];
  if (made === null || asked === null) return false;
  if (asked.attribute('mode') === 'host-model') return true;
  return place !== 'cpu/model' && asked.attribute('check') !== 'full' && made.attribute('check') === 'full' && isSilentOn(place, asked);
}

/** Features that the definition names stay compared. */
const isSilentOn = (place: string, asked: XmlElement): boolean => !place.startsWith('cpu/feature') || asked.child('feature') === null;

/** Short names of machine types that libvirt writes out. */
const MACHINE_ALIASES: Readonly<Record<string, RegExp>> = { pc: /^pc-i440fx-/, q35: /^pc-q35-/, virt: /^virt-\d/, pseries: /^pseries-/ };

/** `q35` is whatever `pc-q35-…` the host has. */
export function isSameMachine(before: string, after: string): boolean {
  return before === after || MACHINE_ALIASES[after]?.test(before) === true || MACHINE_ALIASES[before]?.test(after) === true;
}
