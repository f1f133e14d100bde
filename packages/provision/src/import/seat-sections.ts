import { ipv4FromNumber, ipv4ToNumber, LIMITS } from '@aula/model';
import type { ImportedGuest } from './convert-guests.ts';
import type { YamlValue } from './write-yaml.ts';

/** A section as a room's YAML has it. */
export type SectionYaml = { [key: string]: YamlValue };

const TRAILING_NUMBER = /^(.*?)(\d{1,4})$/;
const MIB_PER_GIB = 1024;

/** A seat with its number in its section. */
interface Numbered {
  id: number;
  guest: ImportedGuest;
}

/**
 * Sections that give just these seats: those of one hardware together, numbered as their names are where that can be, with templates as
 * short as they can be. Names of sections are `guests`, `guests-2`…
 */
export function sectionsOf(guests: readonly ImportedGuest[]): [string, SectionYaml][] {
  const kinds = new Map<string, ImportedGuest[]>();
  for (const guest of guests) {
    const kind = `${guest.memoryMiB} ${guest.vcpus} ${guest.mac !== null} ${TRAILING_NUMBER.exec(guest.name)?.[1] ?? ''}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), guest]);
  }
  const sections = mergeSingles([...kinds.values()]).flatMap(numberedParts);
  return sections.map((seats, index) => [index === 0 ? 'guests' : `guests-${index + 1}`, sectionOf(seats)]);
}

/** Names that have no number in common still share a section where all else is the same. */
function mergeSingles(kinds: readonly ImportedGuest[][]): ImportedGuest[][] {
  const merged = new Map<string, ImportedGuest[]>();
  kinds.forEach((kind, index) => {
    const [first] = kind;
    const key = kind.length > 1 || first === undefined ? `kind ${index}` : `single ${first.memoryMiB} ${first.vcpus} ${first.mac !== null}`;
    merged.set(key, [...(merged.get(key) ?? []), ...kind]);
  });
  return [...merged.values()];
}

/** Parts whose templates are not longer than a template may be. */
function numberedParts(guests: readonly ImportedGuest[]): Numbered[][] {
  const all = byName(guests) ?? guests.map((guest, index) => ({ id: index + 1, guest }));
  const parts: Numbered[][] = [];
  let part: Numbered[] = [];
  for (const seat of all) {
    const longer = [...part, seat];
    if (part.length > 0 && Object.values(templatesOf(longer)).some((text) => text.length > LIMITS.templateLength)) {
      parts.push(part);
      part = [seat];
    } else part = longer;
  }
  return part.length === 0 ? parts : [...parts, part];
}

/** Numbers of the names, when all differ in nothing else and are written alike. */
function byName(guests: readonly ImportedGuest[]): Numbered[] | null {
  const parts = guests.map(({ name }) => TRAILING_NUMBER.exec(name));
  const prefix = parts[0]?.[1];
  const seats = guests.map((guest, index) => ({ id: Number(parts[index]?.[2] ?? 0), guest }));
  const isSame = prefix !== undefined && parts.every((part) => part?.[1] === prefix) && seats.every(({ id }) => id >= 1);
  const isDistinct = new Set(seats.map(({ id }) => id)).size === seats.length;
  return isSame && isDistinct ? seats.sort((a, b) => a.id - b.id) : null;
}

function templatesOf(seats: readonly Numbered[]): { name: string; ip: string; mac?: string } {
  const macs = seats.flatMap(({ guest }) => guest.mac ?? []);
  const by = (value: (guest: ImportedGuest) => string) => cases(seats.map(({ id, guest }) => [id, value(guest)]));
  return {
    name: nameTemplate(seats) ?? by(({ name }) => name),
    ip: ipTemplate(seats) ?? by(({ ip }) => ip),
    ...(macs.length === seats.length ? { mac: by(({ mac }) => mac ?? '') } : {}),
  };
}

/** One text for each seat; just the text where there is one seat. */
function cases(values: readonly (readonly [number, string])[]): string {
  const [first, ...more] = values;
  if (first !== undefined && more.length === 0) return first[1];
  return `{% case id %}${values.map(([id, text]) => `{% when ${id} %}${text}`).join('')}{% endcase %}`;
}

function nameTemplate(seats: readonly Numbered[]): string | null {
  if (seats.length < 2) return null;
  const prefix = TRAILING_NUMBER.exec(seats[0]?.guest.name ?? '')?.[1] ?? '';
  const width = Math.max(2, String(seats.at(-1)?.id ?? 0).length);
  const fits = (write: (id: number) => string) => seats.every(({ id, guest }) => guest.name === `${prefix}${write(id)}`);
  if (fits((id) => String(id).padStart(width, '0'))) return `${prefix}{{ id }}`;
  return fits(String) ? `${prefix}{{ id | plus: 0 }}` : null;
}

function ipTemplate(seats: readonly Numbered[]): string | null {
  const [first] = seats;
  if (first === undefined || seats.length < 2) return null;
  const offset = ipv4ToNumber(first.guest.ip) - first.id;
  const network = first.guest.ip.slice(0, first.guest.ip.lastIndexOf('.') + 1);
  const isLine = seats.every(({ id, guest }) => guest.ip === ipv4FromNumber(offset + id) && guest.ip.startsWith(network));
  const shift = Number(first.guest.ip.slice(network.length)) - first.id;
  return isLine ? `${network}{{ id | ${shift < 0 ? 'minus' : 'plus'}: ${Math.abs(shift)} }}` : null;
}

function sectionOf(seats: readonly Numbered[]): SectionYaml {
  const [first] = seats;
  const { memoryMiB = null, vcpus = null } = first?.guest ?? {};
  return {
    seats: ranges(seats.map(({ id }) => id)),
    ...templatesOf(seats),
    ...(memoryMiB === null ? {} : { memory: memoryText(memoryMiB) }),
    ...(vcpus === null ? {} : { vcpus }),
  };
}

const memoryText = (mib: number): string => (mib % MIB_PER_GIB === 0 ? `${mib / MIB_PER_GIB}GiB` : `${mib}MiB`);

/** `1-3,7`; a number where it is one. Ascending. */
function ranges(ids: readonly number[]): string | number {
  const [only, ...more] = ids;
  if (only !== undefined && more.length === 0) return only;
  const found: [number, number][] = [];
  for (const id of ids) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === id - 1) last[1] = id;
    else found.push([id, id]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
