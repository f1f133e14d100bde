import { type Diagnostic, parseMemorySize } from '@aula/model';
import type { ContextNode, Origin } from '../contexts/context-node.ts';
import { NodeReader } from './node-reader.ts';

export const ANSWERS = ['none', 'kickstart', 'preseed', 'autoinstall', 'cloud-init', 'autounattend'] as const;
export type Answers = (typeof ANSWERS)[number];

/** How a seat comes to be: the key `build` of its context. */
export interface BuildSpec {
  source: BuildSource;
  answers: Answers;
  /** What libosinfo calls the guest's system, e.g. `debian12`. */
  osinfo: string;
  machine: string;
  firmware: 'bios' | 'uefi';
  disk: { bytes: number; bus: 'virtio' | 'sata' | 'scsi' };
  nicModel: string;
  video: string;
  inputs: { type: 'tablet' | 'keyboard' | 'mouse'; bus: 'usb' | 'virtio' | 'ps2' }[];
}

export type BuildSource =
  /** The seat's disk lies on a volume of the pool; with a kernel, it is booted directly. */
  | { from: 'image'; image: string; boot: { kernel: string; initrd: string; commandLine: string } | null }
  /** An install tree or medium that the installer is started from, with arguments. */
  | { from: 'location'; location: string; kernel: string | null; initrd: string | null; extraArgs: string }
  | { from: 'cdrom'; cdrom: string; drivers: string | null };

/** From which sources each kind of answers can be read. */
const SOURCES_FOR: Readonly<Record<Answers, readonly BuildSource['from'][]>> = {
  none: ['image', 'location', 'cdrom'],
  kickstart: ['location'],
  preseed: ['location'],
  autoinstall: ['location'],
  'cloud-init': ['image', 'location'],
  autounattend: ['cdrom', 'image'],
};

const KEYS = [
  ...['image', 'boot', 'location', 'cdrom', 'drivers', 'kernel', 'initrd', 'extraArgs', 'answers', 'osinfo', 'machine', 'firmware'],
  ...['disk', 'nic', 'video', 'inputs', 'memory', 'vcpus', 'spice'],
];
const WORD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const WORD_RULE = 'a word of letters, digits and ._-';
const VOLUME = /^[A-Za-z0-9_][A-Za-z0-9_.+@-]{0,200}$/;
const VOLUME_RULE = "a volume's name in the pool";
const PLACE = /^(https?:\/\/|ftp:\/\/|nfs:|\/)[\x21-\x7e]{1,1000}$/;
const PLACE_RULE = 'a URL, or an absolute path on the host';
const TEXT_RULE = 'text on one line, at most 2000 characters';
const SIZE_RULE = 'a size with its unit from 32MiB to 1TiB, e.g. 20GiB';
const VCPUS_MAX = 64;
const SPICE_WORDS = ['on', 'off', 'true', 'false'] as const;
const SPICE_RULE = 'on or off';

const INPUT_TYPES = ['tablet', 'keyboard', 'mouse'] as const;
const INPUT_BUSES = ['usb', 'virtio', 'ps2'] as const;
const FIRMWARES = ['bios', 'uefi'] as const;
const DISK_BUSES = ['virtio', 'sata', 'scsi'] as const;

const word = (text: string): string | null => (WORD.test(text) ? text : null);
const volume = (text: string): string | null => (VOLUME.test(text) ? text : null);
const place = (text: string): string | null => (PLACE.test(text) ? text : null);
const oneLine = (text: string): string | null => (text.length <= 2000 && !/[\u0000-\u001f\u007f]/.test(text) ? text : null);
const oneOf =
  <T extends string>(words: readonly T[]) =>
  (text: string): T | null =>
    words.find((candidate) => candidate === text) ?? null;
const kib = (text: string): number | null => {
  const size = parseMemorySize(text);
  return 'kib' in size ? size.kib : null;
};

