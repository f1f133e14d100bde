import type { Digest, DomainUuid, Ipv4Address, Ipv4Subnet, MacAddress, NetworkName, PresetName, RoomName, SeatName } from './ids.ts';
import type { NetworkInternet, NetworkProtect, NetworkPublish } from './network/definition.ts';

/** A room as its YAML asks for it, all templates expanded, all rules checked. Plain data. */
export interface DesiredRoom {
  name: RoomName;
  title: string;
  preset: PresetName;
  network: DesiredNetwork;
  /** In document order of sections, ascending id within each. */
  seats: DesiredSeat[];
}

export interface DesiredNetwork {
  name: NetworkName;
  subnet: Ipv4Subnet;
  /** The host's own address on the network: first usable of the subnet unless the YAML says `gateway`. */
  gateway: Ipv4Address;
  /** DNS domain of the seats' names; default `<network name>.aula.internal`. */
  domain: string;
  /** It stands on its own: the room only hangs its seats on it, together with other rooms. */
  managed?: {
    /** Its DHCP server keeps an address for each seat; on a bridge of the host's addresses come from elsewhere. */
    reserves: boolean;
  };
  /** How its seats are protected; absent: as the network says that stands on its own. */
  protect?: NetworkProtect;
  /** What its seats may reach beyond it; absent as for `protect`. */
  internet?: NetworkInternet;
  /** Ports of its seats that the host passes on; absent as for `protect`. */
  publish?: NetworkPublish[];
}

export interface DesiredSeat {
  name: SeatName;
  section: string;
  /** The number within its section. */
  id: number;
  ip: Ipv4Address;
  /** Only where the YAML fixes it; otherwise derived when the seat is made. */
  mac?: MacAddress;
  memoryKiB: number;
  vcpus: number;
  /** Its screen is there for SPICE viewers too, with sound and a channel for the guest's SPICE agent; absent: for VNC alone. */
  spice?: true;
}

/** A seat with its identity settled: what a hypervisor needs to make the domain, apart from its image. */
export interface SeatIdentity {
  uuid: DomainUuid;
  mac: MacAddress;
}

/** A sealed image in Aula's cache. Its files are never written after this exists. */
export interface PresetImage {
  preset: PresetName;
  digest: Digest;
  /** Absolute path of the base disk (qcow2) in the cache. */
  diskPath: string;
  /** Virtual size of the base disk in bytes. */
  diskBytes: number;
  /** Direct kernel boot; absent for images with their own boot loader. */
  boot?: {
    kernelPath: string;
    initrdPath: string;
    /** Kernel command line as a LiquidJS template over `seat`, `room`, `network` (see presets/README). */
    commandLine: string;
  };
  hardware: {
    /** QEMU machine type, e.g. `q35`. */
    machine: string;
    /** Defaults where the room's section does not say. */
    memoryKiB: number;
    vcpus: number;
    spice?: true;
    /** libvirt's model of the video card, e.g. `vga`; default `vga`. */
    video?: string;
    /** Input devices that the guest has drivers for, in libvirt's words; default none beyond the machine's own. */
    inputs?: readonly { type: 'keyboard' | 'mouse' | 'tablet'; bus: 'ps2' | 'usb' | 'virtio' }[];
    /** Whether the guest gets a channel for qemu-guest-agent; default: yes. */
    agent?: boolean;
  };
}

export const LIMITS = {
  /** Seats in one room. */
  seatsPerRoom: 500,
  /** Bytes of one room's YAML. */
  roomSourceBytes: 256 * 1024,
  sectionsPerRoom: 32,
  titleLength: 120,
  memoryMinKiB: 32 * 1024,
  memoryMaxKiB: 1024 * 1024 * 1024,
  vcpusMax: 64,
  /** Largest number a seat may have within its section. */
  seatIdMax: 9999,
  /** Characters of one template of a section. */
  templateLength: 1000,
  /** Characters of a network's DNS domain. */
  domainLength: 120,
  /** Findings about one text; further ones are only counted. */
  diagnostics: 200,
} as const;
