import { XmlError } from '../error.ts';
import { parseXml, type XmlElement } from '../xml/read.ts';
import { wholeNumber } from '../xml/read-values.ts';
import { element, writeXml, type XmlNode } from '../xml/write.ts';

/** Namespace of everything that Aula keeps in libvirt's `<metadata>`. */
export const AULA_NAMESPACE = 'urn:aula:1';

/** What a seat's domain says about itself. */
export interface SeatMark {
  /** Id of the installation that made it; another installation's seats are not ours. */
  installation: string;
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

/** What a room's network says about itself. */
export interface NetworkMark {
  installation: string;
  room: string;
}

const SHAPE_ASPECT = /^[a-z][a-z-]{0,31}$/;

export function buildSeatMark(mark: SeatMark): XmlNode {
  const shape = Object.entries(mark.shape).map(([aspect, fingerprint]) => {
    if (!SHAPE_ASPECT.test(aspect)) throw new XmlError('invalid-value', `not a name of an aspect: ${JSON.stringify(aspect)}`);
    return element('aula:shape', { aspect, fingerprint });
  });
  const { installation, room, section, id, preset, image, ip } = mark;
  return element('aula:seat', { 'xmlns:aula': AULA_NAMESPACE, installation, room, section, id, preset, image, ip }, ...shape);
}

/** The same as text, as `virDomainSetMetadata` wants it. */
export const writeSeatMark = (mark: SeatMark): string => writeXml(buildSeatMark(mark));

export const buildNetworkMark = (mark: NetworkMark): XmlNode =>
  element('aula:network', { 'xmlns:aula': AULA_NAMESPACE, installation: mark.installation, room: mark.room });

/** The seat's mark in a `<domain>`; null when there is none or it is not whole (then the domain is not Aula's). */
export function readSeatMark(domain: XmlElement): SeatMark | null {
  const mark = domain.child('metadata')?.child('seat', AULA_NAMESPACE);
  if (!mark) return null;
  const id = wholeNumber(mark.attribute('id'));
  const text = readTexts(mark, ['installation', 'room', 'section', 'preset', 'image', 'ip']);
  if (id === null || text === null) return null;
  const shape: Record<string, string> = {};
  for (const part of mark.children('shape', AULA_NAMESPACE)) {
    const aspect = part.attribute('aspect') ?? '';
    if (SHAPE_ASPECT.test(aspect)) shape[aspect] = part.attribute('fingerprint') ?? '';
  }
  return { ...text, id, shape };
}

/** The mark in a `<network>`; null as for {@link readSeatMark}. */
export function readNetworkMark(network: XmlElement): NetworkMark | null {
  const mark = network.child('metadata')?.child('network', AULA_NAMESPACE);
  return mark ? readTexts(mark, ['installation', 'room']) : null;
}

/** Parses what {@link writeSeatMark} wrote, on its own. */
export function parseSeatMark(source: string): SeatMark | null {
  const mark = source.startsWith('<aula:seat ') ? `<domain><metadata>${source}</metadata></domain>` : '<domain/>';
  return readSeatMark(parseXml(mark, 'domain'));
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
