import type {
  DesiredNetwork,
  DomainUuid,
  FieldChange,
  Ipv4Address,
  MacAddress,
  NetworkName,
  NetworkProtect,
  PresetImage,
  PresetName,
  RoomName,
  SeatIdentity,
  SeatName,
} from '@aula/model';

/**
 * What rollout needs of a hypervisor. One driver per kind of host; all pass the same contract suite.
 *
 * Every method looks before it acts and is idempotent: calling it again after it has done its work, or
 * after a crash half-way, ends in the same state. A method never touches a domain, volume or network
 * without Aula's mark; it throws {@link HypervisorError} with code `foreign` instead.
 */
export interface Hypervisor {
  /** How many steps of one kind may run at once on this host. */
  readonly limits: HypervisorLimits;

  /** Everything on the host that bears on this room. One pass, whatever the number of seats. */
  observe(query: ObserveQuery, signal?: AbortSignal): Promise<ObservedRoom>;

  /** Puts the image's files into the host's pool if they are not there; files are complete and read-only when this resolves. */
  imagePublish(image: PresetImage, signal?: AbortSignal): Promise<void>;

  /** Defines and starts the network with these reservations, or brings an existing one of Aula's to this state, live where libvirt can. */
  networkEnsure(room: RoomName, network: DesiredNetwork, reservations: readonly Reservation[], signal?: AbortSignal): Promise<void>;
  networkRemove(network: NetworkName, signal?: AbortSignal): Promise<void>;

  /** Makes a fresh overlay on the image; an existing complete one of the same seat stays as it is. */
  overlayCreate(seat: SeatMachine, signal?: AbortSignal): Promise<void>;
  /** Removes the seat's overlay; no overlay is no error. The domain must not be running. */
  overlayRemove(seat: SeatRef, signal?: AbortSignal): Promise<void>;

  /** Defines the domain, or redefines it where it differs (takes effect at its next start). */
  domainDefine(seat: SeatMachine, signal?: AbortSignal): Promise<void>;
  /** Undefines it with its NVRAM, managed save and snapshot metadata. It must not be running. */
  domainUndefine(seat: SeatRef, signal?: AbortSignal): Promise<void>;
  /** Starts it with its vCPUs stopped; a running or paused one stays as it is. */
  domainStartPaused(seat: SeatRef, signal?: AbortSignal): Promise<void>;
  domainResume(seat: SeatRef, signal?: AbortSignal): Promise<void>;
  /** Asks the guest to power off (ACPI) and returns at once. */
  domainShutdown(seat: SeatRef, signal?: AbortSignal): Promise<void>;
  /** Pulls the plug; an inactive one is no error. */
  domainDestroy(seat: SeatRef, signal?: AbortSignal): Promise<void>;
  /** Resolves `true` once it is inactive, `false` after `timeoutMs`. */
  domainAwaitOff(seat: SeatRef, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
}

export interface HypervisorLimits {
  /** Disk and definition steps at once; default 8. */
  define: number;
  /** Starts at once; default twice the host's cores, at least 4. */
  start: number;
  /** Paused starts that are resumed together; default four times the cores, at least 8. */
  wave: number;
}

export interface SeatRef {
  room: RoomName;
  name: SeatName;
}

/** One seat, ready to be made. */
export interface SeatMachine extends SeatRef, SeatIdentity {
  roomTitle: string;
  section: string;
  id: number;
  ip: Ipv4Address;
  memoryKiB: number;
  vcpus: number;
  /** See `DesiredSeat`. */
  spice?: true;
  network: DesiredNetwork;
  image: PresetImage;
}

export interface Reservation {
  name: SeatName;
  mac: MacAddress;
  ip: Ipv4Address;
}

export interface ObserveQuery {
  room: RoomName;
  network: NetworkName;
  /** Names the room wants; domains of these names are reported even if they are not Aula's. */
  seats: readonly SeatName[];
}

export interface ObservedRoom {
  network: ObservedNetwork | null;
  /** Domains with this room's mark, and any domain of a wanted name. */
  seats: ObservedSeat[];
  /** Overlays with this room's mark that have no domain. */
  strayOverlays: SeatName[];
  /** MACs of all other domains of the host, running or not → domain name. */
  macsInUse: ReadonlyMap<MacAddress, string>;
  /** Subnets of the host's other libvirt networks and routes → where. CIDR form. */
  subnetsInUse: ReadonlyMap<string, string>;
  /** File names in the pool that a wanted overlay would take but that do not carry Aula's mark. */
  foreignFiles: ReadonlyMap<SeatName, string>;
  /** Whether its guests can have screens for SPICE; a driver that cannot tell leaves it out. */
  hasSpice?: boolean;
  /** Networks with this room's mark under other names than the one asked for; a driver that cannot tell leaves it out. */
  strayNetworks?: readonly NetworkName[];
}

export interface ObservedNetwork {
  name: NetworkName;
  /** The room that made it; null when it does not carry Aula's mark, and for one that stands on its own. */
  ownerRoom: RoomName | null;
  /** It carries Aula's mark and stands on its own: rooms hang their seats on it. */
  managed?: boolean;
  active: boolean;
  autostart: boolean;
  subnet: string;
  gateway: string;
  domain: string;
  reservations: Reservation[];
  /** How its seats are protected; null: nobody ever said. A driver that cannot tell leaves it out. */
  protect?: NetworkProtect | null;
}

export interface ObservedSeat {
  name: SeatName;
  /** Null when the domain does not carry Aula's mark. */
  room: RoomName | null;
  section: string;
  id: number;
  uuid: DomainUuid;
  mac: MacAddress | null;
  ip: string | null;
  memoryKiB: number;
  vcpus: number;
  /** Its screen is there for SPICE too; a driver that cannot tell leaves it out. */
  spice?: boolean;
  networkName: string | null;
  preset: PresetName | null;
  imageDigest: string | null;
  power: 'off' | 'running' | 'paused' | 'crashed' | 'stopping';
  /** Its overlay is there, with Aula's mark and on the image of `imageDigest`. */
  overlayIntact: boolean;
  /** The definition changed since it was started. */
  pendingRestart: boolean;
  /** What that restart would change, where the driver can tell. */
  pendingChanges?: readonly FieldChange[];
  /** Words for hardware that differs from what Aula defines in ways the fields above do not show (e.g. `boot`, `graphics`, `console`, `disk`). */
  otherDrift: string[];
}

export type HypervisorErrorCode =
  | 'unreachable' // connection lost or refused; retry after reconnect
  | 'foreign' // the thing exists and is not Aula's
  | 'busy' // try again: another job holds the domain
  | 'in-use' // e.g. overlay of a running domain
  | 'no-space'
  | 'denied'
  | 'off' // the domain would have to be running for this (console, picture)
  | 'missing' // there is no such domain
  | 'cancelled'
  | 'failed'; // anything else, terminal

export class HypervisorError extends Error {
  readonly code: HypervisorErrorCode;
  override readonly name = 'HypervisorError';
  constructor(code: HypervisorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
  get retryable(): boolean {
    return this.code === 'unreachable' || this.code === 'busy';
  }
}
