import { XmlError } from '../error.ts';
import { parseXml } from '../xml/read.ts';
import { wholeNumber } from '../xml/read-values.ts';
import type { XmlElement } from '../xml/tree.ts';
import { element, type XmlNode } from '../xml/write.ts';

/** Namespace of everything that Aula keeps in libvirt's `<metadata>`. */
export const AULA_NAMESPACE = 'urn:aula:1';

/** What a seat's domain says about itself. */
export interface SeatMark {
  /** Id of the installation that made it; another installation's seats are not ours. */
  installation: string;
  /** The domain's own name: a copy under another name is not a seat. */
  name: string;
  room: string;
  section: string;
  /** Number within its section. */
  id: number;
  preset: string;
  /** Digest of its image. */
  image: string;
  ip: string;
  /** Fingerprints of the hardware as it was defined, by aspect (`boot`, `disk`…); what drift is told from. */
  shape: Readonly<Record<string, string>>;
}

/** What a network of Aula's says about itself. */
export interface NetworkMark {
  installation: string;
  /** The room that it was made for and goes with; null for one that stands on its own. */
  room: string | null;
  /** How its seats are protected, in the words of who wrote it; absent when nobody said. */
  protect?: string;
}

const SHAPE_ASPECT = /^[a-z][a-z-]{0,31}$/;

export function buildSeatMark(mark: SeatMark): XmlNode {
  const shape = Object.entries(mark.shape).map(([aspect, fingerprint]) => {
    if (!SHAPE_ASPECT.test(aspect)) throw new XmlError('invalid-value', `not a name of an aspect: ${JSON.stringify(aspect)}`);
    return element('aula:shape', { aspect, fingerprint });
  });
  const { installation, name, room, section, id, preset, image, ip } = mark;
  return element('aula:seat', { 'xmlns:aula': AULA_NAMESPACE, installation, name, room, section, id, preset, image, ip }, ...shape);
}

export const buildNetworkMark = ({ installation, room, protect }: NetworkMark): XmlNode =>
  element('aula:network', {
    'xmlns:aula': AULA_NAMESPACE,
    installation,
    ...(room === null ? {} : { room }),
    ...(protect === undefined ? {} : { protect }),
  });

/** The seat's mark in a `<domain>`; null when there is none, it is not whole, or it is another domain's (then the domain is not Aula's). */
export function readSeatMark(domain: XmlElement): SeatMark | null {
  const element = domain.child('metadata')?.child('seat', AULA_NAMESPACE);
  const mark = element ? readSeat(element, AULA_NAMESPACE) : null;
  return mark?.name === domain.child('name')?.text ? mark : null;
}

/**
 * The seat's mark as `virDomainGetMetadata` answers it: the element alone, which libvirt strips of its namespace. Whether its `name` is
 * the domain's is for the caller to see.
 *
 * @throws {XmlError} as `parseXml`.
 */
export const parseSeatMark = (source: string): SeatMark | null => readSeat(parseXml(source, 'seat'), '');

function readSeat(mark: XmlElement, namespace: string): SeatMark | null {
  const id = wholeNumber(mark.attribute('id'));
  const text = readTexts(mark, ['installation', 'name', 'room', 'section', 'preset', 'image', 'ip']);
  if (id === null || text === null) return null;
  const shape: Record<string, string> = {};
  for (const part of mark.children('shape', namespace)) {
    const aspect = part.attribute('aspect') ?? '';
    if (SHAPE_ASPECT.test(aspect)) shape[aspect] = part.attribute('fingerprint') ?? '';
  }
  return { ...text, id, shape };
}

/** The mark in a `<network>`; null as for {@link readSeatMark}. */
export function readNetworkMark(network: XmlElement): NetworkMark | null {
  const mark = network.child('metadata')?.child('network', AULA_NAMESPACE);
  if (!mark) return null;
  const protect = mark.attribute('protect');
  const own = mark.attribute('room') === null ? readTexts(mark, ['installation']) : readTexts(mark, ['installation', 'room']);
  return own === null ? null : { room: null, ...own, ...(protect === null ? {} : { protect }) };
}

function readTexts<Name extends string>(mark: XmlElement, names: readonly Name[]): Record<Name, string> | null {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = mark.attribute(name);
    if (value === null || value === '') return null;
    found[name] = value;
  }
  return isWhole(found, names) ? found : null;
}

const isWhole = <Name extends string>(found: Partial<Record<Name, string>>, names: readonly Name[]): found is Record<Name, string> =>
  names.every((name) => found[name] !== undefined);
