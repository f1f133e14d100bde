import { type Diagnostic, NAME_RULE, parsePresetName } from '@aula/model';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { PACKAGE_NAME } from '../debian/packages.ts';
import { PRESET_LIMITS, type Preset, type PresetHardware } from './preset.ts';
import { Findings, MapReader } from './yaml-map.ts';

export type ParsedPreset = { preset: Preset; diagnostics?: undefined } | { preset?: undefined; diagnostics: Diagnostic[] };

const MODULE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i;
const FOLDER_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const LABEL = /^[a-z0-9_-]{1,16}$/i;
const WORD = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const SIZE = /^(\d{1,6})\s?(MiB|GiB)$/;
const SIZE_RULE = 'a size with its unit, e.g. 96MiB or 2GiB';
const UNIT_BYTES = { MiB: 2 ** 20, GiB: 2 ** 30 } as const;
const INPUT_TYPES = ['keyboard', 'mouse', 'tablet'] as const;
const INPUT_BUSES = ['ps2', 'usb', 'virtio'] as const;

/** Reads the text of a `preset.yaml`; all findings at once. `file` is what they name. */
export function parsePreset(source: string, file: string): ParsedPreset {
  const lines = new LineCounter();
  const findings = new Findings(file, lines);
  if (Buffer.byteLength(source) > PRESET_LIMITS.sourceBytes) {
    findings.add(0, '', 'the file is too long', `at most ${PRESET_LIMITS.sourceBytes} bytes`);
    return { diagnostics: findings.list };
  }
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  for (const error of document.errors) findings.add(error.pos[0], '', error.message.split('\n')[0] ?? 'not YAML');
  if (findings.list.length > 0) return { diagnostics: findings.list };
  const top = new MapReader(document.contents, '', ['preset', 'title', 'description', 'recipe', 'hardware', 'boot'], findings);
  const name = top.text('preset', parsePresetName, NAME_RULE);
  const title = top.text('title', shortText, 'a text');
  const description = top.text('description', shortText, 'a text');
  const recipe = readRecipe(top);
  const hardware = readHardware(top);
  const boot = top.map('boot', ['commandLine']);
  const commandLine = boot.text(
    'commandLine',
    (text) => (text.length <= PRESET_LIMITS.commandLineLength ? text : null),
    'a template of at most 2000 characters',
  );
  const whole = name !== null && title !== null && description !== null && recipe !== null && hardware !== null && commandLine !== null;
  if (!whole || findings.list.length > 0) {
    return { diagnostics: findings.list.sort((a, b) => a.line - b.line || a.column - b.column) };
  }
  return { preset: { name, title, description, recipe, hardware, commandLine } };

  function readRecipe(top: MapReader): Preset['recipe'] | null {
    const map = top.map('recipe', ['kind', 'kernel', 'busybox', 'modules', 'files', 'disk']);
    const kind = map.text('kind', (text) => (text === 'debian-busybox' ? text : null), 'debian-busybox');
    const kernel = map.text('kernel', matching(PACKAGE_NAME), 'the name of a Debian package');
    const busybox = map.text('busybox', matching(PACKAGE_NAME), 'the name of a Debian package');
    const module = (node: unknown) => (isScalar(node) && typeof node.value === 'string' ? matching(MODULE_NAME)(node.value) : null);
    const modules = map.list('modules', PRESET_LIMITS.modules, module, 'names of kernel modules');
    const files = map.text('files', matching(FOLDER_NAME), 'a folder beside preset.yaml');
    const disk = map.map('disk', ['size', 'label']);
    const bytes = disk.text<string>('size', (text) => (diskBytes(text) === null ? null : text), `${SIZE_RULE}, from 8MiB to 16GiB`);
    const label = disk.text('label', matching(LABEL), '1–16 letters, digits, _ and -');
    const size = bytes === null ? null : diskBytes(bytes);
    if (kind === null || kernel === null || busybox === null || modules === null || files === null || size === null || label === null)
      return null;
    return { kind: 'debian-busybox', kernel, busybox, modules, files, disk: { bytes: size, label } };
  }

  function readHardware(top: MapReader): PresetHardware | null {
    const map = top.map('hardware', ['machine', 'memory', 'vcpus', 'video', 'inputs', 'agent', 'spice']);
    const machine = map.text('machine', matching(WORD), 'a QEMU machine type, e.g. q35');
    const memory = map.text<string>('memory', (text) => (sizeBytes(text) === null ? null : text), SIZE_RULE);
    const vcpus = map.value(
      'vcpus',
      (value) => (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 64 ? value : null),
      '1–64',
    );
    const video = map.text('video', matching(WORD), 'a video card of libvirt, e.g. vga or virtio');
    const inputs = map.list('inputs', PRESET_LIMITS.inputs, readInput, 'mappings of type and bus');
    const agent = map.has('agent') ? map.value('agent', (value) => (typeof value === 'boolean' ? value : null), 'true or false') : true;
    const spice = map.has('spice') ? map.value('spice', switchOf, 'on or off') : false;
    const bytes = memory === null ? null : sizeBytes(memory);
    if (machine === null || bytes === null || vcpus === null || video === null || inputs === null) return null;
    if (agent === null || spice === null) return null;
    return { machine, memoryKiB: bytes / 1024, vcpus, video, inputs, agent, ...(spice ? { spice } : {}) };
  }

  function readInput(node: unknown, path: string, offset: number): PresetHardware['inputs'][number] | null {
    if (!isMap(node)) return null;
    const map = new MapReader(node, path, ['type', 'bus'], findings, offset);
    const type = map.text('type', oneOf(INPUT_TYPES), `one of: ${INPUT_TYPES.join(', ')}`);
    const bus = map.text('bus', oneOf(INPUT_BUSES), `one of: ${INPUT_BUSES.join(', ')}`);
    return type === null || bus === null ? null : { type, bus };
  }
}

const matching =
  (pattern: RegExp) =>
  (text: string): string | null =>
    pattern.test(text) ? text : null;
const oneOf =
  <T extends string>(words: readonly T[]) =>
  (text: string): T | null =>
    words.find((word) => word === text) ?? null;
const switchOf = (value: unknown): boolean | null =>
  value === 'on' || value === true ? true : value === 'off' || value === false ? false : null;
const shortText = (text: string): string | null => (text.length >= 1 && text.length <= PRESET_LIMITS.textLength ? text.trim() : null);

function sizeBytes(text: string): number | null {
  const match = SIZE.exec(text);
  const unit = match?.[2] === 'GiB' ? UNIT_BYTES.GiB : UNIT_BYTES.MiB;
  return match === null ? null : Number(match[1]) * unit || null;
}

function diskBytes(text: string): number | null {
  const bytes = sizeBytes(text);
  return bytes !== null && bytes >= PRESET_LIMITS.diskMinBytes && bytes <= PRESET_LIMITS.diskMaxBytes ? bytes : null;
}
