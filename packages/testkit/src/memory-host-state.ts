import type { DesiredNetwork, DomainUuid, MacAddress, NetworkDefinition, NetworkName, RoomName, SeatName } from '@aula/model';
import type { HypervisorLimits, ObservedSeat, Reservation } from '@aula/rollout';

/** A definition of a domain, as far as rollout can tell two apart. */
export interface MemoryDefinition {
  /** Null: without Aula's mark. */
  room: RoomName | null;
  section: string;
  id: number;
  uuid: DomainUuid;
  mac: MacAddress;
  ip: string | null;
  memoryKiB: number;
  vcpus: number;
  spice?: true;
  networkName: string;
  preset: ObservedSeat['preset'];
  imageDigest: string | null;
  otherDrift: string[];
}

export interface MemoryDomain {
  config: MemoryDefinition;
  /** What it was started with; null while off. */
  live: MemoryDefinition | null;
  power: ObservedSeat['power'];
  /** Counts its starts. */
  starts: number;
  /** Its interface is on its network: lost for good, until it is started anew, when the network stops. */
  linked?: boolean;
}

export interface MemoryOverlay {
  room: RoomName | null;
  digest: string;
  complete: boolean;
  /** A number of its own for every overlay ever made: a fresh one has another. */
  serial: number;
}

export interface MemoryNetwork extends DesiredNetwork {
  ownerRoom: RoomName | null;
  active: boolean;
  autostart: boolean;
  reservations: Reservation[];
  /** What a network that stands on its own was made from. */
  definition?: NetworkDefinition;
}

const LIMITS: HypervisorLimits = { define: 4, start: 3, wave: 4 };

/** What is on a host in memory. */
export class MemoryHostState {
  readonly domains = new Map<string, MemoryDomain>();
  readonly overlays = new Map<SeatName, MemoryOverlay>();
  readonly networks = new Map<NetworkName, MemoryNetwork>();
  readonly images = new Set<string>();
  /** Subnets that are in use outside libvirt → where. */
  readonly routes = new Map<string, string>();
  /** Guests that do not listen to ACPI. */
  readonly deaf = new Set<SeatName>();
  readonly limits: HypervisorLimits;
  #serials = 0;

  constructor(limits: Partial<HypervisorLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** Stops a network, or removes it, as a hand with virsh would. */
  networkStop(name: string, remove = false): void {
    for (const [key, network] of this.networks) {
      if (key !== name) continue;
      network.active = false;
      if (remove) this.networks.delete(key);
    }
    for (const domain of this.domains.values()) if (domain.config.networkName === name) domain.linked = false;
  }

  nextSerial(): number {
    this.#serials += 1;
    return this.#serials;
  }
}
