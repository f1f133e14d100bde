import type { Diagnostic } from '../diagnostic.ts';
import { NAME_RULE, type NetworkName, type PresetName, parsePresetName, parseRoomName, type RoomName } from '../ids.ts';
import type { NetworkDefinition } from '../network/definition.ts';
import { type DesiredNetwork, type DesiredRoom, LIMITS } from '../room.ts';
import { expandSeats } from './expand-seats.ts';
import { nearest } from './nearest.ts';
import { readNetwork, readNetworkName } from './network-reader.ts';
import { quote } from './quote.ts';
import { type HardwareDefaults, readSection, type SectionSource } from './section-reader.ts';
import { type Field, YamlReader } from './yaml-reader.ts';

const ROOM_KEYS = ['room', 'title', 'preset', 'network', 'sections'] as const;
const TITLE_RULE = `1–${LIMITS.titleLength} characters without line breaks or control characters`;

export interface ParseRoomOptions {
  /** What diagnostics call the text; default `<input>`. */
  file?: string;
  /**
   * Hardware of a preset, for sections that do not say; null means that there is no such preset, which is an
   * error. Without this function every section must give its memory (vCPUs default to 1).
   */
  presetDefaults?: (preset: PresetName) => HardwareDefaults | null;
  /** Names of the presets there are, to propose the nearest for an unknown one. */
  presetNames?: readonly string[];
  /**
   * Networks that stand on their own, which a room may name instead of describing one of its own; null means that there is none
   * of that name. Without this function a room has to describe its network.
   */
  networkNamed?: (network: NetworkName) => NetworkDefinition | null;
  /** Names of the networks there are, to propose the nearest for an unknown one. */
  networkNames?: readonly string[];
}

export interface ParsedRoom {
  /** Null when there is an error. */
  room: DesiredRoom | null;
  /** Everything found, in source order. */
  diagnostics: Diagnostic[];
}

/** Reads a room's YAML: all templates expanded, all rules checked, all problems at once. Throws on no text whatever. */
export function parseRoom(source: string, options: ParseRoomOptions = {}): ParsedRoom {
  const reader = new YamlReader(source, options.file ?? '<input>');
  const bytes = new TextEncoder().encode(source).length;
  let room: DesiredRoom | null = null;
  if (bytes > LIMITS.roomSourceBytes) {
    reader.report(0, '', `the text has ${bytes} bytes`, `at most ${LIMITS.roomSourceBytes} bytes`);
  } else {
    const root = reader.root();
    if (root !== null) room = readRoom(reader, root, options);
  }
  return { room: reader.failed ? null : room, diagnostics: reader.findings() };
}

/**
 * The network that a room's YAML describes as its own, whatever else stands there; null when it names one that stands on its own, or the
 * description is broken. For a text that was checked before.
 */
export function parseRoomNetwork(source: string): DesiredNetwork | null {
  if (source.length > LIMITS.roomSourceBytes) return null;
  const reader = new YamlReader(source, '<input>');
  const root = reader.root();
  const field = root === null ? undefined : reader.fields(root, 'a room', ROOM_KEYS)?.get('network');
  return field === undefined || reader.kind(field) !== 'mapping' ? null : readNetwork(reader, field, null);
}

function readRoom(reader: YamlReader, root: Field, options: ParseRoomOptions): DesiredRoom | null {
  const fields = reader.fields(root, 'a room', ROOM_KEYS);
  if (fields === null) return null;
  const nameField = reader.required(root, fields, 'room', NAME_RULE);
  const presetField = reader.required(root, fields, 'preset', 'the name of a preset, e.g. tiny');
  const networkField = reader.required(root, fields, 'network', 'the keys name and subnet');
  const sectionsField = reader.required(root, fields, 'sections', 'sections by name, each with seats, name and ip');

  const name = nameField === null ? null : readName(reader, nameField, "a room's name", parseRoomName);
  const title = readTitle(reader, fields.get('title'), name);
  const preset = presetField === null ? null : readName(reader, presetField, "a preset's name", parsePresetName);
  const { defaults, known } = presetHardware(preset, options);
  if (!known && preset !== null && presetField !== null) reportUnknownPreset(reader, presetField, preset, options.presetNames ?? []);
  const sectionFields = sectionsField === null ? null : reader.fields(sectionsField, 'the sections');
  const { network, definition } = readRoomNetwork(reader, networkField, sectionFields === null ? null : [...sectionFields.keys()], options);
  const sections = sectionsField === null || sectionFields === null ? [] : readSections(reader, sectionsField, sectionFields, defaults);
  const seats = expandSeats({ reader, room: name ?? 'room', network, definition }, sections);
  if (name === null || title === null || preset === null || network === null) return null;
  return { name, title, preset, network, seats };
}