/** Reads the key `build` of a merged context; null when anything of it is wrong (reported). `holder`: the place where it should be. */
export function readBuildSpec(node: ContextNode | undefined, holder: Origin, diagnostics: Diagnostic[]): BuildSpec | null {
  const before = diagnostics.length;
  const reader = new NodeReader(node, 'build', holder, diagnostics, KEYS);
  const source = readSource(reader);
  const disk = reader.map('disk', ['size', 'bus']);
  const sizeKib = disk.text('size', SIZE_RULE, kib);
  const nic = reader.map('nic', ['model']);
  const spec: Omit<BuildSpec, 'source'> = {
    answers: reader.text('answers', ANSWERS.join(', '), oneOf(ANSWERS)) ?? 'none',
    osinfo: reader.text('osinfo', "a short id of libosinfo's, e.g. debian12", word) ?? 'linux2022',
    machine: reader.text('machine', WORD_RULE, word) ?? 'q35',
    firmware: reader.text('firmware', 'bios, uefi', oneOf(FIRMWARES)) ?? 'bios',
    disk: {
      bytes: (sizeKib ?? 20 * 1024 * 1024) * 1024,
      bus: disk.text('bus', 'virtio, sata, scsi', oneOf(DISK_BUSES)) ?? 'virtio',
    },
    nicModel: nic.text('model', WORD_RULE, word) ?? 'virtio',
    video: reader.text('video', WORD_RULE, word) ?? 'virtio',
    inputs: readInputs(reader, diagnostics),
  };
  const needed = SOURCES_FOR[spec.answers];
  if (source !== null && !needed.includes(source.from)) {
    reader.complain(
      `answers of the kind ${spec.answers} do not reach a guest that is built from ${source.from}`,
      needed.join(', '),
      'answers',
    );
  }
  return source === null || diagnostics.length > before ? null : { source, ...spec };
}

function readSource(reader: NodeReader): BuildSource | null {
  const image = reader.text('image', VOLUME_RULE, volume);
  const location = reader.text('location', PLACE_RULE, place);
  const cdrom = reader.text('cdrom', PLACE_RULE, place);
  if ([image, location, cdrom].filter((source) => source !== null).length !== 1) {
    reader.complain('a seat is built from exactly one source', 'one of the keys: image, location, cdrom');
    return null;
  }
  if (image !== null) return { from: 'image', image, boot: readBoot(reader) };
  if (cdrom !== null) return { from: 'cdrom', cdrom, drivers: reader.text('drivers', PLACE_RULE, place) };
  const [kernel, initrd] = [reader.text('kernel', TEXT_RULE, oneLine), reader.text('initrd', TEXT_RULE, oneLine)];
  return { from: 'location', location: location ?? '', kernel, initrd, extraArgs: reader.text('extraArgs', TEXT_RULE, oneLine) ?? '' };
}

function readBoot(reader: NodeReader): Extract<BuildSource, { from: 'image' }>['boot'] {
  const boot = reader.map('boot', ['kernel', 'initrd', 'commandLine']);
  const [kernel, initrd] = [boot.text('kernel', VOLUME_RULE, volume), boot.text('initrd', VOLUME_RULE, volume)];
  if (kernel === null && initrd === null) return null;
  if (kernel === null || initrd === null) {
    boot.complain('a direct boot needs a kernel and an initrd', 'the keys kernel and initrd');
    return null;
  }
  return { kernel, initrd, commandLine: boot.text('commandLine', TEXT_RULE, oneLine) ?? '' };
}

function readInputs(reader: NodeReader, diagnostics: Diagnostic[]): BuildSpec['inputs'] {
  return reader.list('inputs', 'a list of mappings with type and bus').flatMap((item, index) => {
    const input = new NodeReader(item, `build.inputs[${index}]`, item.origin, diagnostics, ['type', 'bus']);
    const type = input.text('type', 'tablet, keyboard, mouse', oneOf(INPUT_TYPES));
    const bus = input.text('bus', 'usb, virtio, ps2', oneOf(INPUT_BUSES));
    if (type === null || bus === null) return [];
    return [{ type, bus }];
  });
}

/** Memory and vCPUs that a preset gives where a room does not say. */
export function readHardwareDefaults(node: ContextNode | undefined, holder: Origin): { memoryKiB: number; vcpus: number; spice?: true } {
  const reader = new NodeReader(node, 'build', holder, [], KEYS);
  const count = (text: string): number | null =>
    /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= VCPUS_MAX ? Number(text) : null;
  const spice = ['on', 'true'].includes(reader.text('spice', SPICE_RULE, oneOf(SPICE_WORDS)) ?? 'off');
  return {
    memoryKiB: reader.text('memory', SIZE_RULE, kib) ?? 1024 * 1024,
    vcpus: reader.text('vcpus', `1–${VCPUS_MAX}`, count) ?? 1,
    ...(spice ? { spice } : {}),
  };
}
