import { NAME_RULE, parsePresetName } from '../ids.ts';
import { LIMITS } from '../room.ts';
import { MEMORY_RULE, parseMemorySize } from './memory-size.ts';
import { quote } from './quote.ts';
import { parseSeatNumbers, SEATS_RULE } from './seat-range.ts';
import { parseSeatTemplate, type SeatTemplate, TEMPLATE_RULE } from './seat-template.ts';
import type { Field, YamlReader } from './yaml-reader.ts';

export const SECTION_KEYS = ['seats', 'name', 'ip', 'mac', 'memory', 'vcpus', 'spice'] as const;

export const VCPUS_RULE = `a whole number from 1 to ${LIMITS.vcpusMax}`;

const SPICE_RULE = 'on or off';

/** A template with the field it stands in. */
export interface TemplateField {
  field: Field;
  template: SeatTemplate;
}

/** One section, read and checked but for what its templates give. */
export interface SectionSource {
  name: string;
  field: Field;
  /** Ascending; empty when the range is broken (reported). */
  ids: number[];
  /** Null where missing or broken (reported). */
  nameTemplate: TemplateField | null;
  ipTemplate: TemplateField | null;
  /** Null also where the section does not fix MACs. */
  macTemplate: TemplateField | null;
  memoryKiB: number | null;
  vcpus: number | null;
  spice: boolean;
}

/** Hardware that a section gets where it does not say. */
export interface HardwareDefaults {
  memoryKiB: number;
  vcpus: number;
  /** Default: no. */
  spice?: true;
}

export function readSection(reader: YamlReader, field: Field, defaults: HardwareDefaults | null): SectionSource | null {
  // Sections follow the rule that rooms and presets follow.
  if (parsePresetName(field.key) === null) {
    reader.report(field.keyOffset, field.path, `${quote(field.key)} is not a section's name`, NAME_RULE);
  }
  const fields = reader.fields(field, 'a section', SECTION_KEYS);
  if (fields === null) return null;
  const seats = reader.required(field, fields, 'seats', SEATS_RULE);
  const name = reader.required(field, fields, 'name', TEMPLATE_RULE);
  const ip = reader.required(field, fields, 'ip', TEMPLATE_RULE);
  const mac = fields.get('mac');
  return {
    name: field.key,
    field,
    ids: seats === null ? [] : readSeats(reader, seats),
    nameTemplate: name === null ? null : readTemplate(reader, name),
    ipTemplate: ip === null ? null : readTemplate(reader, ip),
    macTemplate: mac === undefined ? null : readTemplate(reader, mac),
    memoryKiB: readMemory(reader, field, fields.get('memory'), defaults),
    vcpus: readVcpus(reader, fields.get('vcpus'), defaults),
    spice: readSpice(reader, fields.get('spice'), defaults),
  };
}

function readSeats(reader: YamlReader, field: Field): number[] {
  const items = reader.textList(field, SEATS_RULE);
  if (items === null) return [];
  const { ids, problems } = parseSeatNumbers(items);
  for (const problem of problems.slice(0, LIMITS.diagnostics)) reader.report(field, field.path, problem, SEATS_RULE);
  return problems.length === 0 ? ids : [];
}

function readTemplate(reader: YamlReader, field: Field): TemplateField | null {
  const text = reader.text(field, TEMPLATE_RULE);
  if (text === null) return null;
  if (text.length > LIMITS.templateLength) {
    reader.report(field, field.path, `this template has ${text.length} characters`, `at most ${LIMITS.templateLength} characters`);
    return null;
  }
  const parsed = parseSeatTemplate(text);
  if ('template' in parsed) return { field, template: parsed.template };
  const { message, offset, allowed } = parsed.problem;
  reader.report(reader.offsetInside(field, offset), field.path, `template: ${shorten(message)}`, allowed);
  return null;
}

function readMemory(reader: YamlReader, section: Field, field: Field | undefined, defaults: HardwareDefaults | null): number | null {
  if (field === undefined) {
    if (defaults === null) reader.report(section.keyOffset, `${section.path}.memory`, 'the key "memory" is missing', MEMORY_RULE);
    return defaults?.memoryKiB ?? null;
  }
  const text = reader.text(field, MEMORY_RULE, true);
  if (text === null) return null;
  const size = parseMemorySize(text.trim());
  if ('kib' in size) return size.kib;
  reader.report(field, field.path, size.problem, MEMORY_RULE);
  return null;
}

function readVcpus(reader: YamlReader, field: Field | undefined, defaults: HardwareDefaults | null): number | null {
  if (field === undefined) return defaults?.vcpus ?? 1;
  const text = reader.text(field, VCPUS_RULE, true);
  if (text === null) return null;
  const count = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= LIMITS.vcpusMax) return count;
  reader.report(field, field.path, `${quote(text)} is not a number of virtual CPUs`, VCPUS_RULE);
  return null;
}

function readSpice(reader: YamlReader, field: Field | undefined, defaults: HardwareDefaults | null): boolean {
  if (field === undefined) return defaults?.spice ?? false;
  const text = reader.text(field, SPICE_RULE, true);
  if (text === 'on' || text === 'true') return true;
  if (text !== null && text !== 'off' && text !== 'false')
    reader.report(field, field.path, `${quote(text)} is neither on nor off`, SPICE_RULE);
  return false;
}

/** Liquid repeats the template in some messages; one line of a message is enough. */
export const shorten = (message: string): string => (message.length > 160 ? `${message.slice(0, 160)}…` : message);
