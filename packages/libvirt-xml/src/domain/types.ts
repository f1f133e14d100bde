import type { SeatMark } from '../metadata/marks.ts';

/** A domain as Aula defines it. Paths are as the hypervisor sees them. */
export interface DomainSpec {
  /** `kvm`, or `qemu` for emulation. */
  type: 'kvm' | 'qemu';
  name: string;
  uuid: string;
  title?: string;
  memoryKiB: number;
  vcpus: number;
  /** QEMU's machine type, e.g. `q35`. */
  machine: string;
  /** Absent: QEMU's own default model. */
  cpu?: 'host-passthrough' | 'maximum';
  boot: DomainBoot;
  disks: readonly DiskSpec[];
  interfaces: readonly InterfaceSpec[];
  /** Model of the video card, e.g. `vga`, `virtio`; absent: no card and no screen. */
  video?: { model: string; vramKiB?: number };
  inputs: readonly InputSpec[];
  /** A virtio random number generator fed from the host's `/dev/urandom`. */
  rng: boolean;
  mark: SeatMark;
}

export type DomainBoot = { from: 'kernel'; kernel: string; initrd: string; commandLine: string } | { from: 'disk' };

export interface DiskSpec {
  /** Target, e.g. `vda`. */
  target: string;
  bus: 'virtio' | 'sata' | 'scsi';
  path: string;
  format: 'qcow2' | 'raw';
  /** The images below it, nearest first; told to libvirt, so that it need not probe files. */
  backing: readonly { path: string; format: 'qcow2' | 'raw' }[];
  cache: 'none' | 'writeback' | 'unsafe';
  io?: 'native' | 'threads' | 'io_uring';
  discard: boolean;
}

export interface InterfaceSpec {
  network: string;
  mac: string;
  /** e.g. `virtio`. */
  model: string;
  /** An nwfilter with the address it may use. */
  filter?: { name: string; ip: string };
}

export interface InputSpec {
  type: 'tablet' | 'keyboard' | 'mouse';
  bus: 'usb' | 'virtio' | 'ps2';
}

/** What Aula reads of any domain, its own or not. */
export interface DomainInfo {
  name: string;
  uuid: string;
  type: string;
  memoryKiB: number;
  vcpus: number;
  boot: { kernel: string | null; initrd: string | null; commandLine: string | null; devices: string[] };
  machine: string | null;
  disks: { target: string; bus: string | null; device: string; path: string | null; format: string | null; backing: string[] }[];
  /** All network interfaces of whatever type. */
  interfaces: {
    type: string;
    mac: string | null;
    network: string | null;
    model: string | null;
    filter: string | null;
    device: string | null;
  }[];
  /** Sources of `<console>`/`<serial>`: `pty`… */
  serials: string[];
  /** Screens: only the type and how they listen. `socket` is the path of a running domain's unix socket. */
  graphics: { type: string; listen: string | null; socket: string | null }[];
  video: string[];
  inputs: { type: string; bus: string }[];
  /** Null when it does not carry a whole mark of Aula's. */
  mark: SeatMark | null;
}
