import { parsePresetName } from '../ids.ts';
import { nearest } from '../room-parse/nearest.ts';
import { quote } from '../room-parse/quote.ts';
import type { Field, Place, YamlReader } from '../room-parse/yaml-reader.ts';
import { ALLOW_RULE, allowedKind, WILDCARD_RULE } from './allow-list.ts';
import {
  DEFAULT_PROTECT,
  METERED_PACKETS_PER_SECOND,
  METERED_THINGS,
  NETWORK_LIMITS,
  type NetworkInternet,
  type NetworkProtect,
  type NetworkPublish,
  PROTECT_LEVELS,
  type SectionProtect,
} from './definition.ts';
import { readNumber, readSwitch, readWord } from './values.ts';

/** Sections named one by one where an unknown one is told. */
const SECTIONS_TOLD = 20;
const SECTION_RULE = "a section's name: 1–32 lower-case letters, digits and hyphens, starting with a letter";

/** `protect`: a level for all, or `default` and `sections`. `known`: the only sections there can be; null: any. */
export function readProtect(reader: YamlReader, field: Field | undefined, known: readonly string[] | null = null): NetworkProtect {
  const all: NetworkProtect = { default: { ...DEFAULT_PROTECT }, sections: {} };
  if (field === undefined) return all;
  if (reader.kind(field) === 'scalar') return { ...all, default: readLevel(reader, field) ?? all.default };
  const fields = reader.fields(field, 'protect', ['default', 'sections']);
  const first = fields?.get('default');
  const sections = fields?.get('sections');
  if (first !== undefined) all.default = readSectionProtect(reader, first) ?? all.default;
  const named = sections === undefined ? null : reader.fields(sections, 'sections');
  for (const section of [...(named?.values() ?? [])].slice(0, NETWORK_LIMITS.sections)) {
    if (parsePresetName(section.key) === null)
      reader.report(section.keyOffset, section.path, `${quote(section.key)} is not a section's name`, SECTION_RULE);
    else {
      if (!isKnown(section.key, known)) reportUnknown(reader, section.keyOffset, section.path, section.key, known ?? []);
      all.sections[section.key] = readSectionProtect(reader, section) ?? { ...DEFAULT_PROTECT };
    }
  }
  if (sections !== undefined && (named?.size ?? 0) > NETWORK_LIMITS.sections) {
    reader.report(sections, sections.path, `there are ${named?.size} sections`, `at most ${NETWORK_LIMITS.sections} sections`);
  }
  return all;
}

const isKnown = (section: string, known: readonly string[] | null): boolean => known?.includes(section) ?? true;

function reportUnknown(reader: YamlReader, place: Place, path: string, section: string, known: readonly string[]): void {
  const near = nearest(section, known);
  const hint = near === null ? '' : ` (did you mean ${quote(near)}?)`;
  reader.report(place, path, `the room has no section ${quote(section)}${hint}`, known.slice(0, SECTIONS_TOLD).join(', ') || undefined);
}

/** A level alone; YAML's `off` is one of them. */
function readLevel(reader: YamlReader, field: Field): SectionProtect | null {
  const level = reader.scalar(field) === false ? 'off' : readWord(reader, field, PROTECT_LEVELS);
  if (level === null) return null;
  return { ...DEFAULT_PROTECT, level, packetsPerSecond: level === 'metered' ? METERED_PACKETS_PER_SECOND : null };
}

function readSectionProtect(reader: YamlReader, field: Field): SectionProtect | null {
  if (reader.kind(field) === 'scalar') return readLevel(reader, field);
  const fields = reader.fields(field, 'protect', ['level', 'open', 'packetsPerSecond', 'isolate']);
  if (fields === null) return null;
  const levelField = reader.required(field, fields, 'level', PROTECT_LEVELS.join(', '));
  const base = levelField === null ? null : readLevel(reader, levelField);
  const openField = fields.get('open');
  const rate = fields.get('packetsPerSecond');
  const isolate = fields.get('isolate');
  const open = openField === undefined ? [] : (reader.items(openField, 'open', METERED_THINGS.length) ?? []);
  for (const only of [openField, rate]) {
    if (only !== undefined && base !== null && base.level !== 'metered') {
      reader.report(only, only.path, `${quote(only.key)} goes only with the level metered`, 'level: metered');
    }
  }
  if (base === null) return null;
  return {
    level: base.level,
    open: open.flatMap((item) => readWord(reader, item, METERED_THINGS) ?? []),
    packetsPerSecond: rate === undefined ? base.packetsPerSecond : readNumber(reader, rate, [1, NETWORK_LIMITS.packetsPerSecondMax]),
    isolate: isolate === undefined ? false : (readSwitch(reader, isolate) ?? false),
  };
}

