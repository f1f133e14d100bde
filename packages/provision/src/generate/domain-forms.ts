import { randomBytes, randomUUID } from 'node:crypto';
import { type MacAddress, parseDomainUuid, parseMacAddress, parseSeatName } from '@aula/model';
import { xml } from '../templates/filters/quoting-filters.ts';
import { buildDomainXml, type DomainInput } from './domain-xml.ts';
import type { PlannedSeat } from './site-plan.ts';

/** What differs between the seats of one section, where it stands in the XML as stand-ins. */
type Stand = 'name' | 'title' | 'uuid' | 'mac' | 'commandLine';

/** A section's XML, cut at the places of what differs. */
interface Form {
  pieces: readonly (string | Stand)[];
}

/**
 * The XML of many seats that differ in their names, titles, identities and command lines only: built once for all of them, then filled
 * in. What is filled in is escaped, as the builder would.
 */
export class DomainForms {
  readonly #forms = new Map<string, Form | null>();

  build(input: DomainInput): string {
    const { room, seat, build } = input;
    const key = JSON.stringify([room.room.name, room.network.network.name, seat.memoryKiB, seat.vcpus, build]);
    const known = this.#forms.get(key);
    const form = known === undefined ? createForm(input) : known;
    this.#forms.set(key, form);
    if (form === null) return buildDomainXml(input);
    const values: Record<Stand, string> = {
      name: seat.name,
      title: xml(input.title),
      uuid: seat.uuid,
      mac: seat.mac,
      commandLine: xml(input.commandLine),
    };
    let text = '';
    for (const piece of form.pieces) text += isStand(piece) ? values[piece] : piece;
    return text;
  }
}

const STANDS: readonly string[] = ['name', 'title', 'uuid', 'mac', 'commandLine'] satisfies Stand[];
const isStand = (piece: string): piece is Stand => STANDS.includes(piece);

/** Null when a stand-in is not where it must be, which only chance can bring about. */
function createForm(input: DomainInput): Form | null {
  const stands = chooseStands();
  if (stands === null) return null;
  const { name, uuid, mac, title, commandLine } = stands;
  const seat: PlannedSeat = { ...input.seat, name, uuid, mac };
  const source = buildDomainXml({ ...input, seat, title, commandLine });
  const texts: Record<Stand, string> = { name, title, uuid, mac, commandLine };
  const kinds = Object.entries(texts).flatMap(([kind, text]) => (isStand(kind) ? [[text, kind] as const] : []));
  const byText = new Map<string, Stand>(kinds);
  const pieces = source.split(new RegExp(`(${kinds.map(([text]) => text).join('|')})`)).map((piece) => byText.get(piece) ?? piece);
  const count = (stand: Stand): number => pieces.filter((piece) => piece === stand).length;
  // The name stands in the name and in the disk's path.
  const isRight = count('name') === 2 && count('uuid') === 1 && count('mac') === 1 && count('title') === 1;
  return isRight && count('commandLine') === (input.commandLine === '' ? 0 : 1) ? { pieces } : null;
}

function chooseStands(): {
  name: PlannedSeat['name'];
  uuid: PlannedSeat['uuid'];
  mac: MacAddress;
  title: string;
  commandLine: string;
} | null {
  const token = () => randomBytes(12).toString('hex');
  const name = parseSeatName(`n${token()}`);
  const uuid = parseDomainUuid(randomUUID());
  const mac = parseMacAddress(`52:54:00:${(randomBytes(3).toString('hex').match(/../g) ?? []).join(':')}`);
  return name === null || uuid === null || mac === null ? null : { name, uuid, mac, title: `t${token()}`, commandLine: `c${token()}` };
}
