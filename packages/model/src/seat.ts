import type { Ipv4Address, OperationId, PersonName, PresetName, RoomName, SeatName } from './ids.ts';

/**
 * A seat's state as people see it.
 * - `off`: made, not running. `starting`: running, no address yet. `ready`: running with its address
 *   (or running for 60 s without one). `stopping`: asked to shut down. `resetting`: its disk is being made anew.
 * - `paused`: vCPUs are stopped. `crashed`: QEMU or the guest died. `missing`: in the room's YAML, not on the host.
 */
export const SEAT_STATES = ['missing', 'off', 'starting', 'ready', 'stopping', 'resetting', 'paused', 'crashed'] as const;
export type SeatState = (typeof SEAT_STATES)[number];

/** One seat as API and portal show it. */
export interface Seat {
  name: SeatName;
  room: RoomName;
  roomTitle: string;
  section: string;
  id: number;
  preset: PresetName;
  state: SeatState;
  /** The address it should have. */
  ip: Ipv4Address;
  /** The address it has (DHCP lease), if any. */
  leasedIp: Ipv4Address | null;
  memoryKiB: number;
  vcpus: number;
  owner: PersonName | null;
  /** Running operation on this seat, if any. */
  operation: OperationId | null;
  /** ISO 8601, when it was last started; null while off. */
  startedAt: string | null;
  /** Changes whenever its picture does; use as `?v=` of the picture's URL. Null while there is none. */
  pictureVersion: string | null;
  /** Open consoles on this seat. */
  viewers: number;
}

export const isRunning = (state: SeatState): boolean =>
  state === 'starting' || state === 'ready' || state === 'stopping' || state === 'paused';
