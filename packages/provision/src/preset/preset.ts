import type { PresetName } from '@aula/model';

/** A preset as its `preset.yaml` says. */
export interface Preset {
  name: PresetName;
  /** For people. */
  title: string;
  description: string;
  recipe: DebianBusyboxRecipe;
  hardware: PresetHardware;
  /** LiquidJS template over `seat`, `room`, `network`. */
  commandLine: string;
}

/** A Debian kernel with busybox in an initramfs, and a disk that holds only a file system. */
export interface DebianBusyboxRecipe {
  kind: 'debian-busybox';
  /** Debian package of the kernel, meta packages included. */
  kernel: string;
  /** Debian package of a static busybox. */
  busybox: string;
  /** In loading order; what they need is found. */
  modules: string[];
  /** Folder within the preset's whose files go into the initramfs. */
  files: string;
  disk: { bytes: number; label: string };
}

export interface PresetHardware {
  machine: string;
  memoryKiB: number;
  vcpus: number;
  video: string;
  /** Default: no. */
  spice?: true;
  inputs: { type: 'keyboard' | 'mouse' | 'tablet'; bus: 'ps2' | 'usb' | 'virtio' }[];
  /** Whether the guest may have a guest agent; default: yes. */
  agent: boolean;
}

export const PRESET_FILE = 'preset.yaml';

export const PRESET_LIMITS = {
  sourceBytes: 64 * 1024,
  textLength: 500,
  commandLineLength: 2000,
  modules: 64,
  inputs: 8,
  diskMinBytes: 8 * 2 ** 20,
  diskMaxBytes: 16 * 2 ** 30,
  /** Files below a preset's folder, and the bytes of all of them. */
  files: 500,
  filesBytes: 32 * 2 ** 20,
} as const;
