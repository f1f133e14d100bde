import { randomBytes, randomUUID } from 'node:crypto';
import { parseDomainUuid, parseIpv4Address, parseMacAddress, parseSeatName } from '@aula/model';
import { xml } from '../templates/filters/quoting-filters.ts';
import { buildDomainXml, type DomainInput } from './domain-xml.ts';
import { cardFilter } from './network-filters.ts';

/** A section's XML, cut at the places of what differs: texts, and between them the keys of {@link valuesOf}. */
interface Form {
  pieces: readonly { text: string; key: string | null }[];
}

/**
 * The XML of many seats that differ in their names, titles, identities, addresses and command lines only: built once for all of them, then
 * filled in. What is filled in is escaped, as the builder would.
 */
export class DomainForms {
  readonly #forms = new Map<string, Form | null>();

  build(input: DomainInput): string {
    const { room, seat, build } = input;
    const key = JSON.stringify([room.room.name, room.network.network.name, seat.section, seat.memoryKiB, seat.vcpus, seat.spice, build]);
    const known = this.#forms.get(key);
    const form = known === undefined ? createForm(input) : known;
    this.#forms.set(key, form);
    if (form === null) return buildDomainXml(input);
    const values = valuesOf(input);
    let text = '';
    for (const piece of form.pieces) text += piece.text + (piece.key === null ? '' : (values.get(piece.key) ?? ''));
    return text;
  }
}

/** What differs between the seats of one section. */
function valuesOf({ site, room, seat, title, commandLine }: DomainInput): Map<string, string> {
  const { parameters } = cardFilter(site.installation, room.network, seat);
  return new Map([
    ['name', seat.name],
    ['title', xml(title)],
    ['uuid', seat.uuid],
    ['mac', seat.mac],
    ...(commandLine === '' ? [] : [['commandLine', xml(commandLine)] as const]),
    ...parameters.flatMap(({ name, value }, index) => (name === 'MAC' ? [] : [[`parameter${index}`, value] as const])),
  ]);
}

/** The name stands in the name and in the paths of disks, the MAC in the card and its filter. */
const placesOf = ({ build }: DomainInput): Readonly<Record<string, number>> => ({ name: build.answers === 'cloud-init' ? 3 : 2, mac: 2 });

/** Null when a stand-in is not where it must be, which only chance can bring about. */
function createForm(input: DomainInput): Form | null {
  const standIn = standFor(input);
  if (standIn === null) return null;
  const keyOf = new Map([...valuesOf(standIn)].map(([key, value]) => [value, key]));
  const parts = buildDomainXml(standIn).split(new RegExp(`(${[...keyOf.keys()].map((value) => value.replaceAll('.', '\\.')).join('|')})`));
  const pieces = parts.flatMap((text, index) => (index % 2 === 0 ? [{ text, key: keyOf.get(parts[index + 1] ?? '') ?? null }] : []));
  const places = placesOf(input);
  const isRight = [...keyOf.values()].every((key) => pieces.filter((piece) => piece.key === key).length === (places[key] ?? 1));
  return isRight ? { pieces } : null;
}

/** The same seat with an identity and texts that are nowhere else. */
function standFor(input: DomainInput): DomainInput | null {
  const token = () => randomBytes(12).toString('hex');
  const name = parseSeatName(`n${token()}`);
  const uuid = parseDomainUuid(randomUUID());
  const mac = parseMacAddress(`52:54:00:${(randomBytes(3).toString('hex').match(/../g) ?? []).join(':')}`);
  const ip = parseIpv4Address(`240.${[...randomBytes(3)].join('.')}`);
  if (name === null || uuid === null || mac === null || ip === null) return null;
  const commandLine = input.commandLine === '' ? '' : `c${token()}`;
  return { ...input, seat: { ...input.seat, name, uuid, mac, ip }, title: `t${token()}`, commandLine };
}