interface RoomNetwork {
  network: DesiredNetwork | null;
  /** Null for one of the room's own. */
  definition: NetworkDefinition | null;
}

/** A mapping: the room's own network. A name: one that stands on its own. */
function readRoomNetwork(
  reader: YamlReader,
  field: Field | null,
  sections: readonly string[] | null,
  { networkNamed, networkNames = [] }: ParseRoomOptions,
): RoomNetwork {
  if (field === null) return { network: null, definition: null };
  if (networkNamed === undefined || reader.kind(field) !== 'scalar')
    return { network: readNetwork(reader, field, sections), definition: null };
  const asked = readNetworkName(reader, field);
  const definition = asked === null ? null : networkNamed(asked);
  if (asked !== null && definition === null) {
    const near = nearest(asked, networkNames);
    const hint = near === null ? '' : ` (did you mean ${quote(near)}?)`;
    const allowed =
      networkNames.length === 0 ? 'a mapping with name and subnet, for a network of its own' : networkNames.slice(0, 20).join(', ');
    reader.report(field, field.path, `there is no network ${quote(asked)}${hint}`, allowed);
  }
  if (definition === null) return { network: null, definition: null };
  const { name, subnet, gateway, domain, mode, dhcp } = definition;
  return { network: { name, subnet, gateway, domain, managed: { reserves: mode !== 'bridge' && dhcp !== null } }, definition };
}

/** Stands in for an unknown preset's, so that its absence is told once and not at each section. */
const ANY_HARDWARE: HardwareDefaults = { memoryKiB: LIMITS.memoryMinKiB, vcpus: 1 };

function presetHardware(preset: PresetName | null, options: ParseRoomOptions): { defaults: HardwareDefaults | null; known: boolean } {
  if (options.presetDefaults === undefined) return { defaults: null, known: true };
  if (preset === null) return { defaults: ANY_HARDWARE, known: true };
  const defaults = options.presetDefaults(preset);
  return { defaults: defaults ?? ANY_HARDWARE, known: defaults !== null };
}

function reportUnknownPreset(reader: YamlReader, field: Field, preset: string, names: readonly string[]): void {
  const near = nearest(preset, names);
  const hint = near === null ? '' : ` (did you mean ${quote(near)}?)`;
  reader.report(
    field,
    field.path,
    `there is no preset ${quote(preset)}${hint}`,
    names.length === 0 ? undefined : names.slice(0, 20).join(', '),
  );
}

function readName<T extends RoomName | PresetName>(
  reader: YamlReader,
  field: Field,
  what: string,
  parse: (text: string) => T | null,
): T | null {
  const text = reader.text(field, NAME_RULE);
  if (text === null) return null;
  const name = parse(text);
  if (name === null) reader.report(field, field.path, `${quote(text)} is not ${what}`, NAME_RULE);
  return name;
}

function readTitle(reader: YamlReader, field: Field | undefined, name: RoomName | null): string | null {
  if (field === undefined) return name;
  const text = reader.text(field, TITLE_RULE);
  if (text === null) return null;
  const title = text.trim();
  const length = [...title].length;
  if (title === '') reader.report(field, field.path, 'the title is empty', TITLE_RULE);
  else if (length > LIMITS.titleLength) reader.report(field, field.path, `the title has ${length} characters`, TITLE_RULE);
  else if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/u.test(title)) {
    reader.report(field, field.path, 'the title has control characters in it', TITLE_RULE);
  } else return title;
  return null;
}

function readSections(
  reader: YamlReader,
  field: Field,
  fields: ReadonlyMap<string, Field>,
  defaults: HardwareDefaults | null,
): SectionSource[] {
  if (fields.size === 0) reader.report(field, field.path, 'there is no section', `1 to ${LIMITS.sectionsPerRoom} sections`);
  if (fields.size > LIMITS.sectionsPerRoom) {
    reader.report(field, field.path, `there are ${fields.size} sections`, `at most ${LIMITS.sectionsPerRoom} sections`);
  }
  const sections: SectionSource[] = [];
  for (const section of [...fields.values()].slice(0, LIMITS.sectionsPerRoom)) {
    const read = readSection(reader, section, defaults);
    if (read !== null) sections.push(read);
  }
  return capSeats(reader, field, sections);
}

/** Seats past the cap are not expanded. */
function capSeats(reader: YamlReader, field: Field, sections: SectionSource[]): SectionSource[] {
  const total = sections.reduce((sum, section) => sum + section.ids.length, 0);
  if (total <= LIMITS.seatsPerRoom) return sections;
  reader.report(field.keyOffset, field.path, `the room has ${total} seats`, `at most ${LIMITS.seatsPerRoom} seats in one room`);
  return [];
}