const INTERNET_RULE = 'on, off, or a list of addresses, CIDR blocks and DNS names';

/** `internet`: on, off, or a list of what may be reached. */
export function readInternet(reader: YamlReader, field: Field | undefined): NetworkInternet {
  if (field === undefined) return { mode: 'on' };
  if (reader.kind(field) === 'scalar') return { mode: readSwitch(reader, field, INTERNET_RULE) === false ? 'off' : 'on' };
  const fields = reader.kind(field) === 'mapping' ? reader.fields(field, 'internet', ['allow']) : null;
  const list = fields === null ? (reader.kind(field) === 'list' ? field : null) : reader.required(field, fields, 'allow', ALLOW_RULE);
  const allowed: NetworkInternet = { mode: 'allow-list', cidrs: [], names: [] };
  if (list === null) return allowed;
  for (const item of reader.items(list, 'allow', NETWORK_LIMITS.allowList) ?? []) {
    const text = reader.text(item, ALLOW_RULE);
    if (text === null) continue;
    const kind = allowedKind(text);
    if (kind === 'block') allowed.cidrs.push(text);
    else if (kind === 'name') allowed.names.push(text);
    else if (kind === 'wildcard') reader.report(item, item.path, `${quote(text)} is a wildcard`, WILDCARD_RULE);
    else reader.report(item, item.path, `${quote(text)} is neither an address nor a DNS name`, ALLOW_RULE);
  }
  return allowed;
}

/** `publish`: a list of ports of sections' seats. `known` as for {@link readProtect}. */
export function readPublish(reader: YamlReader, field: Field | undefined, known: readonly string[] | null = null): NetworkPublish[] {
  if (field === undefined) return [];
  const seen = new Set<string>();
  return (reader.items(field, 'publish', NETWORK_LIMITS.publish) ?? []).flatMap((item) => {
    const one = readPublished(reader, item, known);
    if (one === null) return [];
    const key = `${one.section} ${one.protocol} ${one.port}`;
    if (seen.has(key))
      reader.report(item, item.path, `${one.protocol} port ${one.port} of ${one.section} is published already`, 'each port once');
    seen.add(key);
    return [one];
  });
}

function readPublished(reader: YamlReader, item: Field, known: readonly string[] | null): NetworkPublish | null {
  const fields = reader.fields(item, 'a published port', ['section', 'port', 'protocol', 'clients']);
  if (fields === null) return null;
  const sectionField = reader.required(item, fields, 'section', SECTION_RULE);
  const portField = reader.required(item, fields, 'port', 'a port');
  const protocolField = fields.get('protocol');
  const clientsField = fields.get('clients');
  const section = sectionField && reader.text(sectionField, SECTION_RULE);
  if (section && sectionField && parsePresetName(section) === null) {
    reader.report(sectionField, sectionField.path, `${quote(section)} is not a section's name`, SECTION_RULE);
  } else if (section && sectionField && !isKnown(section, known))
    reportUnknown(reader, sectionField, sectionField.path, section, known ?? []);
  const port = portField && readNumber(reader, portField, [1, 65_535]);
  const protocol = protocolField === undefined ? 'tcp' : readWord(reader, protocolField, ['tcp', 'udp'] as const);
  const clients = clientsField === undefined ? 'anyone' : readWord(reader, clientsField, ['anyone', 'requester'] as const);
  return section && port && protocol && clients ? { section, port, protocol, clients } : null;
}
