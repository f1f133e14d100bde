import type { XmlElement } from '../xml/tree.ts';
import { lookUp } from './look-up.ts';
import { placeMatcher } from './place-pattern.ts';

/*
 * What libvirt only reports of a domain that runs, or writes in other words than it was told.
 */

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
export function isCpuAsMade(place: string, one: XmlElement, other: XmlElement): boolean {
  const [running, wanted] = one.attribute('id') === null ? [other, one] : [one, other];
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
  return before === after || lookUp(MACHINE_ALIASES, after)?.test(before) === true || lookUp(MACHINE_ALIASES, before)?.test(after) === true;
}

/** Ports that QEMU chooses: `-1` in a definition. */
const CHOSEN = placeMatcher('devices/graphics/@port|@tlsPort|@websocket');
export const isChosenPort = (place: string, before: string, after: string): boolean => CHOSEN(place) && [before, after].includes('-1');

const GRAPHICS_END = placeMatcher('devices/graphics/@port|@autoport|@socket|listen/**');
const SOCKET_OF_LIBVIRT = /\/domain-\d+-[^/]*\/vnc\.sock$/;

/** With `vnc_auto_unix_socket` a running screen has a socket of libvirt's, where its definition lets libvirt choose a port. */
export function isChosenSocket(place: string, one: XmlElement | null, other: XmlElement | null): boolean {
  if (!GRAPHICS_END(place)) return false;
  const sides = [one, other];
  const asks = sides.some((side) => side?.attribute('autoport') === 'yes' && side.child('listen')?.attribute('address') == null);
  return asks && sides.some((side) => SOCKET_OF_LIBVIRT.test(side?.attribute('socket') ?? ''));
}

/** An image's format is raw where nothing is said; a running drive without a medium says nothing. */
export const isDefaultFormat = (place: string, before: string | null, after: string | null): boolean =>
  place === 'devices/disk/driver/@type' && (before ?? 'raw') === (after ?? 'raw');

/** A running interface reports what its network made of it: `direct` or `bridge` with the network's name in its source. */
export function isNetworksType(place: string, was: XmlElement, wanted: XmlElement): boolean {
  if (place !== 'devices/interface/@type') return false;
  const networks = [was, wanted].map((device) => device.child('source')?.attribute('network') ?? null);
  return networks[0] !== null && networks[0] === networks[1];
}
