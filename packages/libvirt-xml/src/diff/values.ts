import { bytesOfUnit } from '../schema/size.ts';
import { XmlElement } from '../xml/tree.ts';

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
  if (!SIZES.has(element.name) && element.attribute('unit') === null) return null;
  const factor = bytesOfUnit(element.attribute('unit') ?? 'KiB');
  return factor === undefined || !/^\d{1,15}$/.test(element.text) ? null : Number(element.text) * factor;
}

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
    .map(({ name, value }) => `${name.slice(name.indexOf(':') + 1)}=${value}`);
  const children = element.nodes.flatMap((node) => (node instanceof XmlElement ? [fingerprint(node)] : []));
  return JSON.stringify([element.namespace, element.name, attributes.sort(), children.length === 0 ? element.text : '', children]);
}
