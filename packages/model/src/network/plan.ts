import type { NetworkName, SeatName } from '../ids.ts';
import type { FieldChange } from '../plan.ts';

/** What would have to happen for a network to be as its YAML says. Plain data; CLI and portal print the same one. */
export interface NetworkPlan {
  network: NetworkName;
  /** `none`: it is as wanted. `live`: running and stored state change together, nothing stops. `restart`: it stops and starts again. */
  action: 'none' | 'create' | 'live' | 'restart' | 'start';
  fields: FieldChange[];
  /** Running seats whose link is cut by it, until they are started anew. */
  losesLink: SeatName[];
  /** Things in the way: an apply refuses to start while there are any. */
  conflicts: string[];
}

/** One machine of a network: what it should have, and what it has. */
export interface NetworkMachineState {
  name: string;
  kind: 'seat' | 'host' | 'unknown';
  /** Null unless a seat. */
  room: string | null;
  section: string | null;
  running: boolean;
  mac: string | null;
  /** Null for machines that nobody declared. */
  wantedIp: string | null;
  reservedIp: string | null;
  /** From DHCP, the host's neighbour table and the guest agent; null: nothing is known. */
  leasedIp: string | null;
  leaseEndsAt: string | null;
  arpIp: string | null;
  /** What the guest tells of itself, the wanted address first; other cards' count too. */
  agentIps: string[] | null;
  /** `none`: no guest agent listens in it. `silent`: one does, and gives no usable answer. */
  agent: 'none' | 'silent' | 'answers';
  /** `right`: every source that knows something agrees. `waiting`: running, nothing known yet. `off`: not running. */
  verdict: 'right' | 'waiting' | 'off' | 'wrong';
  /** In plain words; empty when right. */
  detail: string;
  /** Absent where there is nothing to tell: for machines that are no seats of a protected network, and on hosts that cannot tell. */
  protection?: SeatProtection;
}

/**
 * Whether a seat is kept from what its network's `protect` forbids. `protected`: it is, or will be from its start while it is off. `waiting`:
 * part of it only from its next start. `exposed`: it is not, though it should be. `none`: nothing is asked for.
 */
export interface SeatProtection {
  state: 'protected' | 'waiting' | 'exposed' | 'none';
  /** In plain words for `waiting` and `exposed`; empty otherwise. */
  detail: string;
}
