import { bytesOfUnit } from '../schema/size.ts';
import { type NamespaceScope, namespaceOf as uriOf } from '../xml/namespaces.ts';
import { XmlElement } from '../xml/tree.ts';
import { lookUp } from './look-up.ts';

/** Elements whose text is a size; KiB where they have no unit. */
const SIZES = new Set([
  'memory',
  'currentMemory',
  'maxMemory',
  'hard_limit',
  'soft_limit',
  'swap_hard_limit',
  'min_guarantee',
  'size',
  'requested',
  'current',
  'block',
  'label',
]);
const UNITS = [
  ['TiB', 1024 ** 4],
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;
/** From this many of a unit on, or when it is a whole number of it, a size is said in it. */
const SAID_FROM = 10;

/** Bytes of an element like `<memory unit='MiB'>512</memory>`; null for an element that is no size. */
export function sizeOf(element: XmlElement): number | null {
  if ((!SIZES.has(element.name) && element.attribute('unit') === null) || element.nodes.some(({ kind }) => kind === 'element')) return null;
  const factor = bytesOfUnit(element.attribute('unit') ?? 'KiB');
  return factor === undefined || !/^\d{1,15}$/.test(element.text) ? null : Number(element.text) * factor;
}

/** Sizes in an attribute, with their unit in another. */
const SIZED_ATTRIBUTES: Readonly<Record<string, string>> = { 'cpu/numa/cell/@memory': 'KiB', 'memoryBacking/hugepages/page/@size': 'KiB' };

/** Bytes of a NUMA cell. */
export function cellBytes(cell: XmlElement): number {
  const bytes = Number(attributeMeaning('cpu/numa/cell/@memory', cell, cell.attribute('memory') ?? '0'));
  return Number.isSafeInteger(bytes) ? bytes : 0;
}

/** An attribute's value as {@link meaningOf}, with its element's unit where it is a size. */
export function attributeMeaning(place: string, element: XmlElement, value: string): string {
  const unit = lookUp(SIZED_ATTRIBUTES, place);
  const factor = unit === undefined ? undefined : bytesOfUnit(element.attribute('unit') ?? unit);
  return factor === undefined || !/^\d{1,15}$/.test(value) ? meaningOf(place, value) : String(Number(value) * factor);
}

/** Whether this is the unit of a size in another attribute, which is compared with it. */
export const isUnit = (place: string): boolean => place === 'cpu/numa/cell/@unit' || place === 'memoryBacking/hugepages/page/@unit';

/** `2 GiB`. */
export function sizeText(bytes: number): string {
  for (const [unit, factor] of UNITS) {
    if (bytes >= factor && (bytes % factor === 0 || bytes >= SAID_FROM * factor))
      return `${Math.round((bytes / factor) * 10) / 10} ${unit}`;
  }
  return `${bytes} bytes`;
}

const SECRET = /(?:\/@passwd|\/cookies\/cookie|^launchSecurity\/(?:session|dhCert))$/;
const HIDDEN = '(hidden)';

/** What may be shown of a value at a place. */
export const shown = (place: string, value: string): string => (value !== '' && SECRET.test(place) ? HIDDEN : value);

/** Equal texts have the same meaning: numbers in any notation, names without regard to case where libvirt has none. */
export function meaningOf(place: string, text: string): string {
  const value = text.trim();
  if (/^0x[0-9a-f]{1,12}$/i.test(value)) return String(Number(value));
  if (/^\d{1,15}$/.test(value)) return String(Number(value));
  if (/(?:uuid|mac\/@address)$/.test(place)) return value.toLowerCase();
  return value;
}

/** The element in one line, for a list of differences: its text, or its attributes. */
export function outline(element: XmlElement, place: string): string {
  const bytes = sizeOf(element);
  if (bytes !== null) return sizeText(bytes);
  const attributes = element.attributes.filter(({ name }) => !name.startsWith('xmlns'));
  const own = attributes.map(({ name, value }) => `${name}=${shown(`${place}/@${name}`, value)}`);
  const children = element.nodes.filter((node) => node instanceof XmlElement);
  const parts = children.map((child) => [child.name, outline(child, `${place}/${child.name}`)].filter((part) => part !== '').join(' '));
  return [...own, ...(children.length === 0 ? [shown(place, element.text)] : parts)].filter((part) => part !== '').join(', ');
}

/** The same for elements of the same meaning, wherever they stand and however they are written. */
export function fingerprint(element: XmlElement): string {
  const attributes = element.attributes
    .filter(({ name }) => !name.startsWith('xmlns'))
    .map(({ name, value }) => [namespaceOf(element.scope, name), name.slice(name.indexOf(':') + 1), value].join(' '));
  const hasElements = element.nodes.some((node) => node instanceof XmlElement);
  const inner = element.nodes.flatMap((node): string[] => {
    if (node instanceof XmlElement) return [fingerprint(node)];
    const isText = node.kind === 'text' || node.kind === 'cdata';
    return isText && !(hasElements && node.blank) ? [`text ${node.value}`] : [];
  });
  return JSON.stringify([element.namespace, element.name, attributes.sort(), hasElements ? inner : element.text]);
}

const namespaceOf = (scope: NamespaceScope | null, name: string): string =>
  name.includes(':') ? (uriOf(scope, name.slice(0, name.indexOf(':'))) ?? '') : '';
