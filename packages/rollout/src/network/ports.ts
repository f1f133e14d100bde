import type { NetworkDefinition, NetworkName, NetworkProtect, RoomName, SeatName, SeatProtection } from '@aula/model';
import type { Reservation } from '../ports.ts';
import type { NetworkShape } from './shape.ts';

/** A network that stands on its own: its definition, and the seats of all rooms that hang on it. */
export interface ManagedNetwork {
  definition: NetworkDefinition;
  members: readonly Reservation[];
}

export type NetworkOwner = { kind: 'managed' } | { kind: 'room'; room: RoomName } | { kind: 'foreign' };

/** One network of a host, whoever made it. */
export interface HostNetwork {
  name: string;
  /** `foreign` also for those of another installation. */
  owner: NetworkOwner;
  active: boolean;
  autostart: boolean;
  /** As it is defined. */
  stored: NetworkShape;
  /** As it runs; null while it does not. */
  live: NetworkShape | null;
  /** Subnets of it and behind it, CIDR form. */
  subnets: string[];
  /** How its seats are protected; null: nobody ever said. A driver that cannot tell leaves it out. */
  protect?: NetworkProtect | null;
}

/** What of a host bears on its networks. */
export interface NetworkSurvey {
  networks: HostNetwork[];
  /** Subnets that the host reaches by other devices than those networks' bridges → device. CIDR form. */
  routes: ReadonlyMap<string, string>;
  /** Names of the host's network devices; null where that cannot be seen. */
  devices: ReadonlySet<string> | null;
}

/** A machine that runs on a network. */
export interface RunningMachine {
  domain: string;
  mac: string;
  /** The name of its card's end on the host, where that is known. */
  device?: string | null;
  /** A guest agent listens in it. */
  agent?: boolean;
}

/** What the host's own sources say about a network's machines. Addresses by MAC. */
export interface NetworkEvidence {
  leases: {
    mac: string;
    ip: string;
    hostname: string | null /** ISO 8601. */;
    endsAt: string /** Taken since its machine was started. */;
    current: boolean;
  }[];
  /** The host remembers addresses that a machine has given up for a while. */
  arp: ReadonlyMap<string, readonly string[]>;
  /** Of machines whose guest agent was asked: all addresses that the guest tells, of whatever card; null where it gave no usable answer. */
  agent: ReadonlyMap<string, readonly string[] | null>;
}

/**
 * What networks as code need of a host, beside the `Hypervisor` port. Every method looks before it acts, is idempotent, and never touches a
 * network that does not carry this installation's mark: it throws `HypervisorError` with code `foreign`.
 */
export interface NetworkHost {
  survey(signal?: AbortSignal): Promise<NetworkSurvey>;
  /**
   * Makes it, or brings what is there in line: live where the host can, by a restart where it cannot; running seats that a restart
   * cuts off are linked again. What is stored and what runs change together.
   */
  ensure(network: ManagedNetwork, signal?: AbortSignal): Promise<void>;
  /** Stops and undefines it; none is no error. */
  remove(network: NetworkName, signal?: AbortSignal): Promise<void>;
  /** Machines whose running hardware is on the network. */
  running(network: string, signal?: AbortSignal): Promise<RunningMachine[]>;
  /** How it stands with the protection of each of its seats, by domain; empty for networks of others, and where the driver cannot tell. */
  protection(network: string, machines: readonly RunningMachine[], signal?: AbortSignal): Promise<ReadonlyMap<string, SeatProtection>>;
  evidence(network: string, machines: readonly RunningMachine[], signal?: AbortSignal): Promise<NetworkEvidence>;
}

/** A seat that hangs on a network of its own. */
export interface NetworkMember extends Reservation {
  room: RoomName;
  name: SeatName;
}
